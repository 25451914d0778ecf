#ifndef IMAGECD_PROVIDER_BASE_DEADLINE_H_
#define IMAGECD_PROVIDER_BASE_DEADLINE_H_

#include <chrono>

#include "absl/time/time.h"

namespace imagecd::base {

// A point in time on the monotonic clock.
class Deadline {
 public:
  // The point `timeout` from now; `timeout` may be infinite.
  explicit Deadline(absl::Duration timeout) : timeout_(timeout) {}

  // The remaining time; zero or less if the deadline has passed.
  absl::Duration Left() const {
    return timeout_ -
           absl::FromChrono(std::chrono::steady_clock::now() - start_);
  }

 private:
  absl::Duration timeout_;
  std::chrono::steady_clock::time_point start_ =
      std::chrono::steady_clock::now();
};

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_DEADLINE_H_
