#include "provider/base/clock.h"

#include "absl/time/clock.h"

namespace imagecd::base {

absl::Time SystemClock::Now() const { return absl::Now(); }

}  // namespace imagecd::base
