#ifndef IMAGECD_PROVIDER_OCI_REFERENCE_H_
#define IMAGECD_PROVIDER_OCI_REFERENCE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "provider/base/grammar.h"

namespace imagecd::oci {

// A repository on a registry: `ghcr.io/owner/homeslice/chime`.
struct Repository {
  // Lower case, with ":port" if one was given. Canonical: see CanonicalHost.
  std::string host;
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
// at most. InvalidArgument otherwise; the message says what is wrong and shows
// a correct form.
//
// Every spelling of a repository on Docker Hub gives the same Repository:
// `index.docker.io/nginx` is `docker.io/library/nginx`.
absl::StatusOr<Repository> ParseRepository(std::string_view text);

// The name that stands for a registry that has several. Docker Hub's are
// docker.io, index.docker.io, registry-1.docker.io and registry.hub.docker.com;
// its canonical name is docker.io. Any other host is returned unchanged.
std::string CanonicalHost(std::string_view host);

// The host[:port] that serves the registry API of `host`, which is canonical:
// registry-1.docker.io for docker.io, which is a website, and `host` itself
// for any other.
std::string ApiHost(std::string_view host);

// The only digests of the registries that this project speaks to.
using base::IsDigest;
using base::IsTag;

// `HOST/PATH:TAG@DIGEST`, or with only one of the two where the other is empty.
std::string FormatReference(const Repository& repository, std::string_view tag,
                            std::string_view digest);

// The parts of what FormatReference writes.
struct Reference {
  Repository repository;
  std::string tag;     // may be empty
  std::string digest;  // may be empty
};
absl::StatusOr<Reference> ParseReference(std::string_view text);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_REFERENCE_H_
