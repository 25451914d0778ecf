#ifndef IMAGECD_PROVIDER_HTTP_CURL_LOOP_H_
#define IMAGECD_PROVIDER_HTTP_CURL_LOOP_H_

#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/base/mutex.h"
#include "provider/http/curl_transfer.h"
#include "provider/http/http_client.h"

namespace imagecd::http {

// The thread that drives all transfers of a client, over one multi handle:
// transfers on one share connections. Everything of libcurl happens on that
// thread, but for waking it up.
class CurlLoop {
 public:
  explicit CurlLoop(TransferSettings settings);
  // Only after Stop.
  ~CurlLoop();
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;

  // Does one exchange; blocks. Feeds the request's sink on the calling thread.
  // Safe to call from any thread.
  absl::StatusOr<HttpResponse> Run(const HttpRequest& request);
  // Cancels what runs and ends the thread.
  void Stop();

 private:
  struct Job;
  struct Handles;

  void Loop();
  // Takes what came in; false when it is time to stop.
  bool TakeOrders();
  void Start(Job& job);
  // Hands over what libcurl has finished; whether there was any.
  bool Reap();
  // Ends what has no time left; returns when to look again.
  CurlTransfer::TimePoint ExpireOverdue();
  void EndAll(const absl::Status& why);
  // Gives the result to Run, after which `job` is gone.
  void Deliver(Job& job, absl::StatusOr<HttpResponse> result);
  void Wake();

  const TransferSettings settings_;
  const std::unique_ptr<Handles> handles_;
  std::vector<Job*> running_;  // of the thread alone

  base::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<Job*> incoming_ ABSL_GUARDED_BY(mutex_);

  std::thread thread_;  // last: it uses all of the above
};

}  // namespace imagecd::http

#endif  // IMAGECD_PROVIDER_HTTP_CURL_LOOP_H_
