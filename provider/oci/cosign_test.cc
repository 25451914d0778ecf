#include "provider/oci/cosign.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/cosign/signer.h"

namespace imagecd::oci {
namespace {

using imagecd::testing::CosignLayer;
using imagecd::testing::CosignManifest;
using imagecd::testing::Signer;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kOther = "sha256:" + std::string(64, 'b');
const Repository kRepository{"ghcr.io", "owner/chime"};

CosignKey PublicKey(const Signer& signer) {
  return *CosignKey::FromPem(signer.PublicPem());
}

std::string Payload(const std::string& digest,
                    const std::string& reference = "ghcr.io/owner/chime") {
  return imagecd::testing::CosignPayload(digest, reference);
}

std::string Problem(const Signer& signer, const std::string& payload) {
  return std::string(VerifyCosignSignature(PublicKey(signer), kRepository,
                                           kDigest, payload,
                                           signer.Sign(payload))
                         .message());
}

TEST(CosignTest, NamesTheTagOfASignature) {
  EXPECT_EQ(CosignTag(kDigest), "sha256-" + std::string(64, 'a') + ".sig");
}

TEST(CosignTest, AcceptsASignatureByEachKindOfKey) {
  for (const auto kind :
       {Signer::Kind::kP256, Signer::Kind::kEd25519, Signer::Kind::kRsa2048}) {
    EXPECT_EQ(Problem(Signer(kind), Payload(kDigest)), "");
  }
}

TEST(CosignTest, RefusesASignatureByAnotherKey) {
  const Signer signer(Signer::Kind::kP256);
  const Signer stranger(Signer::Kind::kP256);
  const std::string payload = Payload(kDigest);
  EXPECT_THAT(
      std::string(VerifyCosignSignature(PublicKey(stranger), kRepository,
                                        kDigest, payload, signer.Sign(payload))
                      .message()),
      HasSubstr("no signature by the key"));
}

TEST(CosignTest, RefusesAChangedPayloadOrSignature) {
  const Signer signer(Signer::Kind::kP256);
  const std::string payload = Payload(kDigest);
  const std::string signature = signer.Sign(payload);
  const auto ok = [&](const std::string& said, const std::string& by) {
    return VerifyCosignSignature(PublicKey(signer), kRepository, kDigest, said,
                                 by)
        .ok();
  };
  EXPECT_TRUE(ok(payload, signature));
  EXPECT_FALSE(ok(payload + " ", signature));
  EXPECT_FALSE(ok(payload, ""));
  EXPECT_FALSE(ok(payload, "not base64!"));
  EXPECT_FALSE(ok(payload, signature.substr(4)));
  EXPECT_FALSE(ok("", signature));
  EXPECT_FALSE(ok(payload, std::string(10000, 'A')));
}

TEST(CosignTest, RefusesASignatureForAnotherImage) {
  EXPECT_THAT(Problem(Signer(Signer::Kind::kP256), Payload(kOther)),
              HasSubstr("for another image, sha256:bbb"));
}

TEST(CosignTest, RefusesASignatureForAnImageOfAnotherRepository) {
  const Signer signer(Signer::Kind::kP256);
  EXPECT_THAT(Problem(signer, Payload(kDigest, "ghcr.io/owner/other")),
              HasSubstr("for an image of ghcr.io/owner/other"));
  EXPECT_THAT(Problem(signer, Payload(kDigest, "ghcr.io/owner/chime2")),
              HasSubstr("for an image of"));
  EXPECT_EQ(Problem(signer, Payload(kDigest, "")), "");
  EXPECT_EQ(Problem(signer, Payload(kDigest, "ghcr.io/owner/chime:v1")), "");
}

TEST(CosignTest, RefusesASignatureForSomethingElseThanAnImage) {
  const Signer signer(Signer::Kind::kP256);
  for (const char* payload : {"", "{}", "[]", "no json", R"({"critical":1})"}) {
    EXPECT_THAT(Problem(signer, payload), HasSubstr("not for an image"))
        << payload;
  }
}

TEST(CosignTest, KnowsDockerHubByBothNames) {
  const Signer signer(Signer::Kind::kP256);
  const std::string payload = Payload(kDigest, "index.docker.io/library/nginx");
  EXPECT_TRUE(VerifyCosignSignature(PublicKey(signer),
                                    {"docker.io", "library/nginx"}, kDigest,
                                    payload, signer.Sign(payload))
                  .ok());
}

TEST(CosignKeyTest, RefusesWhatIsNoPublicKeyWithoutRepeatingIt) {
  const Signer signer(Signer::Kind::kP256);
  const Signer weak(Signer::Kind::kRsa1024);
  const std::pair<std::string, std::string> wrong[] = {
      {signer.PrivatePem(), "is a private key"},
      {"-----BEGIN PUBLIC KEY-----\nc2VjcmV0\n-----END PUBLIC KEY-----\n",
       "no public key in PEM"},
      {"", "no public key in PEM"},
      {weak.PublicPem(), "less than 2048 bits"},
      {std::string(100 << 10, 'x'), "too long"},
  };
  for (const auto& [pem, words] : wrong) {
    const auto key = CosignKey::FromPem(pem);
    ASSERT_FALSE(key.ok()) << words;
    EXPECT_THAT(std::string(key.status().message()), HasSubstr(words));
    if (pem.size() > 60) {
      EXPECT_THAT(std::string(key.status().message()),
                  Not(HasSubstr(pem.substr(30, 20))));
    }
  }
}

TEST(CosignKeyTest, TellsKeysApart) {
  const Signer a(Signer::Kind::kP256);
  const Signer b(Signer::Kind::kP256);
  EXPECT_EQ(PublicKey(a).fingerprint(), PublicKey(a).fingerprint());
  EXPECT_NE(PublicKey(a).fingerprint(), PublicKey(b).fingerprint());
}

TEST(CosignManifestTest, ListsTheSignaturesNewestFirst) {
  const auto signatures = ParseCosignManifest(CosignManifest(
      CosignLayer(kDigest, "b2xk") + "," + CosignLayer(kOther, "bmV3")));
  ASSERT_TRUE(signatures.has_value());
  ASSERT_THAT(*signatures, SizeIs(2));
  EXPECT_EQ(signatures->front().signature, "bmV3");
  EXPECT_EQ(signatures->front().payload_digest, kOther);
}

TEST(CosignManifestTest, LeavesOutWhatIsNoSignatureOrTooLarge) {
  EXPECT_THAT(*ParseCosignManifest(
                  CosignManifest(CosignLayer(kDigest, "eA==", 1 << 20) + "," +
                                 CosignLayer("sha256:x", "eA==") +
                                 ",1,{\"digest\":\"" + kDigest + "\"}")),
              IsEmpty());
}

TEST(CosignManifestTest, LooksAtNoMoreThanTheLastTwenty) {
  std::string layers = CosignLayer(kOther, "b2xk");
  for (int i = 0; i < 1000; ++i) layers += "," + CosignLayer(kDigest, "bmV3");
  const auto signatures = ParseCosignManifest(CosignManifest(layers));
  EXPECT_THAT(*signatures, SizeIs(kMaxCosignSignatures));
  EXPECT_EQ(signatures->back().payload_digest, kDigest);
}

TEST(CosignManifestTest, RefusesADocumentThatUnfoldsInMemory) {
  std::string wide = "[]";
  for (int i = 0; i < 200'000; ++i) wide += ",[]";
  EXPECT_FALSE(ParseCosignManifest(CosignManifest(wide)).has_value());
}

TEST(CosignManifestTest, RefusesOtherDocuments) {
  for (const char* text : {"", "[]", "{}", R"({"layers":{}})", "\xff\xfe"}) {
    EXPECT_FALSE(ParseCosignManifest(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace imagecd::oci
