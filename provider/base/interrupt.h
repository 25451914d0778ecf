#ifndef IMAGECD_PROVIDER_BASE_INTERRUPT_H_
#define IMAGECD_PROVIDER_BASE_INTERRUPT_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "provider/base/cancellation.h"
#include "provider/base/clock.h"

namespace imagecd::base {

// Ends long computations early: on cancellation, and at a deadline. A loop over
// data that somebody else wrote asks ShouldStop for each item and returns
// status() when the answer is yes.
//
// Asking is cheap: it looks at the cancellation and the clock only once per
// kInterval units of work. Use one Interrupt per thread; it is not thread-safe.
class Interrupt {
 public:
  // One unit takes about a nanosecond: a byte that is read once is one. At this
  // interval the looks take well under 1% of the time, and an answer is late by
  // far less than a millisecond.
  static constexpr std::size_t kInterval = std::size_t{1} << 16;

  // Never stops.
  Interrupt() = default;
  // Both pointers are not owned and may be null; without a clock there is no
  // deadline.
  Interrupt(const Cancellation* cancel, const Clock* clock, absl::Time deadline)
      : cancel_(cancel), clock_(clock), deadline_(deadline) {}

  // Whether to stop before doing `work` more units of work. Once true, always
  // true. A single item that may take longer than kInterval units passes
  // kInterval, so that each call looks.
  bool ShouldStop(std::size_t work) {
    if (work < left_) {
      left_ -= work;
      return false;
    }
    return Look();
  }

  // OK, or why to stop as far as ShouldStop has found out: Cancelled or
  // DeadlineExceeded.
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
