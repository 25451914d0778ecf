#ifndef IMAGECD_TESTS_TESTING_HTTP_SCRIPTED_HTTP_CLIENT_H_
#define IMAGECD_TESTS_TESTING_HTTP_SCRIPTED_HTTP_CLIENT_H_

#include <functional>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "provider/base/mutex.h"
#include "provider/http/http_client.h"

namespace imagecd::testing {

// An HttpClient that answers with what a function says, for what no server on
// loopback can do: https to any host, broken TLS, time that passes. Safe to
// call from any thread; the function is called without a lock.
class ScriptedHttpClient : public http::HttpClient {
 public:
  using Script = std::function<absl::StatusOr<http::HttpResponse>(
      const http::HttpRequest& request)>;

  explicit ScriptedHttpClient(Script script) : script_(std::move(script)) {}

  // Records the request, and hands the body of a 2xx answer to its sink.
  absl::StatusOr<http::HttpResponse> Send(
      const http::HttpRequest& request) override;

  std::vector<http::HttpRequest> requests() const;

 private:
  const Script script_;
  mutable base::Mutex mutex_;
  std::vector<http::HttpRequest> requests_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_HTTP_SCRIPTED_HTTP_CLIENT_H_
