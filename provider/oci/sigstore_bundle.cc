#include "provider/oci/sigstore_bundle.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "nlohmann/json.hpp"
#include "provider/oci/bounded_json.h"
#include "provider/oci/sha256.h"

namespace imagecd::oci {
namespace {

using nlohmann::json;

// `application/vnd.dev.sigstore.bundle.v0.3+json`. Older bundles wrote
// `application/vnd.dev.sigstore.bundle+json;version=0.3`.
constexpr std::string_view kBundleType = "application/vnd.dev.sigstore.bundle";
constexpr std::string_view kStatementType = "application/vnd.in-toto+json";
constexpr std::string_view kSignPredicate =
    "https://sigstore.dev/cosign/sign/v1";
constexpr std::size_t kMaxSignatures = 10;
constexpr std::size_t kMaxSubjects = 100;

constexpr char kNoSignature[] =
    "it has no signature by the key of verify.cosign";

bool IsBundleType(std::string_view media_type) {
  return media_type.starts_with(kBundleType);
}

// Empty for text that is not base64, too.
std::string Decoded(const std::string& base64) {
  std::string bytes;
  return absl::Base64Unescape(base64, &bytes) ? bytes : std::string();
}

// The text that DSSE signs: it binds the type to the payload.
std::string PreAuthEncoding(std::string_view type, std::string_view payload) {
  return absl::StrFormat("DSSEv1 %d %s %d %s", type.size(), type,
                         payload.size(), payload);
}

bool HasSubject(const json& statement, std::string_view image_digest) {
  const json& subjects = MemberAt(statement, "subject");
  if (!subjects.is_array() || subjects.size() > kMaxSubjects) return false;
  return std::any_of(
      subjects.begin(), subjects.end(), [&](const json& subject) {
        return absl::StrCat("sha256:",
                            StringAt(MemberAt(subject, "digest"), "sha256")) ==
               std::string(image_digest);
      });
}

absl::Status VerifyEnvelope(const CosignKey& key, std::string_view image_digest,
                            const json& envelope) {
  const std::string payload = Decoded(StringAt(envelope, "payload"));
  const json& signatures = MemberAt(envelope, "signatures");
  if (StringAt(envelope, "payloadType") != kStatementType ||
      !signatures.is_array() || signatures.size() > kMaxSignatures) {
    return absl::UnauthenticatedError(kNoSignature);
  }
  const std::string signed_text = PreAuthEncoding(kStatementType, payload);
  const bool by_key =
      std::any_of(signatures.begin(), signatures.end(), [&](const json& each) {
        return key.Verifies(signed_text, Decoded(StringAt(each, "sig")));
      });
  if (!by_key) return absl::UnauthenticatedError(kNoSignature);
  // The key's owner wrote the rest.
  const json statement = ParseBounded(payload);
  if (StringAt(statement, "predicateType") != kSignPredicate) {
    return absl::UnauthenticatedError(
        "its bundle is by the key of verify.cosign, but it is an attestation "
        "and not a signature");
  }
  if (!HasSubject(statement, image_digest)) {
    return absl::UnauthenticatedError("its signature is for another image");
  }
  return absl::OkStatus();
}

}  // namespace

std::string BundleTag(std::string_view digest) {
  std::string tag(digest);
  std::replace(tag.begin(), tag.end(), ':', '-');
  return tag;
}

std::optional<std::vector<std::string>> ParseReferrers(
    std::string_view index_json) {
  const json index = ParseBounded(index_json);
  const json& manifests = MemberAt(index, "manifests");
  if (!manifests.is_array()) return std::nullopt;
  std::vector<std::string> digests;
  for (auto each = manifests.rbegin(); each != manifests.rend(); ++each) {
    if (digests.size() == kMaxBundles) break;
    const std::string type = StringAt(*each, "artifactType");
    // Some registries leave the type out of the index.
    if (!type.empty() && !IsBundleType(type)) continue;
    const std::string digest = StringAt(*each, "digest");
    if (IsDigest(digest)) digests.push_back(digest);
  }
  return digests;
}

std::vector<std::string> ParseBundleManifest(std::string_view manifest_json) {
  const json manifest = ParseBounded(manifest_json);
  const json& layers = MemberAt(manifest, "layers");
  std::vector<std::string> digests;
  if (!layers.is_array()) return digests;
  for (const json& layer : layers) {
    if (digests.size() == kMaxBundles) break;
    const std::string digest = StringAt(layer, "digest");
    if (IsBundleType(StringAt(layer, "mediaType")) && IsDigest(digest)) {
      digests.push_back(digest);
    }
  }
  return digests;
}

absl::Status VerifyBundle(const CosignKey& key, std::string_view image_digest,
                          std::string_view image_manifest,
                          std::string_view bundle_json) {
  if (bundle_json.size() > kMaxBundle) {
    return absl::UnauthenticatedError(kNoSignature);
  }
  const json bundle = ParseBounded(bundle_json);
  if (!IsBundleType(StringAt(bundle, "mediaType"))) {
    return absl::UnauthenticatedError(kNoSignature);
  }
  if (const json& envelope = MemberAt(bundle, "dsseEnvelope");
      envelope.is_object()) {
    return VerifyEnvelope(key, image_digest, envelope);
  }
  const std::string signature =
      Decoded(StringAt(MemberAt(bundle, "messageSignature"), "signature"));
  if (signature.empty() || Sha256Digest(image_manifest) != image_digest ||
      !key.Verifies(image_manifest, signature)) {
    return absl::UnauthenticatedError(kNoSignature);
  }
  return absl::OkStatus();
}

}  // namespace imagecd::oci
