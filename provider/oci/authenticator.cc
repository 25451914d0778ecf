#include "provider/oci/authenticator.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "provider/base/status_macros.h"
#include "provider/oci/answer_errors.h"
#include "provider/oci/realm.h"
#include "provider/oci/registry_error.h"
#include "provider/oci/token_endpoint.h"
#include "provider/oci/url.h"

namespace imagecd::oci {
namespace {

// Two credentials are one if and only if this is the same.
std::string Identity(const Credential& credential) {
  return absl::StrFormat("%d:%d:", static_cast<int>(credential.kind),
                         credential.username.size()) +
         credential.username + credential.secret;
}

bool IsRefusal(const absl::Status& status) {
  const std::optional<Failure> failure = FailureOf(status);
  return failure == Failure::kUnauthorized || failure == Failure::kDenied;
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
          "cannot use %s: %s asks for a user name and a password, and there "
          "are no %s; log in with `docker login %s`, or set "
          "imagecd:registries[\"%s\"]",
          repository.ToString(), repository.host,
          refused.empty()
              ? "such"
              : "others than the refused " + absl::StrJoin(refused, " and "),
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
  }
}

absl::StatusOr<Authorization> Authenticator::Authorize(
    const Repository& repository, const Call& call) {
  IMAGECD_ASSIGN_OR_RETURN(const HostSchemes::Known known,
                           schemes_.Get(repository.host, call));
  if (!known.scheme.has_value()) {
    Authorization none;
    none.first = known.first;
    return none;
  }
  absl::Status error;  // the best that there is to say
  std::vector<std::string> refused;
  for (std::size_t index = 0;; ++index) {
    absl::StatusOr<std::optional<Credential>> found =
        credentials_.Get(repository, index, call.cancel);
    if (!found.ok()) {
      if (FailureOf(found.status()) != Failure::kCredentials) {
        return found.status();
      }
      // A broken file is no reason to fail where nothing of it is needed.
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
        Apply(*known.scheme, repository, credential, call);
    if (applied.ok()) {
      if (!applied->has_value()) continue;
      (*applied)->credential.source = own_source;
      return **std::move(applied);
    }
    if (!IsRefusal(applied.status())) return applied.status();
    // What is broken is a better thing to say than that nobody may come in.
    if (FailureOf(error) != Failure::kCredentials) error = applied.status();
    if (credential.configured) break;
    if (credential.kind == Credential::Kind::kAnonymous) break;
    credential.source = own_source;
    refused.push_back(own_source);
    Refuse(repository, credential, std::string(applied.status().message()),
           call);
  }
  ForgetRefusals(repository);
  return error.ok() ? NoCredential(repository, refused) : error;
}

absl::StatusOr<std::optional<Authorization>> Authenticator::Apply(
    const AuthScheme& scheme, const Repository& repository,
    const Credential& credential, const Call& call) {
  Authorization authorization;
  authorization.scheme = scheme;
  authorization.credential = credential;
  authorization.source = credential.source;
  if (credential.kind == Credential::Kind::kRegistryToken) {
    authorization.header = "Bearer " + credential.secret;
    return {std::move(authorization)};
  }
  if (scheme.kind == AuthScheme::Kind::kBearer) {
    return ApplyToken(scheme, repository, credential, call);
  }
  if (credential.kind != Credential::Kind::kBasic) return {std::nullopt};
  authorization.header =
      BasicAuthorization(credential.username, credential.secret);
  return {std::move(authorization)};
}

absl::StatusOr<std::optional<Authorization>> Authenticator::ApplyToken(
    const AuthScheme& scheme, const Repository& repository,
    Credential credential, const Call& call) {
  IMAGECD_ASSIGN_OR_RETURN(const http::AddressLimit addresses,
                           CheckRealm(scheme.realm, repository,
                                      options_.registries, scheme.registry));
  if (credential.kind != Credential::Kind::kAnonymous &&
      !MayReceiveCredential(scheme.realm, repository,
                            TokenHosts(repository.host))) {
    WarnOnce(
        // Once, however many realms a registry names.
        "realm " + repository.host,
        absl::StrFormat(
            "%s sends for tokens to %s, which is not known to belong to "
            "it, so the credential from %s is not sent there; if it is "
            "right, name its host in imagecd:registries[\"%s\"].tokenHosts",
            repository.host, RedactUrl(scheme.realm), credential.source,
            repository.host),
        call);
    if (!credential.configured) return {std::nullopt};
    credential = Credential();
    credential.configured = true;
    credential.source = "anonymous, as the configured one may not go there";
  }
  Authorization authorization;
  authorization.key = {repository, scheme.realm, Identity(credential)};
  absl::StatusOr<TokenCache::Obtained> obtained =
      tokens_.Get(authorization.key, call, [&] {
        return ExchangeToken(
            {repository, scheme.realm, scheme.service, credential,
             TokenCaFile(scheme, repository), addresses},
            requester_, options_, environment_, call);
      });
  if (!obtained.ok()) return obtained.status();
  authorization.scheme = scheme;
  authorization.source = credential.source;
  authorization.token = std::move(obtained->token.value);
  authorization.fresh = obtained->fresh;
  authorization.header = "Bearer " + authorization.token;
  environment_.secrets->Add(authorization.token);
  authorization.credential = std::move(credential);
  return {std::move(authorization)};
}

absl::Status Authenticator::Rejected(const Authorization& authorization,
                                     const Operation& operation,
                                     const http::HttpResponse& response,
                                     const Call& call) {
  const Repository& repository = operation.repository;
  std::optional<AuthScheme> scheme;
  if (response.status == 401) {
    scheme = SchemeFromChallenges(
        ParseChallenges(response.headers.GetAll("WWW-Authenticate")));
    if (scheme.has_value()) scheme->registry = response.peer;
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
  // The registry now wants something else: the credential is not to blame.
  if (scheme.has_value() && scheme != authorization.scheme) {
    return absl::OkStatus();
  }
  if (response.status == 401 && !authorization.token.empty()) {
    tokens_.Drop(authorization.key, authorization.token);
    if (!authorization.fresh) return absl::OkStatus();
  }
  if (!GivesWay(authorization.credential)) {
    ForgetRefusals(repository);
    return AnswerFailure(operation, response, 1);
  }
  Refuse(repository, authorization.credential,
         absl::StrFormat(
             "HTTP %d %s", response.status,
             ParseAnswerErrors(response.body, environment_.secrets).text),
         call);
  return absl::OkStatus();
}

void Authenticator::Learnt(const Repository& repository) {
  schemes_.SettleUnknown(repository.host);
}

std::vector<std::string> Authenticator::TokenHosts(
    const std::string& host) const {
  const auto found = options_.registries.find(host);
  if (found == options_.registries.end()) return {};
  return found->second.token_hosts;
}

std::string Authenticator::TokenCaFile(const AuthScheme& scheme,
                                       const Repository& repository) const {
  const absl::StatusOr<Url> realm = ParseUrl(scheme.realm);
  if (!realm.ok()) return "";
  const auto configured = options_.registries.find(realm->Authority());
  if (configured != options_.registries.end()) {
    return configured->second.ca_file;
  }
  // One's own token host most likely has a certificate of one's own CA.
  const auto registry = options_.registries.find(repository.host);
  if (registry == options_.registries.end()) return "";
  const std::vector<std::string>& hosts = registry->second.token_hosts;
  const bool named =
      std::find(hosts.begin(), hosts.end(), realm->Authority()) !=
          hosts.end() ||
      std::find(hosts.begin(), hosts.end(), realm->host) != hosts.end();
  return named ? registry->second.ca_file : "";
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
