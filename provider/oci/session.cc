#include "provider/oci/session.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/oci/address_rule.h"
#include "provider/oci/link.h"
#include "provider/oci/registry_error.h"
#include "provider/oci/url.h"

namespace imagecd::oci {
namespace {

// The first without authorization, then one for each source of credentials,
// another if a token had expired. A registry that still refuses after this many
// will not accept anything.
constexpr int kMaxRounds = 16;

bool IsRedirect(int status) {
  constexpr std::array<int, 5> kRedirects = {301, 302, 303, 307, 308};
  return std::find(kRedirects.begin(), kRedirects.end(), status) !=
         kRedirects.end();
}

// The repository of a registry API URL, `/v2/PATH/manifests/…`; nullopt for any
// other URL.
std::optional<Repository> RepositoryOfUrl(const Url& url) {
  constexpr std::string_view kStart = "/v2/";
  if (!url.path.starts_with(kStart)) return std::nullopt;
  for (const std::string_view part :
       {"/manifests/", "/blobs/", "/tags/", "/referrers/"}) {
    const std::size_t end = url.path.rfind(part);
    if (end == std::string::npos || end <= kStart.size()) continue;
    const std::string path =
        url.path.substr(kStart.size(), end - kStart.size());
    // The checks of ParseRepository, for any host: one may have no dot.
    if (!ParseRepository("registry.invalid/" + path).ok()) return std::nullopt;
    return Repository{CanonicalHost(url.Authority()), path};
  }
  return std::nullopt;
}

}  // namespace

Session::Session(ClientOptions options, ClientEnvironment environment)
    : options_(std::move(options)),
      environment_(std::move(environment)),
      requester_(options_, environment_),
      authenticator_(options_, environment_, requester_) {}

Call Session::Started(const Call& call) const {
  Call started = call;
  started.deadline = std::min(
      call.deadline, environment_.clock->Now() + options_.total_timeout);
  return started;
}

std::string Session::UrlOf(const Repository& repository,
                           std::string_view rest) const {
  const HostConfig* const configured =
      FindHostConfig(options_.registries, repository.host);
  const bool insecure = configured != nullptr && configured->insecure;
  std::string url =
      absl::StrFormat("%s://%s/v2/%s/", insecure ? "http" : "https",
                      ApiHost(repository.host), repository.path);
  url += rest;
  return url;
}

absl::StatusOr<RegistryAnswer> Session::Send(const Repository& repository,
                                             const RegistryRequest& request,
                                             const Call& call) {
  int redirects = 0;
  return SendTo({repository, http::AddressLimit::kAny}, request, call,
                redirects);
}

absl::StatusOr<RegistryAnswer> Session::SendTo(const Destination& destination,
                                               const RegistryRequest& request,
                                               const Call& call,
                                               int& redirects) {
  const Repository& repository = destination.repository;
  RegistryAnswer answer;
  Operation& operation = answer.operation;
  operation.what = request.what;
  operation.repository = repository;
  operation.host = repository.host;
  operation.secrets = environment_.secrets;
  for (int round = 0; round < kMaxRounds; ++round) {
    IMAGECD_ASSIGN_OR_RETURN(const Authorization authorization,
                             authenticator_.Authorize(destination, call));
    operation.source = authorization.source;
    absl::StatusOr<Outcome> outcome =
        Follow(destination, request, authorization, operation, call, redirects);
    const bool rejected =
        outcome.ok() && !outcome->hop.has_value() &&
        Authenticator::IsRejection(authorization, outcome->response);
    if (!rejected) {
      authenticator_.Answered(authorization, repository, outcome.ok());
      if (!outcome.ok()) return outcome.status();
      if (outcome->hop.has_value()) {
        RegistryRequest next = request;
        next.url = outcome->hop->url;
        return SendTo(outcome->hop->destination, next, call, redirects);
      }
      answer.response = std::move(outcome->response);
      answer.url = std::move(outcome->url);
      return answer;
    }
    answer.response = std::move(outcome->response);
    IMAGECD_RETURN_IF_ERROR(authenticator_.Rejected(authorization, operation,
                                                    answer.response, call));
  }
  return AnswerFailure(operation, answer.response, kMaxRounds);
}

absl::StatusOr<Session::Outcome> Session::Follow(
    const Destination& destination, const RegistryRequest& request,
    const Authorization& authorization, const Operation& operation,
    const Call& call, int& redirects) {
  http::HttpRequest http_request;
  http_request.method = request.method;
  http_request.url = request.url;
  http_request.addresses = destination.addresses;
  SetTls(operation.host, http_request);
  http_request.max_body_bytes = request.max_body_bytes;
  http_request.sink = request.sink;
  if (!request.accept.empty()) {
    http_request.headers.Add("Accept", request.accept);
  }
  if (!authorization.header.empty()) {
    http_request.headers.Add("Authorization", authorization.header);
  }
  Operation asked = operation;
  std::function<void()> after_failure;
  if (authorization.first) {
    after_failure = [&] {
      authenticator_.Answered(authorization, operation.repository, false);
    };
  }
  bool on_own_host = true;
  http::AddressKind registry = http::AddressKind::kPublic;
  for (;; ++redirects) {
    IMAGECD_ASSIGN_OR_RETURN(
        http::HttpResponse response,
        requester_.Send(http_request, asked, call, after_failure));
    if (!IsRedirect(response.status)) {
      // A storage host's refusal says nothing about the registry's credentials.
      const bool rejected = response.status == 401 || response.status == 403;
      if (rejected && !on_own_host) {
        return AnswerFailure(asked, response, 1);
      }
      return Outcome{std::move(response), http_request.url, std::nullopt};
    }
    if (redirects >= options_.limits.redirects) {
      return BadAnswer(asked, absl::StrFormat("redirect after redirect (%d)",
                                              redirects + 1));
    }
    const std::optional<std::string> location =
        response.headers.Get("Location");
    if (!location.has_value()) {
      return BadAnswer(asked, absl::StrFormat("HTTP %d without a Location",
                                              response.status));
    }
    IMAGECD_ASSIGN_OR_RETURN(const Redirect redirect,
                             ResolveRedirect(http_request.url, *location));
    http_request.url = redirect.url;
    if (on_own_host) registry = response.peer;
    if (redirect.keeps_credential) continue;
    http_request.headers.Remove("Authorization");
    IMAGECD_ASSIGN_OR_RETURN(const Url url, ParseUrl(redirect.url));
    http_request.addresses = std::max(
        destination.addresses,
        LimitFor(url, operation.repository, options_.registries, registry));
    if (const absl::Status host = CheckHost(url, http_request.addresses);
        !host.ok()) {
      return BadAnswer(asked,
                       absl::StrFormat("with a redirect to %s://%s, which is "
                                       "not followed: %s",
                                       url.scheme, url.Authority(),
                                       std::string(host.message())));
    }
    if (std::optional<Repository> other = RepositoryOfUrl(url)) {
      ++redirects;
      return Outcome{
          http::HttpResponse(), "",
          Hop{{*std::move(other), http_request.addresses}, redirect.url}};
    }
    asked.host = url.Authority();
    SetTls(asked.host, http_request);
    on_own_host = false;
  }
}

void Session::SetTls(const std::string& host,
                     http::HttpRequest& request) const {
  const HostConfig* const configured =
      FindHostConfig(options_.registries, host);
  request.ca_file = configured == nullptr ? "" : configured->ca_file;
  request.client_certificate = configured == nullptr
                                   ? http::ClientCertificate()
                                   : configured->client_certificate;
}

}  // namespace imagecd::oci
