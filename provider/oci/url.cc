#include "provider/oci/url.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "provider/base/grammar.h"
#include "provider/base/status_macros.h"

namespace imagecd::oci {
namespace {

constexpr std::size_t kMaxUrl = 8 << 10;

int DefaultPort(std::string_view scheme) {
  return scheme == "https" ? 443 : 80;
}

absl::Status Fault(const char* fault) {
  return absl::InvalidArgumentError(fault);
}

// `text` with what RFC 3986 does not allow, but servers write nevertheless,
// percent-encoded. Control characters and the backslash, which some readers
// take for a slash, are refused.
absl::StatusOr<std::string> Clean(std::string_view text) {
  if (text.size() > kMaxUrl) return Fault("it is longer than 8 KiB");
  constexpr std::string_view kOther = "-._~:/?#[]@!$&'()*+,;=%";
  std::string clean;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f || c == '\\') {
      return Fault("it has a character that a URL cannot have");
    }
    if (absl::ascii_isalnum(byte) || kOther.find(c) != std::string_view::npos) {
      clean += c;
    } else {
      absl::StrAppendFormat(&clean, "%%%02X", byte);
    }
  }
  if (clean.find('#') != std::string::npos) return Fault("it has a fragment");
  return clean;
}

bool IsHost(std::string_view host) {
  if (host.empty()) return false;
  if (host.front() == '[') {
    return host.back() == ']' && IsIpv6Address(host.substr(1, host.size() - 2));
  }
  return host.size() <= 255 &&
         std::all_of(host.begin(), host.end(), [](char c) {
           return absl::ascii_isalnum(c) || c == '.' || c == '-' || c == '_';
         });
}

absl::Status ParseAuthority(std::string_view authority, Url& url) {
  if (authority.find('@') != std::string_view::npos) {
    return Fault("it has user information");
  }
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon =
      authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  url.host = base::ToLower(authority.substr(0, colon));
  if (!IsHost(url.host)) return Fault("it has no valid host");
  url.port = DefaultPort(url.scheme);
  if (colon == std::string_view::npos) return absl::OkStatus();
  const std::string_view port = authority.substr(colon + 1);
  if (port.empty()) return absl::OkStatus();
  if (port.size() > 5) return Fault("its port is no number from 1 to 65535");
  url.port = 0;
  for (char c : port) {
    if (!absl::ascii_isdigit(c)) {
      return Fault("its port is no number from 1 to 65535");
    }
    url.port = url.port * 10 + (c - '0');
  }
  if (url.port < 1 || url.port > 65535) {
    return Fault("its port is no number from 1 to 65535");
  }
  return absl::OkStatus();
}

// RFC 3986 section 5.2.4, for a path that begins with a slash. Segments that
// are dots written as %2e count as dots, as they do to many servers.
std::string RemoveDots(std::string_view path) {
  std::vector<std::string_view> kept;
  bool open = false;  // ends in a slash
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = path.find('/');
    const std::string_view segment = path.substr(0, end);
    path =
        end == std::string_view::npos ? std::string_view() : path.substr(end);
    std::string plain;
    for (std::size_t at = 0; at < segment.size(); ++at) {
      if (base::ToLower(segment.substr(at, 3)) == "%2e") {
        plain += '.';
        at += 2;
      } else {
        plain += segment[at];
      }
    }
    open = plain == "." || plain == "..";
    if (plain == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (plain != ".") {
      kept.push_back(segment);
    }
  }
  std::string result;
  for (std::string_view segment : kept) result.append("/").append(segment);
  if (open || result.empty()) result += '/';
  return result;
}

void SetPathAndQuery(std::string_view text, Url& url) {
  const std::size_t mark = text.find('?');
  std::string_view path = text.substr(0, mark);
  url.query =
      mark == std::string_view::npos ? "" : std::string(text.substr(mark + 1));
  url.path = path.empty() ? "/" : RemoveDots(path);
}

// `http:` or any other scheme in front.
bool HasScheme(std::string_view text) {
  if (text.empty() || !absl::ascii_isalpha(text.front())) return false;
  const std::size_t end = text.find_first_of(":/?#");
  return end != std::string_view::npos && text[end] == ':';
}

}  // namespace

bool IsIpv6Address(std::string_view text) {
  in6_addr address;
  return text.find('\0') == std::string_view::npos &&
         inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

std::string Url::Authority() const {
  if (port == DefaultPort(scheme)) return host;
  return absl::StrFormat("%s:%d", host, port);
}

std::string Url::ForMessage() const {
  return scheme + "://" + Authority() + path;
}

std::string Url::ToString() const {
  return query.empty() ? ForMessage() : ForMessage() + "?" + query;
}

absl::StatusOr<Url> ParseUrl(std::string_view text) {
  IMAGECD_ASSIGN_OR_RETURN(const std::string clean, Clean(text));
  text = clean;
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return Fault("it is not absolute");
  Url url;
  url.scheme = base::ToLower(text.substr(0, colon));
  if (url.scheme != "https" && url.scheme != "http") {
    return Fault("it is neither https nor http");
  }
  text.remove_prefix(colon + 3);
  const std::size_t end = text.find_first_of("/?");
  IMAGECD_RETURN_IF_ERROR(ParseAuthority(text.substr(0, end), url));
  SetPathAndQuery(
      end == std::string_view::npos ? std::string_view() : text.substr(end),
      url);
  return url;
}

absl::StatusOr<Url> ResolveUrl(const Url& base, std::string_view target) {
  if (HasScheme(target)) return ParseUrl(target);
  if (target.starts_with("//")) {
    return ParseUrl(base.scheme + ":" + std::string(target));
  }
  IMAGECD_ASSIGN_OR_RETURN(const std::string clean, Clean(target));
  target = clean;
  Url url = base;
  if (target.empty()) return url;
  if (target.front() == '?') {
    url.query = std::string(target.substr(1));
  } else if (target.front() == '/') {
    SetPathAndQuery(target, url);
  } else {
    const std::size_t slash = base.path.rfind('/');
    SetPathAndQuery(base.path.substr(0, slash + 1) + std::string(target), url);
  }
  return url;
}

bool SameOrigin(const Url& a, const Url& b) {
  return a.scheme == b.scheme && a.host == b.host && a.port == b.port;
}

std::string PercentEncode(std::string_view text) {
  std::string encoded;
  for (char c : text) {
    if (absl::ascii_isalnum(c) || c == '-' || c == '.' || c == '_' ||
        c == '~') {
      encoded += c;
    } else {
      absl::StrAppendFormat(&encoded, "%%%02X", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

std::string RedactUrl(std::string_view text) {
  constexpr std::size_t kShown = 200;
  text = text.substr(0, text.find_first_of("?#"));
  std::string shown;
  // The last `@`, wherever it is: what a password may hold is not foreseeable.
  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
    const std::size_t colon = text.find("://");
    if (colon != std::string_view::npos && colon < at) {
      shown = std::string(text.substr(0, colon + 3));
    }
    text.remove_prefix(at + 1);
  }
  shown += text;
  if (shown.size() > kShown) shown = shown.substr(0, kShown) + "...";
  std::replace_if(
      shown.begin(), shown.end(),
      [](char c) { return !absl::ascii_isgraph(c); }, '.');
  return shown;
}

}  // namespace imagecd::oci
