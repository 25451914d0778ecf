#include "tests/testing/registry/access.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace imagecd::testing {
namespace {

// What follows the scheme; nothing if it is another scheme's header.
std::optional<std::string> After(const std::string& authorization,
                                 const std::string& scheme) {
  const std::size_t space = authorization.find(' ');
  if (space == std::string::npos ||
      absl::AsciiStrToLower(authorization.substr(0, space)) != scheme) {
    return std::nullopt;
  }
  return authorization.substr(space + 1);
}

std::optional<Credential> FindCredential(const std::string& basic,
                                         const FakeRegistryOptions& options) {
  std::string decoded;
  if (!absl::Base64Unescape(basic, &decoded)) return std::nullopt;
  const auto colon = decoded.find(':');
  if (colon == std::string::npos) return std::nullopt;
  const std::string user = decoded.substr(0, colon);
  const std::string password = decoded.substr(colon + 1);
  for (const Credential& credential : options.credentials) {
    if ((credential.user.empty() || credential.user == user) &&
        credential.password == password) {
      return credential;
    }
  }
  return std::nullopt;
}

bool Covers(const Credential& credential, const std::string& repository) {
  const auto& list = credential.repositories;
  return list.empty() ||
         std::find(list.begin(), list.end(), repository) != list.end();
}

// The repositories of `repository:NAME:pull` scopes, several of which may share
// a parameter.
std::set<std::string> ScopeRepositories(
    const std::vector<std::string>& scopes) {
  std::set<std::string> repositories;
  for (std::string_view scope : scopes) {
    while (!scope.empty()) {
      const auto space = scope.find(' ');
      const std::string_view one = scope.substr(0, space);
      scope = space == std::string_view::npos ? "" : scope.substr(space + 1);
      const auto first = one.find(':');
      const auto last = one.rfind(':');
      if (last == first || one.substr(0, first) != "repository") continue;
      repositories.emplace(one.substr(first + 1, last - first - 1));
    }
  }
  return repositories;
}

bool TakesBearer(AuthScheme scheme) {
  return scheme != AuthScheme::kNone && scheme != AuthScheme::kBasic;
}

bool TakesBasic(AuthScheme scheme) {
  return scheme != AuthScheme::kNone && scheme != AuthScheme::kBearer;
}

Answer Challenge(const Target& target, const FakeRegistryOptions& options,
                 const Addresses& addresses) {
  Answer answer = ErrorAnswer(401, "UNAUTHORIZED", "authentication required");
  const std::string scope = !target.repository.empty()  ? target.repository
                            : options.placeholder_scope ? "user/image"
                                                        : "";
  std::string bearer = absl::StrCat(
      "Bearer realm=\"",
      options.realm.empty() ? addresses.url + "/token" : options.realm,
      "\",service=\"", options.service, "\"");
  if (!scope.empty()) {
    const std::string action =
        target.route == Route::kTags ? options.tags_action : "pull";
    absl::StrAppend(&bearer, ",scope=\"repository:", scope, ":", action, "\"");
  }
  const std::string basic = "Basic realm=\"fake\"";
  constexpr char kName[] = "WWW-Authenticate";
  switch (options.auth) {
    case AuthScheme::kNone:
      break;
    case AuthScheme::kBearer:
      answer.headers.emplace_back(kName, bearer);
      break;
    case AuthScheme::kBasic:
      answer.headers.emplace_back(kName, basic);
      break;
    case AuthScheme::kBearerAndBasic:
      answer.headers.emplace_back(kName, bearer + "," + basic);
      break;
    case AuthScheme::kBearerAndBasicSeparate:
      answer.headers.emplace_back(kName, bearer);
      answer.headers.emplace_back(kName, basic);
      break;
  }
  return answer;
}

Answer Denied() {
  return ErrorAnswer(403, "DENIED", "permission_denied: read_package");
}

}  // namespace

Answer Access::Issue(std::optional<Credential> holder,
                     const std::vector<std::string>& scopes,
                     const FakeRegistryOptions& options) {
  const std::string token = absl::StrCat("fake-token-", ++issued_);
  tokens_[token] = {std::move(holder), ScopeRepositories(scopes),
                    absl::StrJoin(scopes, " "), 0};
  Answer answer;
  std::vector<std::string> fields;
  const TokenField field = options.token_field;
  if (field == TokenField::kToken || field == TokenField::kBoth) {
    fields.push_back(absl::StrCat("\"token\":", JsonQuote(token)));
  }
  if (field == TokenField::kAccessToken || field == TokenField::kBoth) {
    fields.push_back(absl::StrCat("\"access_token\":", JsonQuote(token)));
  }
  if (options.expires_in) {
    fields.push_back(absl::StrCat("\"expires_in\":", *options.expires_in));
  }
  for (const std::string& text : fields) {
    answer.body += (answer.body.empty() ? "{" : ",") + text;
  }
  answer.body = (answer.body.empty() ? "{" : answer.body) + "}";
  return answer;
}

Answer Access::AnswerToken(const Request& request,
                           const FakeRegistryOptions& options,
                           const Store& store) {
  if (!options.token_redirect.empty()) {
    Answer answer;
    answer.status = 307;
    answer.headers.emplace_back("Location", options.token_redirect);
    return answer;
  }
  if (request.method == "POST") {
    const auto grant = QueryValues(request.body, "grant_type");
    const auto refresh = QueryValues(request.body, "refresh_token");
    const auto& known = options.identity_tokens;
    if (known.empty()) return ErrorAnswer(404, "NOT_FOUND", "no such route");
    if (grant != std::vector<std::string>{"refresh_token"} ||
        refresh.size() != 1 ||
        std::find(known.begin(), known.end(), refresh[0]) == known.end()) {
      return ErrorAnswer(options.bad_credential_status, "DENIED", "denied");
    }
    return Issue(Credential{}, QueryValues(request.body, "scope"), options);
  }
  const std::vector<std::string> scopes = QueryValues(request.query, "scope");
  if (const auto basic = After(request.Header("authorization"), "basic")) {
    auto holder = FindCredential(*basic, options);
    if (!holder) {
      return ErrorAnswer(options.bad_credential_status, "DENIED", "denied");
    }
    return Issue(std::move(holder), scopes, options);
  }
  for (const std::string& repository : ScopeRepositories(scopes)) {
    const Visibility* visibility = store.FindRepository(repository);
    if (visibility == nullptr) {
      return ErrorAnswer(options.absent_token_status, "DENIED",
                         "requested access to the resource is denied");
    }
    if (*visibility == Visibility::kPrivate) {
      return ErrorAnswer(options.private_token_status, "UNAUTHORIZED",
                         "authentication required");
    }
  }
  return Issue(std::nullopt, scopes, options);
}

std::optional<Answer> Access::Refuse(const Request& request,
                                     const Target& target,
                                     const FakeRegistryOptions& options,
                                     const Store& store,
                                     const Addresses& addresses) {
  if (options.auth == AuthScheme::kNone) return std::nullopt;
  const std::string authorization = request.Header("authorization");
  std::optional<Credential> holder;
  if (const auto bearer = After(authorization, "bearer");
      bearer && TakesBearer(options.auth)) {
    const auto token = tokens_.find(*bearer);
    if (token != tokens_.end()) {
      const int uses = ++token->second.uses;
      if (options.token_uses > 0 && uses > options.token_uses) {
        if (options.refused_token_status == 401) {
          return Challenge(target, options, addresses);
        }
        return ErrorAnswer(options.refused_token_status, "DENIED",
                           "Your authorization token has expired.");
      }
      if (target.route == Route::kTags &&
          token->second.scopes.find(":" + options.tags_action) ==
              std::string::npos) {
        return Challenge(target, options, addresses);
      }
      if (!target.repository.empty() &&
          token->second.repositories.count(target.repository) == 0) {
        return Challenge(target, options, addresses);
      }
      holder = token->second.holder;
    } else if (!options.constant_bearer || *bearer != "QQ==") {
      const auto& known = options.credentials;
      const bool is_password = std::any_of(
          known.begin(), known.end(), [&](const Credential& credential) {
            return credential.password == *bearer;
          });
      return is_password ? Denied() : Challenge(target, options, addresses);
    }
  } else if (const auto basic = After(authorization, "basic");
             basic && TakesBasic(options.auth)) {
    holder = FindCredential(*basic, options);
    if (!holder) return Challenge(target, options, addresses);
  } else {
    return Challenge(target, options, addresses);
  }
  const Visibility* visibility = store.FindRepository(target.repository);
  if (visibility != nullptr && *visibility == Visibility::kPrivate &&
      (!holder || !Covers(*holder, target.repository))) {
    return Denied();
  }
  return std::nullopt;
}

}  // namespace imagecd::testing
