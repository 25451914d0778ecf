#include "provider/oci/session.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/oci/address_rule.h"
#include "provider/oci/link.h"
#include "provider/oci/registry_error.h"
#include "provider/oci/url.h"

namespace imagecd::oci {
namespace {

// First without, then each source of credentials, once more where a token was
// no longer good: a registry that is still not content after this many never
// will be.
constexpr int kMaxRounds = 16;

bool IsRedirect(int status) {
  constexpr std::array<int, 5> kRedirects = {301, 302, 303, 307, 308};
  return std::find(kRedirects.begin(), kRedirects.end(), status) !=
         kRedirects.end();
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
  const auto configured = options_.registries.find(repository.host);
  const bool insecure =
      configured != options_.registries.end() && configured->second.insecure;
  std::string url =
      absl::StrFormat("%s://%s/v2/%s/", insecure ? "http" : "https",
                      repository.host, repository.path);
  url += rest;
  return url;
}

absl::StatusOr<RegistryAnswer> Session::Send(const Repository& repository,
                                             const RegistryRequest& request,
                                             const Call& call) {
  RegistryAnswer answer;
  Operation& operation = answer.operation;
  operation.what = request.what;
  operation.repository = repository;
  operation.host = repository.host;
  operation.secrets = environment_.secrets;
  for (int round = 0; round < kMaxRounds; ++round) {
    IMAGECD_ASSIGN_OR_RETURN(const Authorization authorization,
                             authenticator_.Authorize(repository, call));
    operation.source = authorization.source;
    absl::StatusOr<http::HttpResponse> response =
        SendFollowing(request, authorization, operation, call);
    const bool rejected =
        response.ok() && (response->status == 401 || response->status == 403);
    if (!rejected) {
      if (authorization.first) authenticator_.Learnt(repository);
      if (!response.ok()) return response.status();
      answer.response = *std::move(response);
      return answer;
    }
    answer.response = *std::move(response);
    IMAGECD_RETURN_IF_ERROR(authenticator_.Rejected(authorization, operation,
                                                    answer.response, call));
  }
  return AnswerFailure(operation, answer.response, kMaxRounds);
}

absl::StatusOr<http::HttpResponse> Session::SendFollowing(
    const RegistryRequest& request, const Authorization& authorization,
    const Operation& operation, const Call& call) {
  http::HttpRequest http_request;
  http_request.method = request.method;
  http_request.url = request.url;
  http_request.ca_file = CaFile(operation.host);
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
    after_failure = [&] { authenticator_.Learnt(operation.repository); };
  }
  bool on_own_host = true;
  http::AddressKind registry = http::AddressKind::kPublic;
  for (int redirects = 0;; ++redirects) {
    IMAGECD_ASSIGN_OR_RETURN(
        http::HttpResponse response,
        requester_.Send(http_request, asked, call, after_failure));
    if (!IsRedirect(response.status)) {
      // A storage host's refusal says nothing of the registry's credentials.
      const bool rejected = response.status == 401 || response.status == 403;
      if (rejected && !on_own_host) {
        return AnswerFailure(asked, response, 1);
      }
      return response;
    }
    if (redirects == options_.limits.redirects) {
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
    http_request.addresses =
        LimitFor(url, operation.repository, options_.registries, registry);
    if (const absl::Status host = CheckHost(url, http_request.addresses);
        !host.ok()) {
      return BadAnswer(asked,
                       absl::StrFormat("with a redirect to %s://%s, which is "
                                       "not followed: %s",
                                       url.scheme, url.Authority(),
                                       std::string(host.message())));
    }
    asked.host = url.Authority();
    http_request.ca_file = CaFile(asked.host);
    on_own_host = false;
  }
}

std::string Session::CaFile(const std::string& host) const {
  const auto configured = options_.registries.find(host);
  return configured == options_.registries.end() ? ""
                                                 : configured->second.ca_file;
}

}  // namespace imagecd::oci
