#ifndef IMAGECD_CLI_WATCH_API_SERVER_H_
#define IMAGECD_CLI_WATCH_API_SERVER_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "nlohmann/json_fwd.hpp"
#include "provider/base/cancellation.h"
#include "provider/base/environment.h"
#include "provider/http/http_client.h"

namespace imagecd::watch {

// How a pod reaches the API server of its cluster.
struct ApiServerAddress {
  std::string url;  // https://HOST:PORT
  // Written by the kubelet. The token is read for each request, because the
  // kubelet replaces it.
  std::string token_file;
  std::string ca_file;
};

// The address as the kubelet gives it to each pod: KUBERNETES_SERVICE_HOST,
// KUBERNETES_SERVICE_PORT, and files in `folder`, the one of the service
// account. FailedPrecondition outside a cluster.
absl::StatusOr<ApiServerAddress> FindApiServer(
    const base::Environment& environment, const std::string& folder);

inline constexpr char kServiceAccountFolder[] =
    "/var/run/secrets/kubernetes.io/serviceaccount";

// A Stack of Pulumi's Kubernetes operator, by name.
struct StackName {
  std::string space;  // the namespace
  std::string name;
};
// `NAME` or `NAMESPACE/NAME`. Without a namespace, the one of the pod, from a
// file in `folder`. InvalidArgument for other names.
absl::StatusOr<StackName> ParseStackName(std::string_view text,
                                         const std::string& folder);

// The parts of a Stack that the watcher reads.
struct StackObject {
  std::string uid;
  std::string request;       // the annotation; empty if there is none
  std::string last_request;  // of the last update that ended
  std::string last_state;    // `succeeded`, `failed`, or empty
};

// One Stack, through the API server. Needs get and patch of that Stack and
// create of Events in its namespace. Errors name the Stack, say what the server
// answered and what to do, and hold no token. One thread at a time.
class ApiServer {
 public:
  // Nothing but `address` and `stack` is owned. `cancel` may be null.
  ApiServer(ApiServerAddress address, StackName stack, http::HttpClient& http,
            const base::Cancellation* cancel);

  absl::StatusOr<StackObject> GetStack();
  // Sets the annotation that requests an update.
  absl::Status SetRequest(const std::string& request);
  // Creates an Event about the Stack. `reason` is one word; `message` is cut at
  // 1024 bytes.
  absl::Status CreateEvent(const StackObject& stack, const std::string& reason,
                           std::string_view message, absl::Time now);

 private:
  absl::StatusOr<nlohmann::json> Send(const std::string& attempt,
                                      const std::string& method,
                                      const std::string& path,
                                      const std::string& body);

  const ApiServerAddress address_;
  const StackName stack_;
  http::HttpClient& http_;
  const base::Cancellation* const cancel_;
};

}  // namespace imagecd::watch

#endif  // IMAGECD_CLI_WATCH_API_SERVER_H_
