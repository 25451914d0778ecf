#include "provider/base/cancellation.h"

#include <algorithm>
#include <utility>

namespace imagecd::base {

Cancellation::Cancellation(const Cancellation& parent) {
  parent_.emplace(parent, [this] { Cancel(); });
}

void Cancellation::Cancel() {
  mutex_.Lock();
  if (cancelled_) {  // whoever came first runs the callbacks
    mutex_.Unlock();
    return;
  }
  cancelled_ = true;
  changed_.notify_all();
  // One at a time and without the lock, so that a callback may ask
  // cancelled(), and so that Remove can wait for just the one that runs.
  while (!callbacks_.empty()) {
    auto next = callbacks_.extract(callbacks_.begin());
    running_ = next.key();
    mutex_.Unlock();
    next.mapped()();
    mutex_.Lock();
    running_ = 0;
    changed_.notify_all();
  }
  mutex_.Unlock();
}

bool Cancellation::cancelled() const {
  MutexLock lock(mutex_);
  return cancelled_;
}

bool Cancellation::WaitFor(absl::Duration limit) const
    ABSL_NO_THREAD_SAFETY_ANALYSIS {
  // The standard library adds the limit to the present time: an infinite limit
  // would overflow, and the wait would end immediately.
  limit = std::min(limit, absl::Hours(24 * 365));
  std::unique_lock<Mutex> lock(mutex_);
  // The sum of the limit and the present time must not overflow.
  limit = std::min(limit, absl::Hours(24 * 365));
  return changed_.wait_for(
      lock, absl::ToChronoNanoseconds(limit),
      [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return cancelled_; });
}

std::int64_t Cancellation::Add(std::function<void()> callback) const {
  {
    MutexLock lock(mutex_);
    if (!cancelled_) {
      const std::int64_t key = next_key_++;
      callbacks_.emplace(key, std::move(callback));
      return key;
    }
  }
  callback();
  return 0;
}

void Cancellation::Remove(std::int64_t key) const
    ABSL_NO_THREAD_SAFETY_ANALYSIS {
  if (key == 0) return;
  std::unique_lock<Mutex> lock(mutex_);
  callbacks_.erase(key);
  changed_.wait(lock, [this, key]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return running_ != key;
  });
}

Cancellation::Registration::Registration(const Cancellation& cancellation,
                                         std::function<void()> callback)
    : cancellation_(cancellation),
      key_(cancellation.Add(std::move(callback))) {}

Cancellation::Registration::~Registration() { cancellation_.Remove(key_); }

}  // namespace imagecd::base
