#ifndef IMAGECD_PROVIDER_OCI_OPERATION_H_
#define IMAGECD_PROVIDER_OCI_OPERATION_H_

#include <string>

#include "absl/status/status.h"
#include "provider/base/secrets.h"
#include "provider/http/http_client.h"
#include "provider/oci/reference.h"

namespace imagecd::oci {

// The operation that messages are about.
struct Operation {
  std::string what;  // completes "cannot …": `list the tags of ghcr.io/o/r`
  Repository repository;
  std::string host;  // that is asked: the registry's, a token endpoint's …
  // Where the credential came from (Credential::source); may be empty.
  std::string source;
  // Masked in the server's words before these are cut. Not owned; may be null.
  const base::KnownSecrets* secrets = nullptr;
};

// The error for an exchange that gave no answer, `error` being what
// HttpClient::Send returned in the last of `attempts` attempts.
absl::Status TransportFailure(const Operation& operation,
                              const absl::Status& error, int attempts);

// The error for an answer that is not usable, after `attempts` attempts:
// status, the codes and messages in its body, and what to do.
absl::Status AnswerFailure(const Operation& operation,
                           const http::HttpResponse& response, int attempts);

// The error for an answer that says 200 but is not what it should be; `why`
// completes "HOST answered …".
absl::Status BadAnswer(const Operation& operation, const std::string& why);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_OPERATION_H_
