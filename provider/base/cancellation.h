#ifndef IMAGECD_PROVIDER_BASE_CANCELLATION_H_
#define IMAGECD_PROVIDER_BASE_CANCELLATION_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>

#include "absl/time/time.h"
#include "provider/base/mutex.h"

namespace imagecd::base {

// A request to stop, made once by one thread and observed by any number of
// other threads. All members are safe to call from any thread. A Cancellation
// must outlive its registrations and its children.
class Cancellation {
 public:
  // Runs `callback` at most once: on the cancelling thread, or at once on this
  // one if cancelled already. After the destructor it neither runs nor is
  // running, so a callback must not destroy its own registration.
  class Registration {
   public:
    Registration(const Cancellation& cancellation,
                 std::function<void()> callback);
    ~Registration();
    Registration(const Registration&) = delete;
    Registration& operator=(const Registration&) = delete;

   private:
    const Cancellation& cancellation_;
    std::int64_t key_ = 0;
  };

  Cancellation() = default;
  // Creates a child. It is cancelled together with `parent`, or separately.
  // NOLINTNEXTLINE(google-explicit-constructor): a child is not a copy.
  explicit Cancellation(const Cancellation& parent);
  Cancellation& operator=(const Cancellation&) = delete;

  void Cancel();
  bool cancelled() const;

  // Blocks until cancelled or until `limit` has passed. True if cancelled.
  bool WaitFor(absl::Duration limit) const;

 private:
  std::int64_t Add(std::function<void()> callback) const;
  void Remove(std::int64_t key) const;

  mutable Mutex mutex_;
  mutable std::condition_variable_any changed_;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  // The callback that Cancel is running now; 0 if there is none.
  std::int64_t running_ ABSL_GUARDED_BY(mutex_) = 0;
  mutable std::int64_t next_key_ ABSL_GUARDED_BY(mutex_) = 1;
  mutable std::map<std::int64_t, std::function<void()>> callbacks_
      ABSL_GUARDED_BY(mutex_);
  std::optional<Registration> parent_;  // last: it may call Cancel
};

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_CANCELLATION_H_
