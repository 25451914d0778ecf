#include "provider/oci/address_rule.h"

#include <algorithm>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"

namespace imagecd::oci {
namespace {

// Whether `named`, HOST or HOST:PORT as in the configuration, is the host of
// `url`. Without a port, it names every port.
bool Names(const std::string& named, const Url& url) {
  const std::string host = ApiHost(CanonicalHost(named));
  const absl::StatusOr<Url> parsed = ParseUrl(url.scheme + "://" + host);
  if (!parsed.ok() || parsed->host != url.host) return false;
  return host.size() == parsed->host.size() || parsed->port == url.port;
}

}  // namespace

http::AddressLimit LimitFor(const Url& url, const Repository& repository,
                            const std::map<std::string, HostConfig>& registries,
                            http::AddressKind registry) {
  const absl::StatusOr<Url> own =
      ParseUrl(url.scheme + "://" + ApiHost(repository.host));
  bool named = own.ok() && own->host == url.host;
  for (const auto& [host, config] : registries) {
    named = named || Names(host, url);
    if (host != repository.host) continue;
    const std::vector<std::string>& hosts = config.token_hosts;
    named = named || std::any_of(hosts.begin(), hosts.end(),
                                 [&url](const std::string& each) {
                                   return Names(each, url);
                                 });
  }
  if (named) return http::AddressLimit::kAny;
  return registry == http::AddressKind::kPrivate
             ? http::AddressLimit::kNotLocal
             : http::AddressLimit::kPublicOnly;
}

absl::Status CheckHost(const Url& url, http::AddressLimit limit) {
  if (http::Allows(limit, http::KindOfHost(url.host))) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "its host is an address of this machine or its network; " +
      HostAdvice(url.Authority()));
}

const HostConfig* FindHostConfig(
    const std::map<std::string, HostConfig>& registries,
    std::string_view host) {
  const auto found = registries.find(CanonicalHost(host));
  return found == registries.end() ? nullptr : &found->second;
}

std::string HostAdvice(const std::string& authority) {
  return absl::StrFormat(
      "if that is right, add imagecd:registries[\"%s\"], which may be empty",
      authority);
}

}  // namespace imagecd::oci
