#ifndef IMAGECD_PROVIDER_BASE_INTERRUPT_H_
#define IMAGECD_PROVIDER_BASE_INTERRUPT_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "provider/base/cancellation.h"
#include "provider/base/clock.h"

namespace imagecd::base {

// Ends long computations early: on cancellation, and at a deadline. A loop over
// data from outside calls ShouldStop for each item and returns status() when it
// is true.
//
// The call is cheap: it checks the cancellation and the clock only once per
// kInterval units of work. Use one Interrupt per thread; it is not thread-safe.
class Interrupt {
 public:
  // One unit takes about a nanosecond: a byte that is read once is one. At this
  // interval the checks take well under 1% of the time, and a stop is late by
  // far less than a millisecond.
  static constexpr std::size_t kInterval = std::size_t{1} << 16;

  // Never stops.
  Interrupt() = default;
  // Both pointers are not owned and may be null; without a clock there is no
  // deadline.
  Interrupt(const Cancellation* cancel, const Clock* clock, absl::Time deadline)
      : cancel_(cancel), clock_(clock), deadline_(deadline) {}

  // True if the loop must stop before it does `work` more units of work. Once
  // true, it stays true. For an item that may take longer than kInterval units,
  // pass kInterval, so that each call checks.
  bool ShouldStop(std::size_t work) {
    if (work < left_) {
      left_ -= work;
      return false;
    }
    return Look();
  }

  // OK, or the reason that ShouldStop found: Cancelled or DeadlineExceeded.
  const absl::Status& status() const { return status_; }

 private:
  bool Look();

  const Cancellation* cancel_ = nullptr;
  const Clock* clock_ = nullptr;
  absl::Time deadline_ = absl::InfiniteFuture();
  std::size_t left_ = kInterval;
  absl::Status status_;
};

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_INTERRUPT_H_
