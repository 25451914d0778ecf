#ifndef IMAGECD_PROVIDER_OCI_REFERENCE_H_
#define IMAGECD_PROVIDER_OCI_REFERENCE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "provider/base/grammar.h"

namespace imagecd::oci {

// A repository on a registry: `ghcr.io/owner/homeslice/chime`.
struct Repository {
  std::string host;  // with ":port" if one was given; lower case
  std::string path;  // `owner/homeslice/chime`

  std::string ToString() const { return host + "/" + path; }
  friend bool operator==(const Repository&, const Repository&) = default;
  friend auto operator<=>(const Repository&, const Repository&) = default;
};

// Parses `HOST/PATH`. HOST has a dot, a port or is `localhost` (so Docker Hub
// short names are refused, with the long form suggested); an IPv6 literal is
// in brackets; a port is 1 to 65535. PATH follows the name grammar of the OCI
// distribution specification, "Pulling manifests"; upper case is refused with
// the lower-case spelling suggested. No scheme, user, tag or digest. 255 bytes
// at most. InvalidArgument otherwise, with what is wrong and what would be
// right.
absl::StatusOr<Repository> ParseRepository(std::string_view text);

// The only digests of the registries that this project speaks to.
using base::IsDigest;
using base::IsTag;

// `HOST/PATH:TAG@DIGEST`, or with only one of the two where the other is empty.
std::string FormatReference(const Repository& repository, std::string_view tag,
                            std::string_view digest);

// What FormatReference writes, taken apart again.
struct Reference {
  Repository repository;
  std::string tag;     // may be empty
  std::string digest;  // may be empty
};
absl::StatusOr<Reference> ParseReference(std::string_view text);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_REFERENCE_H_
