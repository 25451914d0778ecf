#include "provider/oci/cosign.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::oci {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kOther = "sha256:" + std::string(64, 'b');
const Repository kRepository{"ghcr.io", "owner/chime"};

// A key pair that signs as cosign does.
class Signer {
 public:
  enum class Kind { kP256, kEd25519, kRsa2048, kRsa1024 };
  explicit Signer(Kind kind) : kind_(kind), key_(Make(kind), &EVP_PKEY_free) {}

  std::string PublicPem() const {
    BIO* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PUBKEY(bio, key_.get());
    return Drain(bio);
  }
  std::string PrivatePem() const {
    BIO* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(bio, key_.get(), nullptr, nullptr, 0, nullptr,
                             nullptr);
    return Drain(bio);
  }
  CosignKey PublicKey() const { return *CosignKey::FromPem(PublicPem()); }

  std::string Sign(const std::string& payload) const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr,
                       kind_ == Kind::kEd25519 ? nullptr : EVP_sha256(),
                       nullptr, key_.get());
    const auto* bytes = reinterpret_cast<const unsigned char*>(payload.data());
    std::size_t size = 0;
    EVP_DigestSign(context, nullptr, &size, bytes, payload.size());
    std::string signature(size, '\0');
    EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()),
                   &size, bytes, payload.size());
    signature.resize(size);
    EVP_MD_CTX_free(context);
    return absl::Base64Escape(signature);
  }

 private:
  static EVP_PKEY* Make(Kind kind) {
    switch (kind) {
      case Kind::kP256:
        return EVP_EC_gen("P-256");
      case Kind::kEd25519:
        return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
      case Kind::kRsa2048:
        return EVP_RSA_gen(2048);
      case Kind::kRsa1024:
        return EVP_RSA_gen(1024);
    }
    return nullptr;
  }
  static std::string Drain(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    std::string text(data, static_cast<std::size_t>(size));
    BIO_free(bio);
    return text;
  }

  Kind kind_;
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

std::string Payload(const std::string& digest,
                    const std::string& reference = "ghcr.io/owner/chime") {
  return absl::StrFormat(
      R"({"critical":{"identity":{"docker-reference":"%s"},)"
      R"("image":{"docker-manifest-digest":"%s"},)"
      R"("type":"cosign container image signature"},"optional":null})",
      reference, digest);
}

std::string Problem(const Signer& signer, const std::string& payload) {
  return std::string(VerifyCosignSignature(signer.PublicKey(), kRepository,
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
      std::string(VerifyCosignSignature(stranger.PublicKey(), kRepository,
                                        kDigest, payload, signer.Sign(payload))
                      .message()),
      HasSubstr("no signature by the key"));
}

TEST(CosignTest, RefusesAChangedPayloadOrSignature) {
  const Signer signer(Signer::Kind::kP256);
  const std::string payload = Payload(kDigest);
  const std::string signature = signer.Sign(payload);
  const auto ok = [&](const std::string& said, const std::string& by) {
    return VerifyCosignSignature(signer.PublicKey(), kRepository, kDigest, said,
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
  EXPECT_TRUE(VerifyCosignSignature(signer.PublicKey(),
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
  EXPECT_EQ(a.PublicKey().fingerprint(), a.PublicKey().fingerprint());
  EXPECT_NE(a.PublicKey().fingerprint(), b.PublicKey().fingerprint());
}

std::string Layer(const std::string& digest, const std::string& signature,
                  int size = 200) {
  return absl::StrFormat(
      R"({"digest":"%s","size":%d,)"
      R"("annotations":{"dev.cosignproject.cosign/signature":"%s"}})",
      digest, size, signature);
}

TEST(CosignManifestTest, ListsTheSignaturesNewestFirst) {
  const auto signatures = ParseCosignManifest(absl::StrFormat(
      R"({"layers":[%s,%s]})", Layer(kDigest, "b2xk"), Layer(kOther, "bmV3")));
  ASSERT_TRUE(signatures.has_value());
  ASSERT_THAT(*signatures, SizeIs(2));
  EXPECT_EQ(signatures->front().signature, "bmV3");
  EXPECT_EQ(signatures->front().payload_digest, kOther);
}

TEST(CosignManifestTest, LeavesOutWhatIsNoSignatureOrTooLarge) {
  EXPECT_THAT(
      *ParseCosignManifest(absl::StrFormat(
          R"({"layers":[%s,%s,1,{"digest":"%s"}]})",
          Layer(kDigest, "eA==", 1 << 20), Layer("sha256:x", "eA=="), kDigest)),
      IsEmpty());
}

TEST(CosignManifestTest, LooksAtNoMoreThanTheLastTwenty) {
  std::string layers = Layer(kOther, "b2xk");
  for (int i = 0; i < 1000; ++i) layers += "," + Layer(kDigest, "bmV3");
  const auto signatures =
      ParseCosignManifest(absl::StrFormat(R"({"layers":[%s]})", layers));
  EXPECT_THAT(*signatures, SizeIs(kMaxCosignSignatures));
  EXPECT_EQ(signatures->back().payload_digest, kDigest);
}

TEST(CosignManifestTest, RefusesOtherDocuments) {
  for (const char* text : {"", "[]", "{}", R"({"layers":{}})", "\xff\xfe"}) {
    EXPECT_FALSE(ParseCosignManifest(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace imagecd::oci
