#ifndef IMAGECD_PROVIDER_OCI_SESSION_H_
#define IMAGECD_PROVIDER_OCI_SESSION_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "provider/http/http_client.h"
#include "provider/oci/authenticator.h"
#include "provider/oci/operation.h"
#include "provider/oci/registry_client.h"
#include "provider/oci/requester.h"

namespace imagecd::oci {

// One request to a registry.
struct RegistryRequest {
  std::string method = "GET";  // or HEAD
  std::string url;             // on the repository's API host
  std::string what;            // for Operation::what
  std::string accept;          // media types; may be empty
  std::size_t max_body_bytes = 0;
  http::BodySink* sink = nullptr;
};

// The answer, and how messages describe its request.
struct RegistryAnswer {
  http::HttpResponse response;
  Operation operation;
  std::string url;  // that answered, after redirects
};

// Sends requests to registries, with authorization, retries, redirects and
// limits. Safe to call from any thread.
class Session {
 public:
  // Both are kept.
  Session(ClientOptions options, ClientEnvironment environment);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  const ClientOptions& options() const { return options_; }

  // `call` with the deadline that total_timeout sets, counted from now.
  Call Started(const Call& call) const;

  // `https://HOST/v2/PATH/` and `rest`, with ApiHost's HOST; http for a host
  // that is configured as insecure.
  std::string UrlOf(const Repository& repository, std::string_view rest) const;

  // Returns an answer with any status except 401, 403, redirects and those that
  // are worth another attempt, which are errors here.
  //
  // A redirect to another registry (another host, and a path of the registry
  // API) is followed as a request to that registry: with its own challenges,
  // tokens and credentials, and with messages that name it. A redirect to any
  // other URL on another host is followed without authorization.
  absl::StatusOr<RegistryAnswer> Send(const Repository& repository,
                                      const RegistryRequest& request,
                                      const Call& call);

 private:
  // The repository whose registry another host's redirect leads to.
  struct Hop {
    Destination destination;
    std::string url;
  };
  // An answer, or another registry to ask.
  struct Outcome {
    http::HttpResponse response;
    std::string url;
    std::optional<Hop> hop;
  };

  absl::StatusOr<RegistryAnswer> SendTo(const Destination& destination,
                                        const RegistryRequest& request,
                                        const Call& call, int& redirects);
  // Follows redirects that stay outside of other registries.
  absl::StatusOr<Outcome> Follow(const Destination& destination,
                                 const RegistryRequest& request,
                                 const Authorization& authorization,
                                 const Operation& operation, const Call& call,
                                 int& redirects);
  void SetTls(const std::string& host, http::HttpRequest& request) const;

  const ClientOptions options_;
  const ClientEnvironment environment_;
  const Requester requester_;
  Authenticator authenticator_;
};

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_SESSION_H_
