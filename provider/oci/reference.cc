#include "provider/oci/reference.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "provider/base/grammar.h"
#include "provider/base/status_macros.h"
#include "provider/oci/url.h"

namespace imagecd::oci {
namespace {

constexpr std::size_t kMaxRepository = 255;
constexpr std::size_t kMaxLabel = 63;
constexpr char kHub[] = "docker.io";

bool IsLowerAlnum(char c) {
  return absl::ascii_islower(c) || absl::ascii_isdigit(c);
}

bool IsUpper(char c) { return absl::ascii_isupper(c); }

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(c);
  });
}

// The next piece of `rest` up to `separator`, which goes with it.
std::string_view TakePiece(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view piece = rest.substr(0, end);
  rest =
      end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return piece;
}

bool IsPort(std::string_view text) {
  if (!AllDigits(text) || text.size() > 5 || text[0] == '0') return false;
  int port = 0;
  for (char c : text) port = port * 10 + (c - '0');
  return port <= 65535;
}

bool IsIpv6(std::string_view text) {
  return std::none_of(text.begin(), text.end(), IsUpper) && IsIpv6Address(text);
}

bool IsLabel(std::string_view text) {
  return !text.empty() && text.size() <= kMaxLabel &&
         IsLowerAlnum(text.front()) && IsLowerAlnum(text.back()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return IsLowerAlnum(c) || c == '-'; });
}

bool IsHostName(std::string_view text) {
  if (text.empty() || text.back() == '.') return false;
  std::string_view last;
  for (std::string_view rest = text; !rest.empty();) {
    last = TakePiece(rest, '.');
    if (!IsLabel(last)) return false;
  }
  // A name that ends in a number is an address to every resolver.
  in_addr address;
  return !AllDigits(last) ||
         inet_pton(AF_INET, std::string(text).c_str(), &address) == 1;
}

struct HostPort {
  std::string_view name;  // an IPv6 literal with its brackets
  std::optional<std::string_view> port;
};

HostPort SplitHost(std::string_view host) {
  const std::size_t bracket = host.rfind(']');
  if (host.starts_with('[') && bracket == std::string_view::npos) {
    return {host, std::nullopt};
  }
  const std::size_t colon =
      host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon == std::string_view::npos) return {host, std::nullopt};
  return {host.substr(0, colon), host.substr(colon + 1)};
}

bool IsNameOfHost(std::string_view name) {
  if (!name.empty() && name.front() == '[') {
    return name.back() == ']' && IsIpv6(name.substr(1, name.size() - 2));
  }
  return IsHostName(name);
}

// Whether the first piece of a name is a registry rather than the first part
// of a name on Docker Hub.
bool LooksLikeHost(std::string_view first) {
  return first.find_first_of(".:[") != std::string_view::npos ||
         base::ToLower(first) == "localhost";
}

// [a-z0-9]+ ((\.|_|__|-+) [a-z0-9]+)*
bool IsPathComponent(std::string_view text) {
  if (text.empty() || !IsLowerAlnum(text.front()) ||
      !IsLowerAlnum(text.back())) {
    return false;
  }
  for (std::size_t at = 0; at < text.size();) {
    if (IsLowerAlnum(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (!IsLowerAlnum(text[at])) ++at;  // the last character is one
    const std::string_view separator = text.substr(begin, at - begin);
    if (separator != "." && separator != "_" && separator != "__" &&
        separator.find_first_not_of('-') != std::string_view::npos) {
      return false;
    }
  }
  return true;
}

std::optional<Repository> ParseStrictly(std::string_view text) {
  if (text.size() > kMaxRepository) return std::nullopt;
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view host = text.substr(0, slash);
  const std::string_view path = text.substr(slash + 1);
  const HostPort parts = SplitHost(host);
  if (!LooksLikeHost(host) || !IsNameOfHost(parts.name) ||
      (parts.port.has_value() && !IsPort(*parts.port))) {
    return std::nullopt;
  }
  if (path.empty() || path.back() == '/') return std::nullopt;
  for (std::string_view rest = path; !rest.empty();) {
    if (!IsPathComponent(TakePiece(rest, '/'))) return std::nullopt;
  }
  Repository repository{CanonicalHost(host), std::string(path)};
  // Docker Hub keeps its official images there.
  if (repository.host == kHub && path.find('/') == std::string_view::npos) {
    repository.path = "library/" + repository.path;
  }
  if (repository.ToString().size() > kMaxRepository) return std::nullopt;
  return repository;
}

// What follows the last `@`, as `sha256:…` does.
bool LooksLikeDigest(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && text.starts_with("sha") &&
         text.find('/') == std::string_view::npos &&
         std::all_of(text.begin() + colon + 1, text.end(),
                     [](char c) { return absl::ascii_isxdigit(c); });
}

// A piece of what a person wrote, fit for a message.
std::string Quoted(std::string_view text) {
  constexpr std::size_t kShown = 100;
  std::string shown = "\"";
  for (char c : text.substr(0, kShown)) {
    if (c == '"' || c == '\\') {
      shown.append({'\\', c});
    } else if (absl::ascii_isprint(c)) {
      shown += c;
    } else {
      absl::StrAppendFormat(&shown, "\\x%02x", static_cast<unsigned char>(c));
    }
  }
  return shown + (text.size() > kShown ? "…\"" : "\"");
}

// What was probably meant: `text` without all that does not belong there. Empty
// when that is no repository either, or when a `secret` text has no host, so
// that the rest may be anything.
std::string Suggestion(std::string_view text, bool secret) {
  if (text.size() > 4 * kMaxRepository) return "";
  text = base::Trim(text);
  if (const std::size_t scheme = text.find("://");
      scheme != std::string_view::npos) {
    text.remove_prefix(scheme + 3);
  }
  text = text.substr(0, text.find_first_of("?#"));
  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
    if (LooksLikeDigest(text.substr(at + 1))) text = text.substr(0, at);
  }
  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
    text.remove_prefix(at + 1);
  }
  const std::size_t slash = text.rfind('/');
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos &&
      (slash == std::string_view::npos || colon > slash)) {
    text = text.substr(0, colon);
  }
  std::string name;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view piece = TakePiece(rest, '/');
    if (piece.empty()) continue;
    if (!name.empty()) name += '/';
    name += base::ToLower(piece);
  }
  std::string_view rest = name;
  const std::string_view first = TakePiece(rest, '/');
  if (!LooksLikeHost(first)) {
    if (secret) return "";
    name = std::string(kHub) + (rest.empty() ? "/library/" : "/") + name;
  }
  const std::optional<Repository> repository = ParseStrictly(name);
  return repository.has_value() ? repository->ToString() : "";
}

std::string FaultOfHost(std::string_view host) {
  const HostPort parts = SplitHost(host);
  if (parts.port.has_value() && !IsPort(*parts.port)) {
    return absl::StrFormat(
        "has the port %s, which is no number from 1 to "
        "65535",
        Quoted(*parts.port));
  }
  if (std::any_of(host.begin(), host.end(), IsUpper)) {
    return "has upper-case letters, which registries do not know";
  }
  if (parts.name.empty()) return "begins with no registry host";
  if (parts.name.front() == '[') {
    return absl::StrFormat("has the host %s, which is no IPv6 address",
                           Quoted(parts.name));
  }
  return absl::StrFormat("has the host %s, which is no name of a host",
                         Quoted(parts.name));
}

std::string FaultOfPath(std::string_view path) {
  if (path.empty() || path.front() == '/' || path.back() == '/' ||
      path.find("//") != std::string_view::npos) {
    return "has an empty part between or after slashes";
  }
  if (path.find(':') != std::string_view::npos) {
    return "has a tag, and the tag is not part of a repository";
  }
  if (std::any_of(path.begin(), path.end(), IsUpper)) {
    return "has upper-case letters, which registries do not know";
  }
  for (std::string_view rest = path; !rest.empty();) {
    const std::string_view piece = TakePiece(rest, '/');
    if (IsPathComponent(piece)) continue;
    return absl::StrFormat(
        "has the part %s: a part is lower-case letters and digits, with single "
        "\".\", \"_\", \"__\" or \"-\" between them",
        Quoted(piece));
  }
  // Only the full name is too long, which has `library/`.
  return absl::StrFormat("has a full name of more than %d bytes on Docker Hub",
                         kMaxRepository);
}

// What is wrong with `text`, which ParseStrictly refused; to be read after the
// text itself. `secret` is set when the text must not be repeated.
std::string FaultOf(std::string_view text, bool& secret) {
  if (text.empty()) return "is empty";
  if (std::size_t at = text.rfind('@'); at != std::string_view::npos) {
    const bool digest = LooksLikeDigest(text.substr(at + 1));
    secret = !digest || text.find('@') != at;
    if (secret) {
      return "has a user name or password, or another \"@\": credentials "
             "belong in the provider's registries";
    }
    if (text.find("://") == std::string_view::npos) {
      return "has a digest, and the digest is not part of a repository";
    }
  }
  if (text.find_first_of("?#") != std::string_view::npos) {
    secret = true;
    return "has a \"?\" or \"#\", as a URL does";
  }
  if (text.find("://") != std::string_view::npos) {
    return "has a scheme, as a URL does";
  }
  if (text.size() > kMaxRepository) {
    return absl::StrFormat("is %d bytes long; the most is %d", text.size(),
                           kMaxRepository);
  }
  for (char c : text) {
    if (!absl::ascii_isgraph(c)) {
      return "has a space, control character or letter beyond ASCII";
    }
  }
  std::string_view path = text;
  const std::string_view host = TakePiece(path, '/');
  if (text.find('/') == std::string_view::npos && LooksLikeHost(host) &&
      (host.find(':') == std::string_view::npos ||
       IsPort(SplitHost(host).port.value_or("")))) {
    return "names a registry and no repository on it";
  }
  if (host.empty()) return "begins with no registry host";
  if (!LooksLikeHost(host) || text.find('/') == std::string_view::npos) {
    return "names no registry host (short names of Docker Hub are not taken)";
  }
  const HostPort parts = SplitHost(host);
  if (!IsNameOfHost(parts.name) ||
      (parts.port.has_value() && !IsPort(*parts.port))) {
    return FaultOfHost(host);
  }
  return FaultOfPath(path);
}

}  // namespace

absl::StatusOr<Repository> ParseRepository(std::string_view text) {
  if (std::optional<Repository> repository = ParseStrictly(text)) {
    return *std::move(repository);
  }
  bool secret = false;
  const std::string fault = FaultOf(text, secret);
  const std::string suggestion = Suggestion(text, secret);
  return absl::InvalidArgumentError(absl::StrFormat(
      "the repository %s%s; write %s",
      secret || text.empty() ? "" : Quoted(text) + " ", fault,
      suggestion.empty() ? "HOST/PATH, such as \"ghcr.io/owner/app\""
                         : "\"" + suggestion + "\""));
}

std::string CanonicalHost(std::string_view host) {
  for (const std::string_view alias :
       {"index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"}) {
    if (host == alias) return kHub;
  }
  return std::string(host);
}

std::string ApiHost(std::string_view host) {
  return host == kHub ? "registry-1.docker.io" : std::string(host);
}

std::string FormatReference(const Repository& repository, std::string_view tag,
                            std::string_view digest) {
  std::string text = repository.ToString();
  if (!tag.empty()) text.append(":").append(tag);
  if (!digest.empty()) text.append("@").append(digest);
  return text;
}

absl::StatusOr<Reference> ParseReference(std::string_view text) {
  Reference reference;
  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
    reference.digest = std::string(text.substr(at + 1));
    if (!IsDigest(reference.digest)) {
      return absl::InvalidArgumentError(
          "the reference has a digest that is not \"sha256:\" and 64 "
          "lower-case hexadecimal digits; write HOST/PATH:TAG@sha256:…");
    }
    text = text.substr(0, at);
  }
  const std::size_t slash = text.rfind('/');
  const std::size_t colon = text.rfind(':');
  if (slash != std::string_view::npos && colon != std::string_view::npos &&
      colon > slash) {
    reference.tag = std::string(text.substr(colon + 1));
    if (!IsTag(reference.tag)) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "the reference has the tag %s: a tag is at most 128 letters, digits, "
          "\"_\", \".\" and \"-\", and does not begin with \".\" or \"-\"",
          Quoted(reference.tag)));
    }
    text = text.substr(0, colon);
  }
  IMAGECD_ASSIGN_OR_RETURN(reference.repository, ParseRepository(text));
  return reference;
}

}  // namespace imagecd::oci
