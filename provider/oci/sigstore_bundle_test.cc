#include "provider/oci/sigstore_bundle.h"

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/oci/sha256.h"
#include "tests/testing/cosign/signer.h"

namespace imagecd::oci {
namespace {

using imagecd::testing::Signer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kBundle[] = "application/vnd.dev.sigstore.bundle.v0.3+json";
constexpr char kSign[] = "https://sigstore.dev/cosign/sign/v1";
constexpr char kManifest[] = R"({"schemaVersion":2})";

std::string Digest() { return Sha256Digest(kManifest); }

std::string Statement(const std::string& digest,
                      const std::string& predicate = kSign) {
  return absl::StrFormat(
      R"({"_type":"https://in-toto.io/Statement/v1",)"
      R"("subject":[{"digest":{"sha256":"%s"}}],"predicateType":"%s"})",
      digest.substr(7), predicate);
}

std::string Envelope(const Signer& signer, const std::string& statement) {
  const std::string type = "application/vnd.in-toto+json";
  const std::string signature = signer.Sign(absl::StrFormat(
      "DSSEv1 %d %s %d %s", type.size(), type, statement.size(), statement));
  return absl::StrFormat(R"({"mediaType":"%s","dsseEnvelope":{"payload":"%s",)"
                         R"("payloadType":"%s","signatures":[{"sig":"%s"}]}})",
                         kBundle, absl::Base64Escape(statement), type,
                         signature);
}

std::string MessageSignature(const std::string& signature) {
  return absl::StrFormat(
      R"({"mediaType":"%s","messageSignature":{"signature":"%s"}})", kBundle,
      signature);
}

std::string Problem(const Signer& signer, const std::string& bundle,
                    const std::string& manifest = kManifest) {
  return std::string(VerifyBundle(*CosignKey::FromPem(signer.PublicPem()),
                                  Digest(), manifest, bundle)
                         .message());
}

TEST(SigstoreBundleTest, NamesTheTagOfTheBundles) {
  EXPECT_EQ(BundleTag("sha256:12ab"), "sha256-12ab");
}

TEST(SigstoreBundleTest, AcceptsAnEnvelopeByEachKindOfKey) {
  for (const auto kind :
       {Signer::Kind::kP256, Signer::Kind::kEd25519, Signer::Kind::kRsa2048}) {
    const Signer signer(kind);
    EXPECT_EQ(Problem(signer, Envelope(signer, Statement(Digest()))), "");
  }
}

TEST(SigstoreBundleTest, AcceptsASignatureOverTheManifest) {
  const Signer signer;
  const std::string bundle = MessageSignature(signer.Sign(kManifest));
  EXPECT_EQ(Problem(signer, bundle), "");
  EXPECT_THAT(Problem(signer, bundle, "another manifest"),
              HasSubstr("no signature by the key"));
  EXPECT_THAT(Problem(Signer(), bundle), HasSubstr("no signature by the key"));
}

TEST(SigstoreBundleTest, RefusesAnEnvelopeByAnotherKey) {
  EXPECT_THAT(Problem(Signer(), Envelope(Signer(), Statement(Digest()))),
              HasSubstr("no signature by the key"));
}

TEST(SigstoreBundleTest, RefusesASignatureForAnotherImage) {
  const Signer signer;
  EXPECT_THAT(
      Problem(signer, Envelope(signer, Statement(Sha256Digest("other")))),
      HasSubstr("for another image"));
}

TEST(SigstoreBundleTest, DoesNotTakeAnAttestationForASignature) {
  const Signer signer;
  EXPECT_THAT(Problem(signer, Envelope(signer, Statement(Digest(),
                                                         "https://slsa.dev/"
                                                         "provenance/v1"))),
              HasSubstr("an attestation"));
}

// A bundle for another image is not accepted, whatever a registry changes in it
// or cuts off.
TEST(SigstoreBundleTest, NoDamagedBundleIsForAnotherImage) {
  const Signer signer;
  const std::string bundle =
      Envelope(signer, Statement(Sha256Digest("other image")));
  for (std::size_t at = 0; at < bundle.size(); at += 7) {
    for (const char c : {'"', '{', '0', 'A', ' '}) {
      std::string damaged = bundle;
      damaged[at] = c;
      ASSERT_NE(Problem(signer, damaged), "") << damaged;
    }
    ASSERT_NE(Problem(signer, bundle.substr(0, at)), "") << at;
  }
}

TEST(SigstoreBundleTest, RefusesWhatIsNotABundle) {
  const Signer signer;
  for (const char* text :
       {"", "[]", "null", "{}", "<html>",
        R"({"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"})",
        R"({"mediaType":1,"dsseEnvelope":{}})"}) {
    EXPECT_NE(Problem(signer, text), "") << text;
  }
  EXPECT_NE(Problem(signer, std::string(kMaxBundle + 1, ' ')), "");
}

TEST(SigstoreBundleTest, FindsTheBundlesOfAnIndexLastFirst) {
  const std::string a = "sha256:" + std::string(64, 'a');
  const std::string b = "sha256:" + std::string(64, 'b');
  const auto found = ParseReferrers(absl::StrFormat(
      R"({"manifests":[{"digest":"%s","artifactType":"%s"},)"
      R"({"digest":"%s"},{"digest":"%s","artifactType":"application/sbom"},)"
      R"({"digest":"x"},7]})",
      a, kBundle, b, b));
  ASSERT_TRUE(found.has_value());
  EXPECT_THAT(*found, ElementsAre(b, a));
  EXPECT_FALSE(ParseReferrers("<html>").has_value());
  EXPECT_FALSE(ParseReferrers("[]").has_value());
}

TEST(SigstoreBundleTest, LooksAtABoundedNumberOfBundles) {
  std::string entries;
  for (int i = 0; i < 100; ++i) {
    entries +=
        absl::StrFormat(R"(%s{"digest":"sha256:%064d","mediaType":"%s"})",
                        i == 0 ? "" : ",", i, kBundle);
  }
  EXPECT_THAT(*ParseReferrers("{\"manifests\":[" + entries + "]}"),
              SizeIs(kMaxBundles));
  EXPECT_THAT(ParseBundleManifest("{\"layers\":[" + entries + "]}"),
              SizeIs(kMaxBundles));
  EXPECT_THAT(ParseBundleManifest("{\"layers\":{}}"), IsEmpty());
}

}  // namespace
}  // namespace imagecd::oci
