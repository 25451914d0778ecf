#include "provider/oci/call_waiter.h"

#include <algorithm>

namespace imagecd::oci {

CallWaiter::CallWaiter(base::Mutex& mutex, std::condition_variable_any& changed,
                       const base::Clock& clock, const Call& call)
    : mutex_(mutex), changed_(changed), clock_(clock), call_(call) {
  if (call.cancel == nullptr) return;
  registration_.emplace(*call.cancel, [this] {
    base::MutexLock lock(mutex_);  // so that it is not missed before the wait
    changed_.notify_all();
  });
}

CallWaiter::Outcome CallWaiter::Wait(const std::function<bool()>& ready) {
  for (;;) {
    if (ready()) return Outcome::kReady;
    if (call_.cancel != nullptr && call_.cancel->cancelled()) {
      return Outcome::kCancelled;
    }
    const absl::Duration left = call_.deadline - clock_.Now();
    if (left <= absl::ZeroDuration()) return Outcome::kDeadline;
    changed_.wait_for(
        mutex_, absl::ToChronoNanoseconds(std::min(left, absl::Hours(1))));
  }
}

}  // namespace imagecd::oci
