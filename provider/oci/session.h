#ifndef IMAGECD_PROVIDER_OCI_SESSION_H_
#define IMAGECD_PROVIDER_OCI_SESSION_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "provider/http/http_client.h"
#include "provider/oci/authenticator.h"
#include "provider/oci/operation.h"
#include "provider/oci/registry_client.h"
#include "provider/oci/requester.h"

namespace imagecd::oci {

// One thing to ask a registry for.
struct RegistryRequest {
  std::string method = "GET";  // or HEAD
  std::string url;             // on the repository's own host
  std::string what;            // for Operation::what
  std::string accept;          // media types; may be empty
  std::size_t max_body_bytes = 0;
  http::BodySink* sink = nullptr;
};

// The answer, and what to call it in a message.
struct RegistryAnswer {
  http::HttpResponse response;
  Operation operation;
};

// Asks registries with everything that belongs to it: authorisation, retries,
// redirects, limits. Safe to call from any thread.
class Session {
 public:
  // Both are kept.
  Session(ClientOptions options, ClientEnvironment environment);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  const ClientOptions& options() const { return options_; }

  // `call` with the deadline that total_timeout sets from now.
  Call Started(const Call& call) const;

  // `https://HOST/v2/PATH/` and `rest`; http for a host configured as insecure.
  std::string UrlOf(const Repository& repository, std::string_view rest) const;

  // Any status may come back but 401, 403, redirects and those that are worth
  // another attempt: these are errors here.
  absl::StatusOr<RegistryAnswer> Send(const Repository& repository,
                                      const RegistryRequest& request,
                                      const Call& call);

 private:
  absl::StatusOr<http::HttpResponse> SendFollowing(
      const RegistryRequest& request, const Authorization& authorization,
      const Operation& operation, const Call& call);
  std::string CaFile(const std::string& host) const;

  const ClientOptions options_;
  const ClientEnvironment environment_;
  const Requester requester_;
  Authenticator authenticator_;
};

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_SESSION_H_
