#ifndef IMAGECD_PROVIDER_OCI_COSIGN_H_
#define IMAGECD_PROVIDER_OCI_COSIGN_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/oci/reference.h"

namespace imagecd::oci {

// Signatures as cosign 2 stores them beside an image: under the tag
// CosignTag(digest) lies a manifest whose layers are payloads (JSON, "simple
// signing"), each with its signature in an annotation. All of this is pure:
// fetching is the caller's.

// `sha256-HEX.sig` for `sha256:HEX`.
std::string CosignTag(std::string_view digest);

// It has a PEM header line: text rather than the name of a file.
bool LooksLikePem(std::string_view text);

// A public key: ECDSA (P-256, P-384, P-521), Ed25519, or RSA of 2048 bits and
// more; with SHA-256, as cosign uses them. Cheap to copy; safe to use from any
// thread.
class CosignKey {
 public:
  // `-----BEGIN PUBLIC KEY-----`. InvalidArgument in words that follow on the
  // name of the input (`is no …`) and repeat nothing of the text.
  static absl::StatusOr<CosignKey> FromPem(std::string_view pem);

  // Equal for equal keys, and of no other use.
  const std::string& fingerprint() const { return fingerprint_; }

  bool Verifies(std::string_view message, std::string_view signature) const;

 private:
  CosignKey() = default;

  std::shared_ptr<void> key_;  // EVP_PKEY
  bool hashes_itself_ = false;
  std::string fingerprint_;
};

inline constexpr std::size_t kMaxCosignPayload = 64 << 10;
// Cosign adds new ones at the end: the last so many are looked at.
inline constexpr std::size_t kMaxCosignSignatures = 20;

struct CosignSignature {
  std::string payload_digest;
  std::string signature;  // base64
};

// The signatures that a manifest under a CosignTag names, the newest first;
// layers that are no signature, or too large, are left out. nullopt: it is no
// such manifest.
std::optional<std::vector<CosignSignature>> ParseCosignManifest(
    std::string_view manifest_json);

// OK: `signature` (base64) over `payload` is by `key`, and the payload says
// that it is for the image `digest`, and of this repository where it names one.
// Otherwise Unauthenticated, in a clause that begins with "it" or "its".
absl::Status VerifyCosignSignature(const CosignKey& key,
                                   const Repository& repository,
                                   std::string_view digest,
                                   std::string_view payload,
                                   std::string_view signature);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_COSIGN_H_
