#ifndef IMAGECD_PROVIDER_OCI_SIGSTORE_BUNDLE_H_
#define IMAGECD_PROVIDER_OCI_SIGSTORE_BUNDLE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "provider/oci/cosign.h"

namespace imagecd::oci {

// Signatures as cosign 3 stores them: an index of referrers names manifests
// that refer to the image, and the one layer of such a manifest is a Sigstore
// bundle. A registry answers with the index through the referrers API, or it
// has the index under BundleTag(digest). All functions are pure: the caller
// fetches. Every input is a stranger's.
//
// Formats: OCI distribution-spec ("Listing Referrers"), Sigstore's
// protobuf-specs (sigstore_bundle.proto), DSSE's protocol.md and in-toto's
// statement layer.

// `sha256-HEX` for `sha256:HEX`.
std::string BundleTag(std::string_view digest);

inline constexpr std::size_t kMaxBundle = 1 << 20;
// Of one image, this many manifests are looked at, the last ones first.
inline constexpr std::size_t kMaxBundles = 20;

// The digests of the manifests in an index of referrers that may hold a
// bundle, the last one first, at most kMaxBundles. nullopt if the text is not
// an index.
std::optional<std::vector<std::string>> ParseReferrers(
    std::string_view index_json);

// The digests of the layers that are bundles, at most kMaxBundles. Empty for
// everything else.
std::vector<std::string> ParseBundleManifest(std::string_view manifest_json);

// OK if the bundle holds a signature by `key` that names `image_digest`: a DSSE
// envelope over an in-toto statement with that subject that signs (another
// predicate, such as provenance, is not a signature of the image), or a message
// signature over `image_manifest`, the bytes of the image's manifest, whose
// digest is `image_digest`. Otherwise Unauthenticated, in a clause that begins
// with "it" or "its".
absl::Status VerifyBundle(const CosignKey& key, std::string_view image_digest,
                          std::string_view image_manifest,
                          std::string_view bundle_json);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_SIGSTORE_BUNDLE_H_
