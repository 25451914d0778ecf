#include "provider/oci/realm.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/str_format.h"
#include "provider/oci/address_rule.h"
#include "provider/oci/registry_error.h"
#include "provider/oci/url.h"

namespace imagecd::oci {
namespace {

struct Pair {
  std::string_view registry;
  std::string_view token_host;
};

// Registries whose token endpoint is known to be on another host.
constexpr std::array<Pair, 4> kPairs = {{
    {"docker.io", "auth.docker.io"},
    {"index.docker.io", "auth.docker.io"},
    {"registry-1.docker.io", "auth.docker.io"},
    {"registry.gitlab.com", "gitlab.com"},
}};

// The registry of `repository` as a URL of the scheme given.
std::optional<Url> RegistryUrl(const Repository& repository,
                               const std::string& scheme) {
  absl::StatusOr<Url> url = ParseUrl(scheme + "://" + repository.host + "/");
  if (!url.ok()) return std::nullopt;
  return *std::move(url);
}

absl::Status BadRealm(std::string_view realm, const Repository& repository,
                      const std::string& fault) {
  return MakeRegistryError(
      Failure::kBadAnswer,
      absl::StrFormat("%s names the token endpoint \"%s\", which is not asked: "
                      "%s",
                      repository.host, RedactUrl(realm), fault));
}

}  // namespace

absl::StatusOr<http::AddressLimit> CheckRealm(
    std::string_view realm_url, const Repository& repository,
    const std::map<std::string, HostConfig>& registries,
    http::AddressKind registry) {
  const absl::StatusOr<Url> realm = ParseUrl(realm_url);
  if (!realm.ok()) {
    return BadRealm(realm_url, repository,
                    std::string(realm.status().message()));
  }
  const auto configured = registries.find(repository.host);
  const bool insecure =
      configured != registries.end() && configured->second.insecure;
  if (realm->scheme != "https" && !insecure) {
    return BadRealm(realm_url, repository,
                    "it is not https, and the registry is not configured as "
                    "insecure");
  }
  const http::AddressLimit limit =
      LimitFor(*realm, repository, registries, registry);
  if (const absl::Status host = CheckHost(*realm, limit); !host.ok()) {
    return BadRealm(realm_url, repository, std::string(host.message()));
  }
  return limit;
}

bool MayReceiveCredential(std::string_view realm_url,
                          const Repository& repository,
                          const std::vector<std::string>& token_hosts) {
  const absl::StatusOr<Url> realm = ParseUrl(realm_url);
  if (!realm.ok()) return false;
  const std::optional<Url> registry = RegistryUrl(repository, realm->scheme);
  if (registry.has_value() && SameOrigin(*registry, *realm)) return true;
  for (const Pair& pair : kPairs) {
    if (realm->scheme == "https" && repository.host == pair.registry &&
        realm->Authority() == pair.token_host) {
      return true;
    }
  }
  return std::any_of(token_hosts.begin(), token_hosts.end(),
                     [&realm](const std::string& host) {
                       const absl::StatusOr<Url> allowed =
                           ParseUrl(realm->scheme + "://" + host);
                       return allowed.ok() && allowed->path == "/" &&
                              allowed->query.empty() &&
                              SameOrigin(*allowed, *realm);
                     });
}

}  // namespace imagecd::oci
