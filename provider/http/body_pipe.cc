#include "provider/http/body_pipe.h"

#include <utility>

#include "provider/base/status_macros.h"

namespace imagecd::http {

bool BodyPipe::HasRoom() {
  base::MutexLock lock(mutex_);
  refused_ = held_.size() >= kMost;
  return !refused_;
}

void BodyPipe::Begin() {
  base::MutexLock lock(mutex_);
  begun_ = true;
  changed_.notify_all();
}

absl::Status BodyPipe::Append(std::string_view bytes) {
  base::MutexLock lock(mutex_);
  held_ += bytes;
  changed_.notify_all();
  return absl::OkStatus();
}

void BodyPipe::Close() {
  base::MutexLock lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

absl::Status BodyPipe::Drain(BodySink& sink, const base::Cancellation* cancel) {
  std::string piece;
  for (;;) {
    bool begin = false;
    bool refused = false;
    piece.clear();
    {
      base::MutexLock lock(mutex_);
      while (!begun_ && held_.empty() && !closed_) changed_.wait(mutex_);
      if (!begun_ && held_.empty()) return absl::OkStatus();
      begin = std::exchange(begun_, false);
      refused = std::exchange(refused_, false);
      piece.swap(held_);
    }
    if (refused) resume_();
    if (cancel != nullptr && cancel->cancelled()) return absl::OkStatus();
    if (begin) sink.Begin();
    if (!piece.empty()) IMAGECD_RETURN_IF_ERROR(sink.Append(piece));
  }
}

}  // namespace imagecd::http
