#ifndef IMAGECD_PROVIDER_OCI_REGISTRY_ERROR_H_
#define IMAGECD_PROVIDER_OCI_REGISTRY_ERROR_H_

#include <optional>
#include <string>

#include "absl/status/status.h"

namespace imagecd::oci {

// Why a registry gave no usable answer.
enum class Failure {
  kNetwork,       // no connection, name not found, connection broken
  kTls,           // certificate not trusted
  kTimeout,       // one request, or the look-up as a whole, took too long
  kUnauthorized,  // 401 after the credentials that there are
  kDenied,        // 403
  kNotFound,      // 404 of the repository, or "no access": GHCR says both alike
  kRateLimited,   // 429 on every attempt
  kServer,        // 5xx on every attempt
  kBadAnswer,     // not what the specification says: broken JSON, foreign Link
  kTooLarge,      // a limit of this client was passed
  kCredentials,   // a credential helper or file is broken
  kCancelled,
};

// A Status that carries `failure`. `message` names what was attempted, host
// and path, the answer's status and codes, and what to do. The code follows
// from the failure: Unavailable (network, TLS, timeout, rate limit, server, bad
// answer, too large), PermissionDenied (unauthorized, denied, credentials),
// NotFound, Cancelled; never Internal, Unknown or DataLoss, which the engine
// reads as "the state of the resource is unknown".
absl::Status MakeRegistryError(Failure failure, const std::string& message);

// The failure that MakeRegistryError put in; nullopt for any other status.
std::optional<Failure> FailureOf(const absl::Status& status);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_REGISTRY_ERROR_H_
