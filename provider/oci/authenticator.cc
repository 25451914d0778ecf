#include "provider/oci/authenticator.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "provider/base/status_macros.h"
#include "provider/oci/address_rule.h"
#include "provider/oci/answer_errors.h"
#include "provider/oci/realm.h"
#include "provider/oci/registry_error.h"
#include "provider/oci/token_endpoint.h"
#include "provider/oci/url.h"

namespace imagecd::oci {
namespace {

// Equal for two credentials if and only if they are equal.
std::string Identity(const Credential& credential) {
  return absl::StrFormat("%d:%d:", static_cast<int>(credential.kind),
                         credential.username.size()) +
         credential.username + credential.secret;
}

bool IsRefusal(const absl::Status& status) {
  const std::optional<Failure> failure = FailureOf(status);
  return failure == Failure::kUnauthorized || failure == Failure::kDenied;
}

// Adds the lines between BEGIN and END of PEM text that has a private key.
void RememberKey(std::string_view pem, base::KnownSecrets& secrets) {
  const std::size_t begin = pem.find("PRIVATE KEY-----");
  if (begin == std::string_view::npos) return;
  const std::size_t first = std::min(pem.find('\n', begin), pem.size());
  const std::string_view rest = pem.substr(first);
  secrets.Add(rest.substr(0, rest.find("-----END")));
}

// Whether another source may be tried after this one.
bool GivesWay(const Credential& credential) {
  return !credential.configured &&
         credential.kind != Credential::Kind::kAnonymous;
}

std::string Source(const Credential& credential,
                   const std::vector<std::string>& refused) {
  if (refused.empty()) return credential.source;
  return absl::StrFormat("%s, after the refused %s", credential.source,
                         absl::StrJoin(refused, " and "));
}

absl::Status NoCredential(const Repository& repository,
                          const std::vector<std::string>& refused) {
  return MakeRegistryError(
      Failure::kUnauthorized,
      absl::StrFormat(
          "cannot use %s: %s requires a user name and a password, and imagecd "
          "found %s; log in with `docker login %s`, or set "
          "imagecd:registries[\"%s\"]",
          repository.ToString(), repository.host,
          refused.empty()
              ? "none"
              : "only the refused " + absl::StrJoin(refused, " and "),
          repository.host, repository.host));
}

}  // namespace

Authenticator::Authenticator(const ClientOptions& options,
                             const ClientEnvironment& environment,
                             const Requester& requester)
    : options_(options),
      environment_(environment),
      requester_(requester),
      credentials_(options.registries, environment.environment),
      schemes_(environment.clock),
      tokens_(environment.clock) {
  for (const auto& [host, config] : options.registries) {
    for (const std::string& secret : {config.password, config.token}) {
      environment_.secrets->AddLogin(config.username, secret);
    }
    RememberKey(config.client_certificate.key, *environment_.secrets);
    RememberKey(config.client_certificate.certificate, *environment_.secrets);
  }
}

absl::StatusOr<Authorization> Authenticator::Authorize(
    const Destination& destination, const Call& call) {
  const Repository& repository = destination.repository;
  IMAGECD_ASSIGN_OR_RETURN(const HostSchemes::Known known,
                           schemes_.Get(repository.host, call));
  const std::optional<std::vector<std::string>> scopes =
      scopes_.Get(repository);
  if (!known.scheme.has_value() || !scopes.has_value()) {
    Authorization none;
    none.first = known.first;
    return none;
  }
  const Attempt attempt{destination, *known.scheme, *scopes, call};
  absl::Status error;  // the most useful one
  std::vector<std::string> refused;
  for (std::size_t index = 0;; ++index) {
    absl::StatusOr<std::optional<Credential>> found =
        credentials_.Get(repository, index, call.cancel);
    if (!found.ok()) {
      if (FailureOf(found.status()) != Failure::kCredentials) {
        return found.status();
      }
      // A broken file is no reason to fail if nothing in it is needed.
      error = found.status();
      const std::string message(error.message());
      WarnOnce(message, message + "; trying without it", call);
      continue;
    }
    if (!found->has_value()) break;
    Credential credential = **found;
    RememberSecret(credential, *environment_.secrets);
    if (IsRefused(repository, credential)) {
      refused.push_back(credential.source);
      continue;
    }
    const std::string own_source = credential.source;
    credential.source = Source(credential, refused);
    absl::StatusOr<std::optional<Authorization>> applied =
        Apply(attempt, credential);
    if (applied.ok()) {
      if (!applied->has_value()) continue;
      (*applied)->credential.source = own_source;
      return **std::move(applied);
    }
    if (!IsRefusal(applied.status())) return applied.status();
    // A broken credential file is a better explanation than a refusal.
    if (FailureOf(error) != Failure::kCredentials) error = applied.status();
    if (credential.configured) break;
    if (credential.kind == Credential::Kind::kAnonymous) break;
    credential.source = own_source;
    if (credentials_.Renew(credential)) {
      --index;  // ask the same source again
      continue;
    }
    refused.push_back(own_source);
    Refuse(repository, credential, std::string(applied.status().message()),
           call);
  }
  ForgetRefusals(repository);
  return error.ok() ? NoCredential(repository, refused) : error;
}

absl::StatusOr<std::optional<Authorization>> Authenticator::Apply(
    const Attempt& attempt, const Credential& credential) {
  Authorization authorization;
  authorization.scheme = attempt.scheme;
  authorization.scopes = attempt.scopes;
  authorization.credential = credential;
  authorization.source = credential.source;
  if (credential.kind == Credential::Kind::kRegistryToken) {
    authorization.header = "Bearer " + credential.secret;
    return {std::move(authorization)};
  }
  const bool is_basic = credential.kind == Credential::Kind::kBasic;
  if (attempt.scheme.kind == AuthScheme::Kind::kBearer) {
    const bool basic_possible = is_basic && attempt.scheme.basic_too;
    if (!basic_possible || MaySend(attempt, credential)) {
      absl::StatusOr<std::optional<Authorization>> with_token =
          ApplyToken(attempt, credential);
      const std::optional<Failure> failure = FailureOf(with_token.status());
      const bool unusable_endpoint =
          failure == Failure::kBadAnswer || failure == Failure::kNotFound;
      if (!basic_possible || !unusable_endpoint) return with_token;
    }
  }
  if (!is_basic) return {std::nullopt};
  authorization.header =
      BasicAuthorization(credential.username, credential.secret);
  return {std::move(authorization)};
}

bool Authenticator::MaySend(const Attempt& attempt,
                            const Credential& credential) {
  if (credential.kind == Credential::Kind::kAnonymous) return true;
  const Repository& repository = attempt.destination.repository;
  const HostConfig* const config =
      FindHostConfig(options_.registries, repository.host);
  const std::vector<std::string> none;
  if (MayReceiveCredential(attempt.scheme.realm, repository,
                           config == nullptr ? none : config->token_hosts)) {
    return true;
  }
  const bool basic =
      attempt.scheme.basic_too && credential.kind == Credential::Kind::kBasic;
  if (basic) return false;
  WarnOnce(
      // Once, however many realms a registry names.
      "realm " + repository.host,
      absl::StrFormat(
          "%s names the token endpoint %s, which is not known to belong to "
          "it, so the credential from %s is not sent there; if that endpoint "
          "is right, name its host in imagecd:registries[\"%s\"].tokenHosts",
          repository.host, RedactUrl(attempt.scheme.realm), credential.source,
          repository.host),
      attempt.call);
  return false;
}

absl::StatusOr<std::optional<Authorization>> Authenticator::ApplyToken(
    const Attempt& attempt, Credential credential) {
  const AuthScheme& scheme = attempt.scheme;
  const Repository& repository = attempt.destination.repository;
  IMAGECD_ASSIGN_OR_RETURN(
      const http::AddressLimit addresses,
      CheckRealm(scheme.realm, repository, options_.registries, scheme.registry,
                 attempt.destination.addresses));
  if (!MaySend(attempt, credential)) {
    if (!credential.configured) return {std::nullopt};
    credential = Credential();
    credential.configured = true;
    credential.source = "anonymous, as the configured one may not go there";
  }
  Authorization authorization;
  authorization.key = {repository, scheme.realm,
                       absl::StrJoin(attempt.scopes, " "),
                       Identity(credential)};
  absl::StatusOr<TokenCache::Obtained> obtained =
      tokens_.Get(authorization.key, attempt.call, [&] {
        TokenRequest request;
        request.repository = repository;
        request.realm = scheme.realm;
        request.service = scheme.service;
        request.scopes = attempt.scopes;
        request.credential = credential;
        request.addresses = addresses;
        if (const HostConfig* const config =
                TokenHostConfig(scheme, repository)) {
          request.ca_file = config->ca_file;
          request.client_certificate = config->client_certificate;
        }
        return ExchangeToken(request, requester_, options_, environment_,
                             attempt.call);
      });
  if (!obtained.ok()) return obtained.status();
  authorization.scheme = scheme;
  authorization.scopes = attempt.scopes;
  authorization.source = credential.source;
  authorization.token = std::move(obtained->token.value);
  authorization.fresh = obtained->fresh;
  authorization.worked = obtained->worked;
  authorization.header = "Bearer " + authorization.token;
  environment_.secrets->Add(authorization.token);
  authorization.credential = std::move(credential);
  return {std::move(authorization)};
}

bool Authenticator::IsRejection(const Authorization& authorization,
                                const http::HttpResponse& response) {
  if (response.status == 401 || response.status == 403) return true;
  if (response.status != 400 || authorization.header.empty()) return false;
  // An answer to HEAD has no body that could say it.
  if (response.body.empty()) return authorization.worked;
  return SaysDenied(ParseAnswerErrors(response.body, nullptr));
}

absl::Status Authenticator::Rejected(const Authorization& authorization,
                                     const Operation& operation,
                                     const http::HttpResponse& response,
                                     const Call& call) {
  const Repository& repository = operation.repository;
  std::optional<AuthScheme> scheme;
  bool other_scopes = false;
  if (response.status == 401) {
    const std::vector<Challenge> challenges =
        ParseChallenges(response.headers.GetAll("WWW-Authenticate"));
    scheme = SchemeFromChallenges(challenges);
    if (scheme.has_value()) {
      scheme->registry = response.peer;
      other_scopes = scopes_.Learn(
          repository, ReadingScope(ScopeFromChallenges(challenges)),
          authorization.scopes);
    }
  }
  if (scheme.has_value()) {
    schemes_.Settle(repository.host, *scheme);
  } else if (authorization.first) {
    schemes_.SettleUnknown(repository.host);
  }
  if (authorization.header.empty()) {
    if (scheme.has_value()) return absl::OkStatus();
    return AnswerFailure(operation, response, 1);
  }
  // The registry now requires something else: the credential is not to blame.
  if (scheme.has_value() && scheme != authorization.scheme) {
    return absl::OkStatus();
  }
  if (!authorization.token.empty()) {
    if (other_scopes) return absl::OkStatus();
    if (response.status == 401 || authorization.worked) {
      tokens_.Drop(authorization.key, authorization.token);
      if (!authorization.fresh) return absl::OkStatus();
    }
  }
  if (!GivesWay(authorization.credential)) {
    ForgetRefusals(repository);
    return AnswerFailure(operation, response, 1);
  }
  if (credentials_.Renew(authorization.credential)) return absl::OkStatus();
  Refuse(repository, authorization.credential,
         absl::StrFormat(
             "HTTP %d %s", response.status,
             ParseAnswerErrors(response.body, environment_.secrets).text),
         call);
  return absl::OkStatus();
}

void Authenticator::Answered(const Authorization& authorization,
                             const Repository& repository, bool accepted) {
  if (authorization.first) schemes_.SettleUnknown(repository.host);
  if (accepted && !authorization.token.empty() && !authorization.worked) {
    tokens_.MarkWorked(authorization.key, authorization.token);
  }
}

const HostConfig* Authenticator::TokenHostConfig(
    const AuthScheme& scheme, const Repository& repository) const {
  const absl::StatusOr<Url> realm = ParseUrl(scheme.realm);
  if (!realm.ok()) return nullptr;
  const HostConfig* const own =
      FindHostConfig(options_.registries, realm->Authority());
  if (own != nullptr) return own;
  const HostConfig* const registry =
      FindHostConfig(options_.registries, repository.host);
  if (registry == nullptr) return nullptr;
  // The registry's own API host, which has another name than the registry.
  if (realm->Authority() == ApiHost(repository.host)) return registry;
  // A token host that the user names most likely has a certificate from the
  // same CA.
  const std::vector<std::string>& hosts = registry->token_hosts;
  const bool named =
      std::find(hosts.begin(), hosts.end(), realm->Authority()) !=
          hosts.end() ||
      std::find(hosts.begin(), hosts.end(), realm->host) != hosts.end();
  return named ? registry : nullptr;
}

bool Authenticator::IsRefused(const Repository& repository,
                              const Credential& credential) {
  base::MutexLock lock(mutex_);
  const auto refused = refused_.find(repository);
  return refused != refused_.end() &&
         refused->second.contains(Identity(credential));
}

void Authenticator::Refuse(const Repository& repository,
                           const Credential& credential, const std::string& why,
                           const Call& call) {
  {
    base::MutexLock lock(mutex_);
    refused_[repository].insert(Identity(credential));
  }
  WarnOnce("refused " + repository.host + " " + credential.source,
           absl::StrFormat("%s refused the credential from %s for %s, so the "
                           "next source is tried (%s)",
                           repository.host, credential.source,
                           repository.ToString(), why),
           call);
}

void Authenticator::ForgetRefusals(const Repository& repository) {
  base::MutexLock lock(mutex_);
  refused_.erase(repository);
}

void Authenticator::WarnOnce(const std::string& about,
                             const std::string& message, const Call& call) {
  {
    base::MutexLock lock(mutex_);
    if (!warned_.insert(about).second) return;
  }
  if (call.log != nullptr) call.log->Log(base::Severity::kWarning, message);
}

}  // namespace imagecd::oci
