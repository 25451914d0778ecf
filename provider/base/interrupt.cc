#include "provider/base/interrupt.h"

namespace imagecd::base {

bool Interrupt::Look() {
  if (status_.ok()) {
    if (cancel_ != nullptr && cancel_->cancelled()) {
      status_ = absl::CancelledError("the operation was cancelled");
    } else if (clock_ != nullptr && clock_->Now() >= deadline_) {
      status_ =
          absl::DeadlineExceededError("the time for the whole look-up is over");
    }
  }
  // Once stopped, every later call comes here and stops again.
  left_ = status_.ok() ? kInterval : 0;
  return !status_.ok();
}

}  // namespace imagecd::base
