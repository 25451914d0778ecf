#include "provider/git/compare_url.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "provider/base/grammar.h"

namespace imagecd::git {
namespace {

struct Remote {
  std::string host;
  std::string path;  // without slashes at its ends and without ".git"
};

bool IsHost(std::string_view text) {
  return !text.empty() && text.front() != '-' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                  c == '.' || c == '-';
         });
}

bool IsPath(std::string_view text) {
  for (const absl::string_view part :
       absl::StrSplit(absl::string_view(text.data(), text.size()), '/')) {
    if (part.empty() || part == "." || part == "..") return false;
    for (const char c : part) {
      if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '.' &&
          c != '-' && c != '_' && c != '~') {
        return false;
      }
    }
  }
  return text.find('/') != std::string_view::npos;
}

// The rest after the scheme; nullopt if the scheme is missing or unknown.
std::optional<std::string_view> AfterScheme(std::string_view remote,
                                            bool& port_is_the_pages) {
  const std::size_t end = remote.find("://");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string scheme =
      absl::AsciiStrToLower(absl::string_view(remote.data(), end));
  // An https port is the port of the web server. An ssh port is not.
  port_is_the_pages = scheme == "https";
  for (const std::string_view known :
       {"https", "http", "ssh", "git", "git+ssh", "ssh+git", "git+https"}) {
    if (scheme == known) return remote.substr(end + 3);
  }
  return std::nullopt;
}

std::optional<Remote> Parse(std::string_view remote) {
  if (const std::size_t end = remote.find_first_of("?#");
      end != std::string_view::npos) {
    remote = remote.substr(0, end);
  }
  std::string_view authority;
  std::string_view path;
  std::string port;
  bool port_is_the_pages = false;
  if (remote.find("://") != std::string_view::npos) {
    const std::optional<std::string_view> rest =
        AfterScheme(remote, port_is_the_pages);
    if (!rest) return std::nullopt;
    const std::size_t slash = rest->find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    authority = rest->substr(0, slash);
    path = rest->substr(slash + 1);
    if (const std::size_t at = authority.rfind('@');
        at != std::string_view::npos) {
      authority = authority.substr(at + 1);
    }
    if (const std::size_t colon = authority.find(':');
        colon != std::string_view::npos) {
      port = std::string(authority.substr(colon + 1));
      authority = authority.substr(0, colon);
      const bool digits =
          port.size() <= 5 && std::all_of(port.begin(), port.end(), [](char c) {
            return absl::ascii_isdigit(static_cast<unsigned char>(c));
          });
      if (!digits) return std::nullopt;
    }
  } else {
    const std::size_t colon = remote.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    authority = remote.substr(0, colon);
    path = remote.substr(colon + 1);
    if (const std::size_t at = authority.rfind('@');
        at != std::string_view::npos) {
      authority = authority.substr(at + 1);
    }
  }
  while (!path.empty() && path.front() == '/') path.remove_prefix(1);
  while (!path.empty() && path.back() == '/') path.remove_suffix(1);
  if (path.size() > 4 && path.substr(path.size() - 4) == ".git") {
    path.remove_suffix(4);
  }
  if (!IsHost(authority) || !IsPath(path)) return std::nullopt;
  Remote result;
  result.host = absl::AsciiStrToLower(
      absl::string_view(authority.data(), authority.size()));
  // The hosts of GitHub and GitLab for ssh on port 443.
  if (result.host == "ssh.github.com") result.host = "github.com";
  if (result.host == "altssh.gitlab.com") result.host = "gitlab.com";
  if (port_is_the_pages && !port.empty() && port != "443") {
    absl::StrAppend(&result.host, ":", port);
  }
  result.path = std::string(path);
  return result;
}

bool HasLabel(std::string_view host, std::string_view label) {
  const std::string_view name = host.substr(0, host.find(':'));
  for (const absl::string_view part :
       absl::StrSplit(absl::string_view(name.data(), name.size()), '.')) {
    if (std::string_view(part.data(), part.size()) == label) return true;
  }
  return false;
}

}  // namespace

std::string CompareUrl(std::string_view remote, std::string_view older,
                       std::string_view newer) {
  if (!base::IsCommit(older) || !base::IsCommit(newer)) return "";
  const std::optional<Remote> parsed = Parse(remote);
  if (!parsed) return "";
  std::string_view page;
  if (HasLabel(parsed->host, "gitlab")) {
    page = "/-/compare/";
  } else if (HasLabel(parsed->host, "github") ||
             HasLabel(parsed->host, "gitea") ||
             HasLabel(parsed->host, "forgejo") ||
             HasLabel(parsed->host, "codeberg")) {
    page = "/compare/";
  } else {
    return "";
  }
  // Three dots on every forge: the changes of the newer commit since the common
  // ancestor.
  const auto view = [](std::string_view text) {
    return absl::string_view(text.data(), text.size());
  };
  return absl::StrCat("https://", parsed->host, "/", parsed->path, view(page),
                      view(older), "...", view(newer));
}

}  // namespace imagecd::git
