#ifndef IMAGECD_PROVIDER_HTTP_BODY_PIPE_H_
#define IMAGECD_PROVIDER_HTTP_BODY_PIPE_H_

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "provider/base/cancellation.h"
#include "provider/base/mutex.h"
#include "provider/http/http_client.h"

namespace imagecd::http {

// Carries one body from the thread that drives all transfers to the thread that
// waits for this one, where the sink takes it. So a slow sink keeps no other
// transfer waiting.
//
// It holds at most kMost bytes and one more piece: when it has no room, the
// transfer pauses until `resume` is called.
class BodyPipe : public BodySink {
 public:
  static constexpr std::size_t kMost = std::size_t{256} << 10;

  // `resume` is called on the thread of Drain.
  explicit BodyPipe(std::function<void()> resume)
      : resume_(std::move(resume)) {}

  // For the thread that drives the transfers; none of them blocks. Append must
  // not follow a HasRoom that returned false, until `resume` was called.
  bool HasRoom();
  void Begin() override;
  absl::Status Append(std::string_view bytes) override;
  // The transfer has ended, and nothing more follows.
  void Close();

  // For the thread that waits: hands everything on to `sink` until Close, and
  // returns the error that `sink` returns. After a cancellation (may be null)
  // it hands on nothing more.
  absl::Status Drain(BodySink& sink, const base::Cancellation* cancel);

 private:
  const std::function<void()> resume_;
  base::Mutex mutex_;
  std::condition_variable_any changed_;
  std::string held_ ABSL_GUARDED_BY(mutex_);
  bool begun_ ABSL_GUARDED_BY(mutex_) = false;    // and not handed on yet
  bool refused_ ABSL_GUARDED_BY(mutex_) = false;  // HasRoom returned false
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace imagecd::http

#endif  // IMAGECD_PROVIDER_HTTP_BODY_PIPE_H_
