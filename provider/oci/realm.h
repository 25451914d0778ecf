#ifndef IMAGECD_PROVIDER_OCI_REALM_H_
#define IMAGECD_PROVIDER_OCI_REALM_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "provider/oci/reference.h"

namespace imagecd::oci {

// Whether the token endpoint that a registry names in its challenge may be
// asked at all: https (http only from a registry that is itself configured as
// plain http), no user information, no fragment, and no address that only this
// machine or its cloud can reach (loopback, link-local, metadata services, in
// any spelling, IPv4 in IPv6 included), unless that is the registry's own host.
// Failure::kBadAnswer otherwise. A name that resolves to such an address is
// not found out.
absl::Status CheckRealm(std::string_view realm_url,
                        const Repository& repository,
                        bool registry_is_insecure);

// Whether that endpoint, which CheckRealm let pass, may be given the credential
// of the repository's registry: it is on the registry's own host and port, or
// in the built-in table (Docker Hub, GitLab), or named in `token_hosts`
// (`HOST` or `HOST:PORT`). Otherwise a token is asked for without one.
bool MayReceiveCredential(std::string_view realm_url,
                          const Repository& repository,
                          const std::vector<std::string>& token_hosts);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_REALM_H_
