#ifndef IMAGECD_PROVIDER_EVIDENCE_CONNECTION_LIMIT_H_
#define IMAGECD_PROVIDER_EVIDENCE_CONNECTION_LIMIT_H_

#include <chrono>
#include <condition_variable>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/base/mutex.h"
#include "provider/http/http_client.h"

namespace imagecd::evidence {

// Lets at most `limit` requests at a time through to `client`; the others wait
// for their turn, which does not count towards their timeout, and give up when
// cancelled, or with DeadlineExceeded when their time_left is over. `client` is
// not owned and must outlive this.
class ConnectionLimit : public http::HttpClient {
 public:
  ConnectionLimit(http::HttpClient* client, int limit)
      : client_(client), free_(limit) {}

  absl::StatusOr<http::HttpResponse> Send(
      const http::HttpRequest& request) override;

 private:
  using TimePoint = std::chrono::steady_clock::time_point;

  // Waits for a turn, until `deadline` at most.
  absl::Status Enter(const base::Cancellation* cancel, TimePoint deadline);
  void Leave();

  http::HttpClient* const client_;
  base::Mutex mutex_;
  std::condition_variable_any changed_;
  int free_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::evidence

#endif  // IMAGECD_PROVIDER_EVIDENCE_CONNECTION_LIMIT_H_
