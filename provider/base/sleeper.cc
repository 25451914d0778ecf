#include "provider/base/sleeper.h"

#include "absl/time/clock.h"

namespace imagecd::base {

void RealSleeper::Sleep(absl::Duration duration, const Cancellation* cancel) {
  if (cancel != nullptr) {
    cancel->WaitFor(duration);
  } else {
    absl::SleepFor(duration);
  }
}

}  // namespace imagecd::base
