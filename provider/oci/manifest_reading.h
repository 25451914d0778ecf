#ifndef IMAGECD_PROVIDER_OCI_MANIFEST_READING_H_
#define IMAGECD_PROVIDER_OCI_MANIFEST_READING_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "provider/oci/registry_client.h"
#include "provider/oci/session.h"

namespace imagecd::oci {

// The functions of RegistryClient of these names.
//
// What is not there: a 404 to HEAD has no body and is always nullopt. A 404 to
// GET is nullopt when its body is empty or has a registry's error code, unless
// the code is NAME_UNKNOWN: then the repository is missing, or is not shown to
// this credential, and that is Failure::kNotFound. So is a 404 with another
// body: it is not the registry that speaks.
absl::StatusOr<std::optional<ManifestInfo>> HeadManifest(
    Session& session, const Repository& repository,
    std::string_view tag_or_digest, const Call& call);
absl::StatusOr<std::optional<Manifest>> GetManifest(
    Session& session, const Repository& repository,
    std::string_view tag_or_digest, const Call& call);
absl::StatusOr<std::optional<std::string>> GetBlob(Session& session,
                                                   const Repository& repository,
                                                   std::string_view digest,
                                                   std::size_t max_bytes,
                                                   const Call& call);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_MANIFEST_READING_H_
