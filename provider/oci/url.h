#ifndef IMAGECD_PROVIDER_OCI_URL_H_
#define IMAGECD_PROVIDER_OCI_URL_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace imagecd::oci {

// An absolute http or https URL (RFC 3986), in the narrow form that registries
// use: no user information and no fragment.
struct Url {
  std::string scheme;  // `http` or `https`
  std::string host;    // lower case, an IPv6 literal in brackets
  int port = 0;        // the scheme's own where the text had none
  std::string path;    // begins with `/`; dot segments removed
  std::string query;   // as it was, without the `?`

  // The port only where it is not the scheme's own.
  std::string Authority() const;
  std::string ToString() const;
  // Without the query: fit for a message.
  std::string ForMessage() const;

  friend bool operator==(const Url&, const Url&) = default;
};

// InvalidArgument for anything but a Url as above of at most 8 KiB; the message
// names the fault and repeats nothing of the text.
absl::StatusOr<Url> ParseUrl(std::string_view text);

// `target`, a reference relative to `base` or absolute (RFC 3986 section 5.2).
absl::StatusOr<Url> ResolveUrl(const Url& base, std::string_view target);

// The address of an IPv6 literal, without its brackets and without a zone.
// Looks at the whole text: a NUL does not end it.
bool IsIpv6Address(std::string_view text);

// Same scheme, host and port.
bool SameOrigin(const Url& a, const Url& b);

// All but RFC 3986's unreserved characters as %XX: fit for a query's name or
// value and for one segment of a path.
std::string PercentEncode(std::string_view text);

// Any text that may be a URL, made fit for a message: without user
// information, query, fragment and control characters, and not longer than 200
// bytes.
std::string RedactUrl(std::string_view text);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_URL_H_
