#ifndef IMAGECD_PROVIDER_RESOURCES_CONNECTION_LIMIT_H_
#define IMAGECD_PROVIDER_RESOURCES_CONNECTION_LIMIT_H_

#include <condition_variable>

#include "absl/status/statusor.h"
#include "provider/base/mutex.h"
#include "provider/http/http_client.h"

namespace imagecd::resources {

// Lets at most `limit` requests at a time through to `client`; the others wait
// for their turn, which does not count towards their timeout, and give up when
// cancelled. `client` is not owned and must outlive this.
class ConnectionLimit : public http::HttpClient {
 public:
  ConnectionLimit(http::HttpClient* client, int limit)
      : client_(client), free_(limit) {}

  absl::StatusOr<http::HttpResponse> Send(
      const http::HttpRequest& request) override;

 private:
  // False: cancelled while waiting.
  bool Enter(const base::Cancellation* cancel);
  void Leave();

  http::HttpClient* const client_;
  base::Mutex mutex_;
  std::condition_variable_any changed_;
  int free_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_CONNECTION_LIMIT_H_
