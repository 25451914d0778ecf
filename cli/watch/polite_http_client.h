#ifndef IMAGECD_CLI_WATCH_POLITE_HTTP_CLIENT_H_
#define IMAGECD_CLI_WATCH_POLITE_HTTP_CLIENT_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "provider/base/clock.h"
#include "provider/base/mutex.h"
#include "provider/http/http_client.h"

namespace imagecd::watch {

// Sends requests through another client, counts them, and remembers which hosts
// asked to be left alone (429 or 503 with Retry-After), so that a round can
// skip them. Safe to call from any thread.
class PoliteHttpClient : public http::HttpClient {
 public:
  // Neither is owned.
  PoliteHttpClient(http::HttpClient& client, const base::Clock& clock)
      : client_(client), clock_(clock) {}

  absl::StatusOr<http::HttpResponse> Send(
      const http::HttpRequest& request) override;

  // When `host` (with its port, as in a URL) may be asked again. The past if
  // it never asked to be left alone. At most an hour ahead.
  absl::Time AllowedFrom(std::string_view host) const;

  std::int64_t requests() const;
  std::int64_t failures() const;  // no answer, 429 or 5xx

 private:
  http::HttpClient& client_;
  const base::Clock& clock_;
  mutable base::Mutex mutex_;
  std::map<std::string, absl::Time, std::less<>> allowed_from_
      ABSL_GUARDED_BY(mutex_);
  std::int64_t requests_ ABSL_GUARDED_BY(mutex_) = 0;
  std::int64_t failures_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace imagecd::watch

#endif  // IMAGECD_CLI_WATCH_POLITE_HTTP_CLIENT_H_
