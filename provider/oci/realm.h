#ifndef IMAGECD_PROVIDER_OCI_REALM_H_
#define IMAGECD_PROVIDER_OCI_REALM_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "provider/http/address.h"
#include "provider/oci/reference.h"
#include "provider/oci/registry_client.h"

namespace imagecd::oci {

// Checks the token endpoint that a registry names in its challenge: https (http
// only from a registry that is itself configured as plain http), no user
// information, no fragment, and a host that LimitFor allows. Returns that
// limit, which also applies to the address that a name resolves to.
// Failure::kBadAnswer for an endpoint that must not be asked. `registry` is the
// kind of address that the challenge came from, and `registry_limit` the limit
// that applied to the registry itself: not kAny if a redirect led to it.
absl::StatusOr<http::AddressLimit> CheckRealm(
    std::string_view realm_url, const Repository& repository,
    const std::map<std::string, HostConfig>& registries,
    http::AddressKind registry,
    http::AddressLimit registry_limit = http::AddressLimit::kAny);

// Returns whether that endpoint, which CheckRealm has accepted, may receive the
// credential of the repository's registry: it is on the registry's own host and
// port, or in the built-in table (Docker Hub, GitLab, DigitalOcean, Elastic,
// Scaleway, Alibaba), or named in `token_hosts` (`HOST` or `HOST:PORT`).
// Otherwise the token is requested without a credential.
bool MayReceiveCredential(std::string_view realm_url,
                          const Repository& repository,
                          const std::vector<std::string>& token_hosts);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_REALM_H_
