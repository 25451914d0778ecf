#ifndef IMAGECD_PROVIDER_BASE_SLEEPER_H_
#define IMAGECD_PROVIDER_BASE_SLEEPER_H_

#include "absl/time/time.h"
#include "provider/base/cancellation.h"

namespace imagecd::base {

// Waits between attempts. An interface, so that tests do not have to wait.
// Implementations are safe to call from any thread.
class Sleeper {
 public:
  virtual ~Sleeper() = default;
  // Waits for `duration`, or until `cancel` (may be null) is cancelled.
  virtual void Sleep(absl::Duration duration, const Cancellation* cancel) = 0;
};

class RealSleeper : public Sleeper {
 public:
  void Sleep(absl::Duration duration, const Cancellation* cancel) override;
};

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_SLEEPER_H_
