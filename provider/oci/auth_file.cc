#include "provider/oci/auth_file.h"

#include <fnmatch.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"

namespace imagecd::oci {
namespace {

using Json = nlohmann::json;

// A pattern with more of them matches nothing, because fnmatch() can take
// exponential time.
constexpr std::ptrdiff_t kMaxStars = 8;

absl::Status Fault(const std::string& fault) {
  return absl::InvalidArgumentError(fault);
}

// The member `name` of `object`; null when there is none, or it is null.
const Json* Member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

// Member `name` as a string, empty when absent.
absl::StatusOr<std::string> StringMember(const Json& object, const char* name,
                                         const std::string& where) {
  const Json* member = Member(object, name);
  if (member == nullptr) return "";
  const std::string* text = member->get_ptr<const std::string*>();
  if (text == nullptr) {
    return Fault(absl::StrFormat("has a %s%s that is no string", where, name));
  }
  return *text;
}

// A key as it may stand in a message.
std::string Shown(std::string_view key) {
  constexpr std::size_t kShown = 100;
  std::string shown(key.substr(0, kShown));
  std::replace_if(
      shown.begin(), shown.end(),
      [](char c) { return !absl::ascii_isprint(c); }, '?');
  return shown;
}

// `host` or `host/namespace`.
std::string CanonicalKey(std::string_view key) {
  if (const std::size_t scheme = key.find("://");
      scheme != std::string_view::npos) {
    key.remove_prefix(scheme + 3);
  }
  while (key.ends_with('/')) key.remove_suffix(1);
  const std::size_t slash = key.find('/');
  std::string host(key.substr(0, slash));
  absl::AsciiStrToLower(&host);
  host = CanonicalHost(host);
  if (slash == std::string_view::npos) return host;
  const std::string_view path = key.substr(slash);
  return path == "/v1" || path == "/v2" ? host : host + std::string(path);
}

struct Match {
  std::string canonical;
  const std::string* key;
  const Json* value;
};

bool IsPattern(std::string_view host) {
  return host.find_first_of("*?[") != std::string_view::npos;
}

// Kubernetes' rule for patterns in an image pull secret: a wildcard stays
// within one label of the host, and a port must be equal.
bool MatchesHost(std::string_view pattern, std::string_view host) {
  if (!IsPattern(pattern)) return pattern == host;
  if (std::count(pattern.begin(), pattern.end(), '*') > kMaxStars) return false;
  const auto split = [](std::string_view text) {
    std::vector<std::string> labels(1);
    const std::size_t port = std::min(text.rfind(':'), text.size());
    for (const char c : text.substr(0, port)) {
      if (c == '.') {
        labels.emplace_back();
      } else {
        labels.back().push_back(c);
      }
    }
    labels.emplace_back(text.substr(port));
    return labels;
  };
  const std::vector<std::string> patterns = split(pattern);
  const std::vector<std::string> labels = split(host);
  return std::equal(patterns.begin(), patterns.end(), labels.begin(),
                    labels.end(), [](const auto& wanted, const auto& label) {
                      return fnmatch(wanted.c_str(), label.c_str(), 0) == 0;
                    });
}

// Whether a canonical key stands for `repository`.
bool IsKeyFor(std::string_view key, const Repository& repository) {
  const std::size_t slash = std::min(key.find('/'), key.size());
  if (!MatchesHost(key.substr(0, slash), CanonicalHost(repository.host))) {
    return false;
  }
  if (slash == key.size()) return true;
  const std::string_view path = key.substr(slash + 1);
  return std::string_view(repository.path).starts_with(path) &&
         (repository.path.size() == path.size() ||
          repository.path[path.size()] == '/');
}

// The members of `object` whose keys stand for `repository`: the longest path
// first, a host before a pattern, and of equals the one that is written
// plainly.
std::vector<Match> MatchesOf(const Json& object, const Repository& repository) {
  std::vector<Match> matches;
  for (auto member = object.begin(); member != object.end(); ++member) {
    std::string canonical = CanonicalKey(member.key());
    if (IsKeyFor(canonical, repository)) {
      matches.push_back({std::move(canonical), &member.key(), &*member});
    }
  }
  const auto rank = [](const Match& match) {
    const std::size_t slash =
        std::min(match.canonical.find('/'), match.canonical.size());
    const auto path =
        static_cast<std::ptrdiff_t>(match.canonical.size() - slash);
    return std::make_tuple(-path, IsPattern(match.canonical.substr(0, slash)),
                           -static_cast<std::ptrdiff_t>(slash),
                           *match.key != match.canonical);
  };
  std::stable_sort(
      matches.begin(), matches.end(),
      [&rank](const Match& a, const Match& b) { return rank(a) < rank(b); });
  return matches;
}

// Tokens go into a header as they are.
bool IsToken(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isgraph(c); });
}

absl::StatusOr<Credential> TokenCredential(Credential::Kind kind,
                                           std::string token,
                                           const std::string& what) {
  if (!IsToken(token)) {
    return Fault("has " + what + " with characters that no token has");
  }
  Credential credential;
  credential.kind = kind;
  credential.secret = std::move(token);
  return credential;
}

absl::StatusOr<std::optional<Credential>> CredentialOf(const Match& match) {
  const std::string where = "auths[\"" + Shown(*match.key) + "\"]";
  if (match.value->is_null()) return std::nullopt;
  if (!match.value->is_object()) {
    return Fault("has an " + where + " that is no object");
  }
  const Json& entry = *match.value;
  std::string dotted = where + ".";
  IMAGECD_ASSIGN_OR_RETURN(std::string registry_token,
                           StringMember(entry, "registrytoken", dotted));
  IMAGECD_ASSIGN_OR_RETURN(std::string identity_token,
                           StringMember(entry, "identitytoken", dotted));
  IMAGECD_ASSIGN_OR_RETURN(const std::string auth,
                           StringMember(entry, "auth", dotted));
  Credential credential;
  credential.kind = Credential::Kind::kBasic;
  IMAGECD_ASSIGN_OR_RETURN(credential.username,
                           StringMember(entry, "username", dotted));
  IMAGECD_ASSIGN_OR_RETURN(credential.secret,
                           StringMember(entry, "password", dotted));
  if (!registry_token.empty()) {
    return TokenCredential(Credential::Kind::kRegistryToken,
                           std::move(registry_token), dotted + "registrytoken");
  }
  if (!identity_token.empty()) {
    return TokenCredential(Credential::Kind::kIdentityToken,
                           std::move(identity_token), dotted + "identitytoken");
  }
  if (!auth.empty()) {
    std::string plain;
    if (!absl::Base64Unescape(auth, &plain)) {
      return Fault("has an " + dotted + "auth that is not base64");
    }
    const std::size_t colon = plain.find(':');
    if (colon == std::string::npos) {
      return Fault("has an " + dotted +
                   "auth that is not the base64 of USER:PASSWORD");
    }
    credential.username = plain.substr(0, colon);
    credential.secret = plain.substr(colon + 1);
    // Docker has written padding there.
    while (credential.secret.ends_with('\0')) credential.secret.pop_back();
  }
  if (credential.username.empty() && credential.secret.empty()) {
    return std::nullopt;
  }
  return credential;
}

// The member `name` of the file, which is to be an object; null when absent.
absl::StatusOr<const Json*> ObjectMember(const Json& file, const char* name) {
  const Json* member = Member(file, name);
  if (member != nullptr && !member->is_object()) {
    return Fault(absl::StrFormat("has a %s that is no object", name));
  }
  return member;
}

}  // namespace

struct AuthFile::Contents {
  Json json;
};

AuthFile::AuthFile(std::unique_ptr<Contents> contents)
    : contents_(std::move(contents)) {}
AuthFile::AuthFile(AuthFile&&) noexcept = default;
AuthFile& AuthFile::operator=(AuthFile&&) noexcept = default;
AuthFile::~AuthFile() = default;

absl::StatusOr<AuthFile> AuthFile::Parse(std::string_view text) {
  auto contents = std::make_unique<Contents>();
  if (std::all_of(text.begin(), text.end(),
                  [](char c) { return absl::ascii_isspace(c); })) {
    contents->json = Json::object();
    return AuthFile(std::move(contents));
  }
  contents->json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (contents->json.is_discarded()) return Fault("is not JSON");
  if (!contents->json.is_object()) return Fault("is no JSON object");
  return AuthFile(std::move(contents));
}

absl::StatusOr<std::string> AuthFile::HelperFor(const Repository& repository,
                                                bool with_store) const {
  IMAGECD_ASSIGN_OR_RETURN(const Json* const helpers,
                           ObjectMember(contents_->json, "credHelpers"));
  if (helpers != nullptr) {
    for (const Match& match : MatchesOf(*helpers, repository)) {
      const std::string* suffix = match.value->get_ptr<const std::string*>();
      if (suffix == nullptr) {
        return Fault("has a credHelpers[\"" + Shown(*match.key) +
                     "\"] that is no string");
      }
      return *suffix;
    }
  }
  if (!with_store) return "";
  return StringMember(contents_->json, "credsStore", "");
}

absl::StatusOr<std::optional<Credential>> AuthFile::Find(
    const Repository& repository) const {
  IMAGECD_ASSIGN_OR_RETURN(const Json* const auths,
                           ObjectMember(contents_->json, "auths"));
  if (auths == nullptr) return std::nullopt;
  for (const Match& match : MatchesOf(*auths, repository)) {
    IMAGECD_ASSIGN_OR_RETURN(std::optional<Credential> found,
                             CredentialOf(match));
    if (found.has_value()) return found;
  }
  return std::nullopt;
}

absl::StatusOr<std::optional<Credential>> ParseHelperOutput(
    std::string_view output) {
  const Json json = Json::parse(output, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return Fault("printed no JSON object");
  Credential credential;
  credential.kind = Credential::Kind::kBasic;
  const absl::StatusOr<std::string> username =
      StringMember(json, "Username", "");
  const absl::StatusOr<std::string> secret = StringMember(json, "Secret", "");
  if (!username.ok() || !secret.ok()) {
    return Fault("printed a Username or Secret that is no string");
  }
  if (secret->empty()) return std::nullopt;
  if (*username == "<token>") {
    if (!IsToken(*secret)) {
      return Fault("printed a token with characters that no token has");
    }
    credential.kind = Credential::Kind::kIdentityToken;
  } else {
    credential.username = *username;
  }
  credential.secret = *secret;
  return credential;
}

}  // namespace imagecd::oci
