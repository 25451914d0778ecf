#include "provider/oci/token_endpoint.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "nlohmann/json.hpp"
#include "provider/base/status_macros.h"
#include "provider/oci/url.h"

namespace imagecd::oci {
namespace {

using nlohmann::json;

// The user name under which docker's tools keep an identity token.
constexpr char kIdentityTokenName[] = "<token>";
constexpr std::int64_t kDefaultLifetime = 60;  // the specification's
constexpr std::int64_t kLongestLifetime = std::int64_t{24} * 60 * 60;

// The endpoint's URL may have a query of its own.
std::string WithQuery(const TokenRequest& request) {
  std::string url = request.realm;
  url += url.find('?') == std::string::npos ? '?' : '&';
  if (!request.service.empty()) {
    url += "service=" + PercentEncode(request.service) + "&";
  }
  std::string separator;
  for (const std::string& scope : request.scopes) {
    url += separator + "scope=" + PercentEncode(scope);
    separator = "&";
  }
  return url;
}

http::HttpRequest GetRequest(const TokenRequest& request) {
  http::HttpRequest get;
  get.url = WithQuery(request);
  const Credential& credential = request.credential;
  if (credential.kind == Credential::Kind::kBasic) {
    get.headers.Add("Authorization",
                    BasicAuthorization(credential.username, credential.secret));
  } else if (credential.kind == Credential::Kind::kIdentityToken) {
    get.headers.Add("Authorization",
                    BasicAuthorization(kIdentityTokenName, credential.secret));
  }
  return get;
}

http::HttpRequest PostRequest(const TokenRequest& request) {
  http::HttpRequest post;
  post.method = "POST";
  post.url = request.realm;
  post.headers.Add("Content-Type", "application/x-www-form-urlencoded");
  post.body = absl::StrFormat(
      "grant_type=refresh_token&client_id=imagecd&service=%s&scope=%s"
      "&refresh_token=%s",
      PercentEncode(request.service),
      PercentEncode(absl::StrJoin(request.scopes, " ")),
      PercentEncode(request.credential.secret));
  return post;
}

Operation TokenOperation(const TokenRequest& request,
                         const ClientEnvironment& environment) {
  Operation operation;
  operation.repository = request.repository;
  operation.source = request.credential.source;
  const absl::StatusOr<Url> url = ParseUrl(request.realm);
  operation.host = url.ok() ? url->Authority() : "the token endpoint";
  operation.what =
      absl::StrFormat("get a token for %s from %s",
                      request.repository.ToString(), RedactUrl(request.realm));
  operation.secrets = environment.secrets;
  return operation;
}

}  // namespace

std::string BasicAuthorization(std::string_view username,
                               std::string_view password) {
  std::string pair(username);
  pair += ':';
  pair += password;
  return "Basic " + absl::Base64Escape(pair);
}

void RememberSecret(const Credential& credential, base::KnownSecrets& secrets) {
  secrets.AddLogin(credential.username, credential.secret);
  secrets.AddLogin(kIdentityTokenName, credential.secret);
}

absl::StatusOr<Token> ParseTokenAnswer(std::string_view body,
                                       absl::Time asked_at) {
  const json answer = json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!answer.is_object()) {
    return absl::InvalidArgumentError("something that is no JSON object");
  }
  Token token;
  for (const char* name : {"token", "access_token"}) {
    const auto found = answer.find(name);
    if (found != answer.end() && found->is_string()) {
      token.value = found->get_ref<const std::string&>();
    }
    if (!token.value.empty()) break;
  }
  if (token.value.empty()) {
    return absl::InvalidArgumentError("an object without a token");
  }
  // Not the grammar of RFC 6750, which real tokens strain, but nothing that
  // could end the header.
  if (std::any_of(token.value.begin(), token.value.end(),
                  [](char c) { return c <= ' ' || c > '~'; })) {
    return absl::InvalidArgumentError("a token with forbidden characters");
  }
  std::int64_t lifetime = 0;
  const auto expires_in = answer.find("expires_in");
  if (expires_in != answer.end() && expires_in->is_number()) {
    lifetime = static_cast<std::int64_t>(std::clamp(
        expires_in->get<double>(), 0.0, static_cast<double>(kLongestLifetime)));
  }
  if (lifetime <= 0) lifetime = kDefaultLifetime;
  const std::int64_t skew = std::min<std::int64_t>(10, lifetime / 5);
  token.expires = asked_at + absl::Seconds(lifetime - skew);
  return token;
}

absl::StatusOr<Token> ExchangeToken(const TokenRequest& request,
                                    const Requester& requester,
                                    const ClientOptions& options,
                                    const ClientEnvironment& environment,
                                    const Call& call) {
  const Operation operation = TokenOperation(request, environment);
  const absl::Time asked_at = environment.clock->Now();
  const auto send = [&](http::HttpRequest http_request) {
    http_request.headers.Add("Accept", "application/json");
    http_request.max_body_bytes = options.limits.token_bytes;
    http_request.ca_file = request.ca_file;
    http_request.client_certificate = request.client_certificate;
    http_request.addresses = request.addresses;
    return requester.Send(std::move(http_request), operation, call);
  };
  http::HttpResponse response;
  const bool post = request.credential.kind == Credential::Kind::kIdentityToken;
  if (post) {
    IMAGECD_ASSIGN_OR_RETURN(response, send(PostRequest(request)));
  }
  if (!post || response.status == 404 || response.status == 405) {
    IMAGECD_ASSIGN_OR_RETURN(response, send(GetRequest(request)));
  }
  if (response.status != 200) return AnswerFailure(operation, response, 1);
  absl::StatusOr<Token> token = ParseTokenAnswer(response.body, asked_at);
  if (!token.ok()) {
    return BadAnswer(operation, std::string(token.status().message()));
  }
  return token;
}

}  // namespace imagecd::oci
