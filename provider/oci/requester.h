#ifndef IMAGECD_PROVIDER_OCI_REQUESTER_H_
#define IMAGECD_PROVIDER_OCI_REQUESTER_H_

#include <functional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/http/http_client.h"
#include "provider/oci/operation.h"
#include "provider/oci/registry_client.h"

namespace imagecd::oci {

// Sends requests with the client's limits on time and attempts. Safe to call
// from any thread.
class Requester {
 public:
  // Both are kept by reference.
  Requester(const ClientOptions& options, const ClientEnvironment& environment)
      : options_(options), environment_(environment) {}

  // Sends `request`, again where that may help, until there is an answer, the
  // attempts are used up, call.deadline would pass or the call is cancelled.
  // Fills in timeout, cancel and User-Agent. An answer that another
  // attempt may better (429, 503 …) is an error once there is no other; any
  // other answer is returned, whatever its status. `after_failure` (may be
  // empty) is called before each wait for another attempt.
  absl::StatusOr<http::HttpResponse> Send(
      http::HttpRequest request, const Operation& operation, const Call& call,
      const std::function<void()>& after_failure = nullptr) const;

 private:
  const ClientOptions& options_;
  const ClientEnvironment& environment_;
};

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_REQUESTER_H_
