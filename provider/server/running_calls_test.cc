#include "provider/server/running_calls.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::server {
namespace {

using ::testing::HasSubstr;

constexpr absl::Duration kLong = absl::Minutes(1);
const absl::Status kStopped = absl::CancelledError("stopped");

TEST(RunningCallsTest, CancelsRunningCallsAndNoLaterOnes) {
  RunningCalls calls;
  const RunningCalls::Call first(calls, {});
  const RunningCalls::Call second(calls, {});
  EXPECT_FALSE(first.cancellation().cancelled());
  calls.CancelAll();
  EXPECT_TRUE(first.cancellation().cancelled());
  EXPECT_TRUE(second.cancellation().cancelled());
  const RunningCalls::Call later(calls, {});
  EXPECT_FALSE(later.cancellation().cancelled());
  EXPECT_THAT(std::string(first.Explain(kStopped).message()),
              HasSubstr("operation was cancelled"));
}

TEST(RunningCallsTest, CancelsACallWhoseClientHasGone) {
  RunningCalls calls;
  const RunningCalls::Call gone(calls, [] { return true; });
  const RunningCalls::Call there(calls, [] { return false; });
  EXPECT_TRUE(gone.cancellation().WaitFor(kLong));
  EXPECT_FALSE(there.cancellation().cancelled());
}

TEST(RunningCallsTest, CancelsACallWhoseTimeIsUpAndSaysSo) {
  RunningCalls calls;
  const RunningCalls::Call call(calls, {}, absl::Milliseconds(5));
  EXPECT_TRUE(call.cancellation().WaitFor(kLong));
  const absl::Status status = call.Explain(kStopped);
  EXPECT_TRUE(absl::IsDeadlineExceeded(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("5ms"));
}

TEST(RunningCallsTest, LeavesOtherOutcomesAlone) {
  RunningCalls calls;
  const RunningCalls::Call call(calls, {});
  calls.CancelAll();
  EXPECT_TRUE(call.Explain(absl::OkStatus()).ok());
  EXPECT_TRUE(absl::IsNotFound(call.Explain(absl::NotFoundError("x"))));
}

TEST(RunningCallsTest, RunsCallbacksThatEndTheirOwnWork) {
  RunningCalls calls;
  const RunningCalls::Call call(calls, {});
  bool ran = false;
  const base::Cancellation::Registration registration(call.cancellation(), [&] {
    const RunningCalls::Call another(calls, {});  // must not deadlock
    ran = true;
  });
  calls.CancelAll();
  EXPECT_TRUE(ran);
}

}  // namespace
}  // namespace imagecd::server
