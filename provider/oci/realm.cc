#include "provider/oci/realm.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
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

// Names of what an address that only this machine can reach is called.
bool IsLocalName(std::string_view host) {
  while (host.ends_with('.')) host.remove_suffix(1);
  return host == "localhost" || host.ends_with(".localhost") ||
         host == "localhost.localdomain" || host == "metadata" ||
         host == "metadata.google.internal";
}

bool IsLocal4(std::uint32_t address) {
  const std::uint32_t top = address >> 24;
  return top == 0 || top == 127 || address >> 16 == 0xa9fe ||  // 169.254/16
         address == 0x646464c8 ||  // 100.100.100.200, Alibaba Cloud
         address == 0xa83f8110 ||  // 168.63.129.16, Azure
         address == 0xc00000c0;    // 192.0.0.192, Oracle Cloud
}

std::uint32_t BigEndian(const std::uint8_t* bytes) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = value << 8 | bytes[i];
  return value;
}

bool IsLocal6(const in6_addr& address) {
  const std::uint8_t* bytes = address.s6_addr;
  const auto zeros = [bytes](int count) {
    return std::all_of(bytes, bytes + count, [](int b) { return b == 0; });
  };
  if (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80) return true;  // fe80::/10
  // fd00:ec2::/32, Amazon's services for one machine; fd20:ce::254, Google's.
  if (bytes[0] == 0xfd && bytes[1] == 0 && bytes[2] == 0x0e &&
      bytes[3] == 0xc2) {
    return true;
  }
  if (bytes[0] == 0xfd && bytes[1] == 0x20 && bytes[2] == 0 &&
      bytes[3] == 0xce) {
    return true;
  }
  // IPv4 in IPv6: mapped, compatible (:: and ::1 among them), 64:ff9b::/96,
  // 2002::/16.
  if (zeros(10) && bytes[10] == 0xff && bytes[11] == 0xff) {
    return IsLocal4(BigEndian(bytes + 12));
  }
  if (zeros(12)) return IsLocal4(BigEndian(bytes + 12));
  if (bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == 0xff &&
      bytes[3] == 0x9b) {
    return IsLocal4(BigEndian(bytes + 12));
  }
  if (bytes[0] == 0x20 && bytes[1] == 0x02) {
    return IsLocal4(BigEndian(bytes + 2));
  }
  return false;
}

// Whether `host`, as Url has it, is an address or name that no other machine
// than this one or its cloud answers on.
bool IsLocal(const std::string& host) {
  if (host.front() == '[') {
    in6_addr address;
    return inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(),
                     &address) == 1 &&
           IsLocal6(address);
  }
  std::string name = host;
  while (!name.empty() && name.back() == '.') name.pop_back();
  // inet_aton knows every spelling that a resolver takes for an address:
  // 2130706433, 0x7f.1, 0177.0.0.1.
  in_addr address;
  if (inet_aton(name.c_str(), &address) == 1) {
    return IsLocal4(ntohl(address.s_addr));
  }
  return IsLocalName(name);
}

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

absl::Status CheckRealm(std::string_view realm_url,
                        const Repository& repository,
                        bool registry_is_insecure) {
  const absl::StatusOr<Url> realm = ParseUrl(realm_url);
  if (!realm.ok()) {
    return BadRealm(realm_url, repository,
                    std::string(realm.status().message()));
  }
  if (realm->scheme != "https" && !registry_is_insecure) {
    return BadRealm(realm_url, repository,
                    "it is not https, and the registry is not configured as "
                    "insecure");
  }
  const std::optional<Url> registry = RegistryUrl(repository, realm->scheme);
  const bool own = registry.has_value() && registry->host == realm->host;
  if (!own && IsLocal(realm->host)) {
    return BadRealm(realm_url, repository,
                    "its host is an address of this machine or its cloud");
  }
  return absl::OkStatus();
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
