#ifndef IMAGECD_PROVIDER_BASE_CLOCK_H_
#define IMAGECD_PROVIDER_BASE_CLOCK_H_

#include "absl/time/time.h"

namespace imagecd::base {

// The source of the time of day. An interface, so that tests can set the time.
// Implementations are safe to call from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

class SystemClock : public Clock {
 public:
  absl::Time Now() const override;
};

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_CLOCK_H_
