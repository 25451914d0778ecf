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
// limit, which the address of a name has to keep to as well.
// Failure::kBadAnswer for an endpoint that must not be asked. `registry` is the
// kind of address that the challenge came from.
absl::StatusOr<http::AddressLimit> CheckRealm(
    std::string_view realm_url, const Repository& repository,
    const std::map<std::string, HostConfig>& registries,
    http::AddressKind registry);

// Whether that endpoint, which CheckRealm let pass, may be given the credential
// of the repository's registry: it is on the registry's own host and port, or
// in the built-in table (Docker Hub, GitLab), or named in `token_hosts`
// (`HOST` or `HOST:PORT`). Otherwise a token is asked for without one.
bool MayReceiveCredential(std::string_view realm_url,
                          const Repository& repository,
                          const std::vector<std::string>& token_hosts);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_REALM_H_
