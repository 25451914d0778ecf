#include "provider/oci/realm.h"

#include <algorithm>
#include <array>
#include <cstddef>
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
    {"registry.gitlab.com", "gitlab.com"},
    {"registry.digitalocean.com", "api.digitalocean.com"},
    {"docker.elastic.co", "docker-auth.elastic.co"},
}};

std::vector<std::string_view> Labels(std::string_view host) {
  std::vector<std::string_view> labels;
  for (;;) {
    const std::size_t end = host.find('.');
    labels.push_back(host.substr(0, end));
    if (end == std::string_view::npos) return labels;
    host.remove_prefix(end + 1);
  }
}

// Scaleway has one registry per region, rg.REGION.scw.cloud.
bool IsScaleway(std::string_view registry, std::string_view token_host) {
  const std::vector<std::string_view> labels = Labels(registry);
  return labels.size() == 4 && labels[0] == "rg" &&
         registry.ends_with(".scw.cloud") && token_host == "api.scaleway.com";
}

// Alibaba's registries are registry.REGION.aliyuncs.com, registry-vpc.… and
// NAME.REGION[.personal].cr.aliyuncs.com. Their tokens come from
// dockerauth.REGION.aliyuncs.com, for some regions from cn-hangzhou's. Other
// names below aliyuncs.com can belong to its customers.
bool IsAlibaba(std::string_view registry, std::string_view token_host) {
  const std::vector<std::string_view> labels = Labels(registry);
  if (labels.size() < 4 || !registry.ends_with(".aliyuncs.com")) return false;
  const bool shared = labels.size() == 4 && labels[0].starts_with("registry");
  if (!shared && !registry.ends_with(".cr.aliyuncs.com")) return false;
  const std::string region(labels[1]);
  return token_host == "dockerauth." + region + ".aliyuncs.com" ||
         token_host == "dockerauth.cn-hangzhou.aliyuncs.com";
}

bool IsKnownTokenHost(std::string_view registry, std::string_view token_host) {
  return std::any_of(kPairs.begin(), kPairs.end(),
                     [&](const Pair& pair) {
                       return registry == pair.registry &&
                              token_host == pair.token_host;
                     }) ||
         IsScaleway(registry, token_host) || IsAlibaba(registry, token_host);
}

// The registry of `repository` as a URL with this scheme.
std::optional<Url> RegistryUrl(const Repository& repository,
                               const std::string& scheme) {
  absl::StatusOr<Url> url =
      ParseUrl(scheme + "://" + ApiHost(repository.host) + "/");
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
    http::AddressKind registry, http::AddressLimit registry_limit) {
  const absl::StatusOr<Url> realm = ParseUrl(realm_url);
  if (!realm.ok()) {
    return BadRealm(realm_url, repository,
                    std::string(realm.status().message()));
  }
  const HostConfig* const configured =
      FindHostConfig(registries, repository.host);
  const bool insecure = configured != nullptr && configured->insecure;
  if (realm->scheme != "https" && !insecure) {
    return BadRealm(realm_url, repository,
                    "it is not https, and the registry is not configured as "
                    "insecure");
  }
  const http::AddressLimit limit = std::max(
      registry_limit, LimitFor(*realm, repository, registries, registry));
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
  if (realm->scheme == "https" &&
      IsKnownTokenHost(CanonicalHost(repository.host), realm->Authority())) {
    return true;
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
