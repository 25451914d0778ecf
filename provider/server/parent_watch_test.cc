#include "provider/server/parent_watch.h"

#include <functional>

#include "gtest/gtest.h"

namespace imagecd::server {
namespace {

constexpr absl::Duration kMin = absl::Seconds(3);
constexpr absl::Duration kMax = absl::Seconds(15);

// The simulated time from the start of a watch to its end. `answers` returns
// the answer to a ping at a time since the start.
absl::Duration EndsAfter(ParentWatch watch,
                         const std::function<bool(absl::Duration)>& answers) {
  const absl::Time start = absl::UnixEpoch();
  absl::Time now = start;
  while (now - start < absl::Hours(1)) {
    if (watch.IsPingDue(now)) {
      if (answers(now - start)) {
        watch.PingAnswered(now);
      } else {
        watch.PingFailed(now);
      }
    }
    if (watch.IsGone(now)) return now - start;
    EXPECT_GT(watch.NextLook(), now) << "it would never sleep";
    now = watch.NextLook();
  }
  return absl::InfiniteDuration();
}

bool Always(absl::Duration) { return true; }
bool Never(absl::Duration) { return false; }

TEST(ParentWatchTest, NeverEndsWhileTheEngineAnswers) {
  EXPECT_EQ(EndsAfter(ParentWatch(absl::UnixEpoch()), Always),
            absl::InfiniteDuration());
}

TEST(ParentWatchTest, EndsInTimeWhenStdinEnds) {
  ParentWatch watch{absl::UnixEpoch()};
  watch.StdinEnded(absl::UnixEpoch());
  const absl::Duration after = EndsAfter(watch, Always);
  EXPECT_GE(after, kMin);
  EXPECT_LE(after, kMax);
}

TEST(ParentWatchTest, EndsInTimeWhenTheEngineIsDead) {
  const absl::Duration after = EndsAfter(ParentWatch(absl::UnixEpoch()), Never);
  EXPECT_GE(after, kMin);
  EXPECT_LE(after, kMax);
}

TEST(ParentWatchTest, EndsInTimeWhenTheEngineDiesLater) {
  for (int died = 0; died < 30; ++died) {
    const absl::Duration at = absl::Seconds(died) + absl::Milliseconds(1);
    const absl::Duration after =
        EndsAfter(ParentWatch(absl::UnixEpoch()),
                  [at](absl::Duration now) { return now < at; }) -
        at;
    EXPECT_GE(after, kMin) << died;
    EXPECT_LE(after, kMax) << died;
  }
}

TEST(ParentWatchTest, ForgivesAPingThatIsLost) {
  int pings = 0;
  EXPECT_EQ(EndsAfter(ParentWatch(absl::UnixEpoch()),
                      [&](absl::Duration) { return ++pings % 3 != 0; }),
            absl::InfiniteDuration());
}

}  // namespace
}  // namespace imagecd::server
