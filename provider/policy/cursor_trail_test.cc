#include "provider/policy/cursor_trail.h"

#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "provider/policy/ordering.h"

namespace imagecd::policy {
namespace {

constexpr std::int64_t kHour = 3600;
// The time of a tag that is no build.
constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kDay = 24 * kHour;

std::string At(std::int64_t seconds) { return Ordering::RankOfTime(seconds); }
// What is later than a day before.
std::string ADayBefore(std::int64_t seconds) { return At(seconds - kDay + 1); }

TEST(CursorTrailTest, FindsTheTagBeforeTheFirstBuildOfTheLastDay) {
  CursorTrail trail;
  trail.OnBuild("a", At(0));
  trail.OnOther("x");
  trail.OnBuild("b", At(1 * kHour));
  trail.OnBuild("c", At(30 * kHour));
  EXPECT_EQ(trail.Find(ADayBefore(30 * kHour), ""), "b");
  EXPECT_EQ(trail.Find(ADayBefore(25 * kHour), ""), "b")
      << "not later than a day before";
  EXPECT_EQ(trail.Find(ADayBefore(25 * kHour - 1), ""), "x");
  EXPECT_EQ(trail.Find(ADayBefore(23 * kHour), ""), std::nullopt)
      << "nothing before it";
  EXPECT_EQ(trail.Find(ADayBefore(23 * kHour), "old"), "old");
  EXPECT_EQ(trail.Find(ADayBefore(54 * kHour), "old"), std::nullopt)
      << "no such build";
}

TEST(CursorTrailTest, ABuildPushedLateInFrontOfTheChosenOneIsBehindTheCursor) {
  CursorTrail trail;
  trail.OnBuild("a", At(0));
  trail.OnBuild("passed over", At(40 * kHour));
  trail.OnBuild("b", At(2 * kHour));
  trail.OnBuild("chosen", At(30 * kHour));
  EXPECT_EQ(trail.Find(ADayBefore(30 * kHour), ""), "a");
}

// The rule, word for word.
std::optional<std::size_t> Naive(
    const std::vector<std::pair<std::string, std::int64_t>>& listing,
    std::int64_t chosen) {
  for (std::size_t i = 0; i < listing.size(); ++i) {
    if (listing[i].second > chosen - kDay) {
      return i == 0 ? std::nullopt : std::make_optional(i - 1);
    }
  }
  return std::nullopt;
}

TEST(CursorTrailTest, AgreesWithTheRuleAndOnlyEverErrsEarlier) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    // Half of them are too long to be remembered exactly.
    const std::size_t size = seed % 2 == 0 ? 1 + random() % 300 : 3000;
    std::vector<std::pair<std::string, std::int64_t>> listing;
    CursorTrail trail;
    std::int64_t clock = 1'000'000;
    for (std::size_t i = 0; i < size; ++i) {
      clock += random() % (2 * kHour);
      const std::string tag = std::to_string(i);
      if (random() % 4 == 0) {
        listing.emplace_back(tag, kNone);
        trail.OnOther(tag);
      } else {
        const std::int64_t time = clock - random() % (30 * kHour);
        listing.emplace_back(tag, time);
        trail.OnBuild(tag, At(time));
      }
    }
    ASSERT_LE(trail.size(), CursorTrail::kMaxSteps);
    for (int i = 0; i < 20; ++i) {
      // Near the end, where choices are.
      const std::int64_t chosen = clock - random() % (72 * kHour);
      const std::optional<std::size_t> expected = Naive(listing, chosen);
      const std::optional<std::string> found =
          trail.Find(ADayBefore(chosen), "");
      EXPECT_EQ(found, expected ? std::make_optional(std::to_string(*expected))
                                : std::nullopt);
      // Far back it may be earlier, never later.
      const std::int64_t old = clock - random() % 2'000'000;
      const std::optional<std::size_t> latest = Naive(listing, old);
      const std::optional<std::string> earlier =
          trail.Find(ADayBefore(old), "");
      if (earlier) {
        ASSERT_TRUE(latest.has_value());
        EXPECT_LE(std::stoul(*earlier), *latest);
      }
    }
  }
}

}  // namespace
}  // namespace imagecd::policy
