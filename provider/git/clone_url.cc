#include "provider/git/clone_url.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace imagecd::git {
namespace {

constexpr std::size_t kMaxUrl = 200;  // its clone's name must fit a file system

absl::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

bool IsAlnum(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c));
}

bool IsAuthority(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos) {
    const std::string_view port = text.substr(colon + 1);
    if (port.empty() || port.size() > 5) return false;
    if (!std::all_of(port.begin(), port.end(),
                     [](char c) { return c >= '0' && c <= '9'; })) {
      return false;
    }
  }
  const std::string_view host = text.substr(0, colon);
  return !host.empty() && IsAlnum(host.front()) &&
         std::all_of(host.begin(), host.end(),
                     [](char c) { return IsAlnum(c) || c == '.' || c == '-'; });
}

bool IsPath(std::string_view text) {
  for (const absl::string_view part : absl::StrSplit(View(text), '/')) {
    if (part.empty() || part == "." || part == "..") return false;
    for (const char c : part) {
      if (!IsAlnum(c) && c != '.' && c != '-' && c != '_' && c != '~') {
        return false;
      }
    }
  }
  return true;
}

absl::Status Wrong(const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat(
      "the URL of a source repository is https://HOST/PATH; ", what));
}

}  // namespace

bool LooksLikeUrl(std::string_view text) {
  if (text.find("://") != std::string_view::npos) return true;
  // USER@HOST:PATH, as ssh writes it.
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && text.find('/') > colon &&
         text.substr(0, colon).find('@') != std::string_view::npos;
}

absl::StatusOr<CloneUrl> ParseCloneUrl(std::string_view text) {
  const std::size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) {
    return Wrong("ssh addresses and paths are not supported");
  }
  if (!absl::EqualsIgnoreCase(View(text.substr(0, scheme_end)), "https")) {
    return Wrong(
        "other protocols, such as http, ssh, git and file, are not supported");
  }
  std::string_view rest = text.substr(scheme_end + 3);
  const std::size_t slash = rest.find('/');
  const std::string_view authority = rest.substr(0, slash);
  if (authority.find('@') != std::string_view::npos) {
    return Wrong(
        "this one contains a user name or password: remove it, change it if "
        "others could see it, and set GITHUB_TOKEN (for github.com) or "
        "configure a credential helper of git for the host");
  }
  if (rest.find_first_of("?#") != std::string_view::npos) {
    return Wrong("this one has a query or fragment: remove it");
  }
  if (slash == std::string_view::npos) return Wrong("this one has no path");
  std::string_view path = rest.substr(slash + 1);
  while (!path.empty() && path.back() == '/') path.remove_suffix(1);
  if (path.size() > 4 && path.substr(path.size() - 4) == ".git") {
    path.remove_suffix(4);
  }
  if (!IsAuthority(authority) || !IsPath(path)) {
    return Wrong("this one is malformed");
  }
  if (text.size() > kMaxUrl) {
    return Wrong(absl::StrCat("this one is longer than ", kMaxUrl, " bytes"));
  }
  CloneUrl result;
  result.host = absl::AsciiStrToLower(View(authority));
  if (absl::EndsWith(result.host, ":443")) {
    result.host.resize(result.host.size() - 4);
  }
  result.url = absl::StrCat("https://", result.host, "/", View(path));
  // Hosts and paths do not contain '@'.
  result.file = absl::StrCat(
      result.host, "@", absl::StrReplaceAll(View(path), {{"/", "@"}}), ".git");
  return result;
}

}  // namespace imagecd::git
