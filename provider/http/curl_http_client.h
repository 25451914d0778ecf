#ifndef IMAGECD_PROVIDER_HTTP_CURL_HTTP_CLIENT_H_
#define IMAGECD_PROVIDER_HTTP_CURL_HTTP_CLIENT_H_

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/base/environment.h"
#include "provider/base/mutex.h"
#include "provider/http/http_client.h"

namespace imagecd::http {

class CurlLoop;
struct TransferSettings;

struct CurlHttpClientOptions {
  // At once, to all hosts together; further requests wait for one. Requests to
  // a host that speaks HTTP/2 share one.
  int max_connections = 16;
  std::string user_agent = "imagecd";  // unless the request brings its own
  // For name, connection and TLS together. Passing it is Unavailable.
  absl::Duration connect_timeout = absl::Seconds(10);
  // Without a byte from the server for this long (waiting for a connection and
  // connecting included) a request ends with DeadlineExceeded.
  absl::Duration stall_limit = absl::Seconds(30);
};

// HttpClient over libcurl. One thread of its own, which the first Send starts,
// does all transfers, so that they share connections, TLS sessions and names;
// BodySinks are called on it and must not block. TLS is at least 1.2 and always
// verified. Proxies and trusted roots come from the environment as in
// connection_settings.h; neither netrc files nor cookies are used.
class CurlHttpClient : public HttpClient {
 public:
  // Reads `environment` here and never again.
  CurlHttpClient(const CurlHttpClientOptions& options,
                 const base::Environment& environment);
  // Every Send that still runs returns Cancelled. No Send may begin any more.
  ~CurlHttpClient() override;
  CurlHttpClient(const CurlHttpClient&) = delete;
  CurlHttpClient& operator=(const CurlHttpClient&) = delete;

  absl::StatusOr<HttpResponse> Send(const HttpRequest& request) override;

 private:
  std::shared_ptr<CurlLoop> Loop();

  const std::unique_ptr<const TransferSettings> settings_;
  base::Mutex mutex_;
  // Shared with every Send that runs.
  std::shared_ptr<CurlLoop> loop_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::http

#endif  // IMAGECD_PROVIDER_HTTP_CURL_HTTP_CLIENT_H_
