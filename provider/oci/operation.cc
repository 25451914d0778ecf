#include "provider/oci/operation.h"

#include "absl/strings/str_format.h"
#include "provider/http/retry.h"
#include "provider/oci/address_rule.h"
#include "provider/oci/answer_errors.h"
#include "provider/oci/registry_error.h"

namespace imagecd::oci {
namespace {

constexpr char kGhcr[] = "ghcr.io";

Failure FailureOfTransport(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kUnavailable:
      return Failure::kNetwork;
    case absl::StatusCode::kDeadlineExceeded:
      return Failure::kTimeout;
    case absl::StatusCode::kCancelled:
      return Failure::kCancelled;
    case absl::StatusCode::kResourceExhausted:
      return Failure::kTooLarge;
    case absl::StatusCode::kFailedPrecondition:
      return Failure::kTls;
    default:  // PermissionDenied: an address that must not be asked
      return Failure::kBadAnswer;
  }
}

Failure FailureOfAnswer(int status, const AnswerErrors& errors) {
  if (status == 401) return Failure::kUnauthorized;
  if (status == 400 && SaysDenied(errors)) return Failure::kDenied;
  if (status == 403) return Failure::kDenied;
  if (status == 404) return Failure::kNotFound;
  if (status == 429) return Failure::kRateLimited;
  if (status == 408) return Failure::kTimeout;
  if (status >= 500 && status < 600) return Failure::kServer;
  return Failure::kBadAnswer;
}

std::string ClientCertificateAdvice(const Operation& operation) {
  return absl::StrFormat(
      "if the server requires a client certificate, set "
      "imagecd:registries[\"%s\"].clientCertificate and clientKey, each to "
      "PEM text or to the path of a PEM file",
      operation.repository.host);
}

std::string LogInAdvice(const Operation& operation) {
  if (operation.repository.host == kGhcr) {
    return "private packages need a classic personal access token with the "
           "scope read:packages, or in GitHub Actions GITHUB_TOKEN with the "
           "permission packages: read, of a user who may read this package; "
           "fine-grained tokens do not work";
  }
  return absl::StrFormat(
      "log in with `docker login %s`, or set imagecd:registries[\"%s\"]",
      operation.repository.host, operation.repository.host);
}

std::string Advice(const Operation& operation, Failure failure) {
  switch (failure) {
    case Failure::kNetwork:
      return "check the name of the registry, the network and the proxy "
             "settings";
    case Failure::kTls:
      return absl::StrFormat(
          "if the registry's certificate comes from a private CA, set "
          "imagecd:registries[\"%s\"].caFile",
          operation.repository.host);
    case Failure::kTimeout:
      return "try again, or raise imagecd:requestTimeout and "
             "imagecd:totalTimeout";
    case Failure::kUnauthorized:
    case Failure::kDenied:
    case Failure::kNotFound:
      return "not found or no access: check the name; " +
             LogInAdvice(operation);
    case Failure::kRateLimited:
      return operation.source.empty() || operation.source == "anonymous"
                 ? "try again later; " + LogInAdvice(operation) +
                       " (requests without one share one limit)"
                 : "try again later";
    case Failure::kServer:
      return "try again later";
    default:
      return "";
  }
}

absl::Status Compose(const Operation& operation, Failure failure,
                     const std::string& what_came, const std::string& advice,
                     int attempts) {
  std::string message =
      absl::StrFormat("cannot %s: %s", operation.what, what_came);
  if (attempts > 1) message += absl::StrFormat(" in %d attempts", attempts);
  if (!operation.source.empty() &&
      (failure == Failure::kUnauthorized || failure == Failure::kDenied ||
       failure == Failure::kNotFound)) {
    message += absl::StrFormat(" (credential: %s)", operation.source);
  }
  if (!advice.empty()) message += "; " + advice;
  return MakeRegistryError(failure, message);
}

}  // namespace

absl::Status TransportFailure(const Operation& operation,
                              const absl::Status& error, int attempts) {
  const Failure failure = FailureOfTransport(error.code());
  if (failure == Failure::kCancelled) {
    return MakeRegistryError(
        failure, absl::StrFormat("cannot %s: cancelled", operation.what));
  }
  std::string what_came(error.message());
  if (absl::IsPermissionDenied(error)) {
    what_came += "; " + HostAdvice(operation.host);
  }
  return Compose(operation, failure, what_came,
                 http::WantsClientCertificate(error)
                     ? ClientCertificateAdvice(operation)
                     : Advice(operation, failure),
                 attempts);
}

absl::Status AnswerFailure(const Operation& operation,
                           const http::HttpResponse& response, int attempts) {
  std::string what_came =
      absl::StrFormat("%s answered HTTP %d", operation.host, response.status);
  const AnswerErrors errors =
      ParseAnswerErrors(response.body, operation.secrets);
  if (!errors.text.empty()) what_came += absl::StrFormat(" (%s)", errors.text);
  // nginx answers 400 with such a page where a client certificate is missing or
  // wrong.
  if (response.status == 400 &&
      response.body.find("SSL certificate") != std::string::npos) {
    return Compose(operation, Failure::kTls,
                   what_came + ", which asks for a client certificate",
                   ClientCertificateAdvice(operation), attempts);
  }
  const Failure failure = FailureOfAnswer(response.status, errors);
  return Compose(operation, failure, what_came, Advice(operation, failure),
                 attempts);
}

absl::Status BadAnswer(const Operation& operation, const std::string& why) {
  return MakeRegistryError(
      Failure::kBadAnswer,
      absl::StrFormat("cannot %s: %s answered %s", operation.what,
                      operation.host, why));
}

}  // namespace imagecd::oci
