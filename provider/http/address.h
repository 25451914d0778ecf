#ifndef IMAGECD_PROVIDER_HTTP_ADDRESS_H_
#define IMAGECD_PROVIDER_HTTP_ADDRESS_H_

#include <string_view>

struct sockaddr;

namespace imagecd::http {

// Who can be reached at an address.
enum class AddressKind {
  kPublic,
  // Machines of the same network: RFC 1918, unique local (RFC 4193),
  // site-local, carrier-grade NAT (RFC 6598), benchmarking (RFC 2544).
  kPrivate,
  // This machine, its link, or the services of the cloud that it runs in:
  // loopback, link-local, unspecified, multicast, broadcast, reserved,
  // metadata.
  kLocal,
};

// An IPv4 address inside an IPv6 address (mapped, compatible, NAT64, 6to4,
// Teredo) counts. Addresses of other families are kLocal.
AddressKind KindOfAddress(const sockaddr& address);

// The kind of a host as it is written in a URL: an IPv4 address in any spelling
// that resolvers accept (`127.1`, `0x7f000001`, `0177.0.0.1`, `2130706433`), an
// IPv6 address with or without brackets, or a name that stands for a local
// address everywhere (`localhost`). Other names are kPublic, because their
// address is only known when they are resolved.
AddressKind KindOfHost(std::string_view host);

// The addresses that a request may go to, from the widest to the strictest.
enum class AddressLimit { kAny, kNotLocal, kPublicOnly };

bool Allows(AddressLimit limit, AddressKind kind);

}  // namespace imagecd::http

#endif  // IMAGECD_PROVIDER_HTTP_ADDRESS_H_
