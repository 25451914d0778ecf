#include "provider/base/interrupt.h"

#include "gtest/gtest.h"
#include "provider/base/clock.h"

namespace imagecd::base {
namespace {

// Counts how often it is asked; a second passes each time.
class CountingClock : public Clock {
 public:
  absl::Time Now() const override {
    return absl::UnixEpoch() + absl::Seconds(++asked_);
  }
  int asked() const { return asked_; }

 private:
  mutable int asked_ = 0;
};

TEST(InterruptTest, NeverStopsWithoutACancellationAndADeadline) {
  Interrupt interrupt;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_FALSE(interrupt.ShouldStop(Interrupt::kInterval));
  }
  EXPECT_TRUE(interrupt.status().ok());
}

TEST(InterruptTest, StopsForGoodWithinAnIntervalAfterACancellation) {
  Cancellation cancel;
  Interrupt interrupt(&cancel, nullptr, absl::InfiniteFuture());
  EXPECT_FALSE(interrupt.ShouldStop(1));
  cancel.Cancel();
  std::size_t work = 0;
  while (!interrupt.ShouldStop(100)) work += 100;
  EXPECT_LE(work, Interrupt::kInterval);
  EXPECT_TRUE(absl::IsCancelled(interrupt.status()));
  EXPECT_TRUE(interrupt.ShouldStop(0));
}

TEST(InterruptTest, StopsAtTheDeadline) {
  const CountingClock clock;
  Interrupt interrupt(nullptr, &clock, absl::UnixEpoch() + absl::Seconds(3));
  EXPECT_FALSE(interrupt.ShouldStop(Interrupt::kInterval));
  EXPECT_FALSE(interrupt.ShouldStop(Interrupt::kInterval));
  EXPECT_TRUE(interrupt.ShouldStop(Interrupt::kInterval));
  EXPECT_TRUE(absl::IsDeadlineExceeded(interrupt.status()));
}

TEST(InterruptTest, LooksAtTheClockOncePerInterval) {
  const CountingClock clock;
  Interrupt interrupt(nullptr, &clock, absl::InfiniteFuture());
  for (std::size_t i = 0; i < 10 * Interrupt::kInterval; ++i) {
    EXPECT_FALSE(interrupt.ShouldStop(1));
  }
  EXPECT_EQ(clock.asked(), 10);
}

}  // namespace
}  // namespace imagecd::base
