#include "provider/base/cancellation.h"

#include <chrono>
#include <future>
#include <thread>

#include "gtest/gtest.h"

namespace imagecd::base {
namespace {

TEST(CancellationTest, WakesAllWaitingThreads) {
  Cancellation cancellation;
  std::thread canceller([&] { cancellation.Cancel(); });
  EXPECT_TRUE(cancellation.WaitFor(absl::Hours(1)));
  canceller.join();
}

TEST(CancellationTest, GivesUpWaitingAfterTheLimit) {
  Cancellation cancellation;
  EXPECT_FALSE(cancellation.WaitFor(absl::Milliseconds(1)));
}

TEST(CancellationTest, RunsEachCallbackOnce) {
  Cancellation cancellation;
  int calls = 0;
  Cancellation::Registration registration(cancellation, [&] { ++calls; });
  cancellation.Cancel();
  cancellation.Cancel();
  EXPECT_EQ(calls, 1);
}

TEST(CancellationTest, RunsACallbackThatComesTooLateAtOnce) {
  Cancellation cancellation;
  cancellation.Cancel();
  int calls = 0;
  Cancellation::Registration registration(cancellation, [&] { ++calls; });
  EXPECT_EQ(calls, 1);
}

TEST(CancellationTest, ForgetsACallbackWithItsRegistration) {
  Cancellation cancellation;
  int calls = 0;
  {
    Cancellation::Registration registration(cancellation, [&] { ++calls; });
  }
  cancellation.Cancel();
  EXPECT_EQ(calls, 0);
}

TEST(CancellationTest, WaitsForeverIfAskedTo) {
  Cancellation cancellation;
  auto waiting = std::async(std::launch::async, [&] {
    return cancellation.WaitFor(absl::InfiniteDuration());
  });
  EXPECT_EQ(waiting.wait_for(std::chrono::milliseconds(10)),
            std::future_status::timeout);
  cancellation.Cancel();
  EXPECT_TRUE(waiting.get());
}

TEST(CancellationTest, CancelsChildrenButNotParents) {
  Cancellation parent;
  Cancellation first(parent);
  Cancellation second(parent);
  first.Cancel();
  EXPECT_TRUE(first.cancelled());
  EXPECT_FALSE(parent.cancelled());
  EXPECT_FALSE(second.cancelled());
  parent.Cancel();
  EXPECT_TRUE(second.cancelled());
}

TEST(CancellationTest, AChildOfACancelledParentIsCancelled) {
  Cancellation parent;
  parent.Cancel();
  EXPECT_TRUE(Cancellation(parent).cancelled());
}

TEST(CancellationTest, WaitsWithoutLimitUntilCancelled) {
  Cancellation cancellation;
  std::thread canceller([&] { cancellation.Cancel(); });
  EXPECT_TRUE(cancellation.WaitFor(absl::InfiniteDuration()));
  canceller.join();
}

}  // namespace
}  // namespace imagecd::base
