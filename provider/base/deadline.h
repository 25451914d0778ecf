#ifndef IMAGECD_PROVIDER_BASE_DEADLINE_H_
#define IMAGECD_PROVIDER_BASE_DEADLINE_H_

#include <chrono>

#include "absl/time/time.h"

namespace imagecd::base {

// A moment by the clock that nobody sets.
class Deadline {
 public:
  // So long from now; may be infinite.
  explicit Deadline(absl::Duration timeout) : timeout_(timeout) {}

  // At most zero when it has passed.
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
