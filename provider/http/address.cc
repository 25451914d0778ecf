#include "provider/http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include "absl/strings/ascii.h"

namespace imagecd::http {
namespace {

struct Network4 {
  std::uint32_t address;
  int bits;
  AddressKind kind;
};

// The IANA registry of special-purpose addresses, and the addresses at which
// clouds serve metadata. The first that matches counts.
constexpr std::array<Network4, 15> kNetworks4 = {{
    {0x00000000, 8, AddressKind::kLocal},    // 0.0.0.0/8, this network
    {0x7F000000, 8, AddressKind::kLocal},    // 127.0.0.0/8, loopback
    {0xA9FE0000, 16, AddressKind::kLocal},   // 169.254.0.0/16, link-local
    {0xC0000000, 24, AddressKind::kLocal},   // 192.0.0.0/24, also Oracle Cloud
    {0xE0000000, 4, AddressKind::kLocal},    // 224.0.0.0/4, multicast
    {0xF0000000, 4, AddressKind::kLocal},    // 240.0.0.0/4, reserved, broadcast
    {0x646464C8, 32, AddressKind::kLocal},   // 100.100.100.200, Alibaba Cloud
    {0xA83F8110, 32, AddressKind::kLocal},   // 168.63.129.16, Azure
    {0x0A000000, 8, AddressKind::kPrivate},  // 10.0.0.0/8
    {0xAC100000, 12, AddressKind::kPrivate},  // 172.16.0.0/12
    {0xC0A80000, 16, AddressKind::kPrivate},  // 192.168.0.0/16
    {0x64400000, 10, AddressKind::kPrivate},  // 100.64.0.0/10, carrier NAT
    {0xC6120000, 15, AddressKind::kPrivate},  // 198.18.0.0/15, benchmarking
    {0xC0586300, 24, AddressKind::kLocal},    // 192.88.99.0/24, 6to4 relays
    {0x00000000, 0, AddressKind::kPublic},
}};

AddressKind KindOf4(std::uint32_t address) {
  for (const Network4& network : kNetworks4) {
    const std::uint32_t mask =
        network.bits == 0 ? 0 : ~std::uint32_t{0} << (32 - network.bits);
    if ((address & mask) == network.address) return network.kind;
  }
  return AddressKind::kPublic;
}

std::uint32_t BigEndian(const std::uint8_t* bytes) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = value << 8 | bytes[i];
  return value;
}

AddressKind KindOf6(const in6_addr& address) {
  const std::uint8_t* bytes = address.s6_addr;
  const auto begins = [bytes](std::initializer_list<std::uint8_t> prefix) {
    return std::equal(prefix.begin(), prefix.end(), bytes);
  };
  if (begins({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}) ||  // mapped
      begins({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}) ||  // compatible, ::, ::1
      begins({0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0})) {  // NAT64
    return KindOf4(BigEndian(bytes + 12));
  }
  if (begins({0, 0x64, 0xFF, 0x9B})) return AddressKind::kPrivate;  // RFC 8215
  if (begins({0x20, 0x02})) return KindOf4(BigEndian(bytes + 2));   // 6to4
  if (begins({0x20, 0x01, 0, 0})) {  // Teredo: the address is inverted
    return KindOf4(~BigEndian(bytes + 12));
  }
  if (bytes[0] == 0xFF) return AddressKind::kLocal;  // multicast
  if (bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80) {
    return AddressKind::kLocal;  // fe80::/10, link-local
  }
  if (begins({0xFD, 0, 0x0E, 0xC2}) ||  // fd00:ec2::/32, Amazon's metadata
      begins({0xFD, 0x20, 0, 0xCE})) {  // fd20:ce::/32, Google's
    return AddressKind::kLocal;
  }
  if ((bytes[0] & 0xFE) == 0xFC) return AddressKind::kPrivate;  // fc00::/7
  if (bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0xC0) {
    return AddressKind::kPrivate;  // fec0::/10, site-local
  }
  return AddressKind::kPublic;
}

bool IsLocalName(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost") ||
         host == "localhost.localdomain" || host == "metadata" ||
         host == "metadata.google.internal";
}

}  // namespace

AddressKind KindOfAddress(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &address, sizeof(ipv4));
    return KindOf4(ntohl(ipv4.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 ipv6{};
    std::memcpy(&ipv6, &address, sizeof(ipv6));
    return KindOf6(ipv6.sin6_addr);
  }
  return AddressKind::kLocal;
}

AddressKind KindOfHost(std::string_view host) {
  std::string name(host);
  absl::AsciiStrToLower(&name);
  if (name.size() >= 2 && name.front() == '[' && name.back() == ']') {
    name = name.substr(1, name.size() - 2);
  }
  in6_addr ipv6;
  if (inet_pton(AF_INET6, name.c_str(), &ipv6) == 1) return KindOf6(ipv6);
  while (!name.empty() && name.back() == '.') name.pop_back();
  in_addr ipv4;
  if (inet_aton(name.c_str(), &ipv4) == 1) return KindOf4(ntohl(ipv4.s_addr));
  return IsLocalName(name) ? AddressKind::kLocal : AddressKind::kPublic;
}

bool Allows(AddressLimit limit, AddressKind kind) {
  switch (limit) {
    case AddressLimit::kAny:
      return true;
    case AddressLimit::kNotLocal:
      return kind != AddressKind::kLocal;
    case AddressLimit::kPublicOnly:
      return kind == AddressKind::kPublic;
  }
  return false;
}

}  // namespace imagecd::http
