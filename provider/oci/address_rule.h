#ifndef IMAGECD_PROVIDER_OCI_ADDRESS_RULE_H_
#define IMAGECD_PROVIDER_OCI_ADDRESS_RULE_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "provider/http/address.h"
#include "provider/oci/reference.h"
#include "provider/oci/registry_client.h"
#include "provider/oci/url.h"

namespace imagecd::oci {

// The addresses that a URL from a server (a token endpoint, a redirect) may
// lead to, so that a registry cannot use imagecd to reach services that only
// this machine or its network can reach.
//
// Any address: if the user named the host, as the repository's own registry (on
// any port), as a key of `registries`, or in the registry's `tokenHosts`.
// Addresses of the local network: if the registry itself is there (`registry`).
// Otherwise public addresses only.
http::AddressLimit LimitFor(const Url& url, const Repository& repository,
                            const std::map<std::string, HostConfig>& registries,
                            http::AddressKind registry);

// InvalidArgument, whose message completes "… is not asked: ", if the host of
// `url` shows that `limit` forbids it. The address of a name is checked when a
// connection is made (http::HttpRequest::addresses).
absl::Status CheckHost(const Url& url, http::AddressLimit limit);

// The settings of `host` (any spelling) in `registries`; null if there are
// none.
const HostConfig* FindHostConfig(
    const std::map<std::string, HostConfig>& registries, std::string_view host);

// Advice for a host that was refused.
std::string HostAdvice(const std::string& authority);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_ADDRESS_RULE_H_
