#include "provider/oci/bounded_json.h"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "provider/base/clock.h"

namespace imagecd::oci {
namespace {

using nlohmann::json;

// A second passes each time that it is asked.
class TickingClock : public base::Clock {
 public:
  absl::Time Now() const override {
    return absl::UnixEpoch() + absl::Seconds(++asked_);
  }
  int asked() const { return asked_; }

 private:
  mutable int asked_ = 0;
};

std::string Repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(BoundedJsonTest, ReadsWhatNlohmannReads) {
  for (const char* text : {"null",
                           "true",
                           "-1",
                           "18446744073709551615",
                           "1.5e3",
                           R"("aé\n")",
                           "[]",
                           "{}",
                           R"([1,[2,{"a":[]}],"x"])",
                           R"({"a":1,"b":{"c":[{}]}})",
                           R"({"a":1,"a":{"b":2},"a":[3]})",
                           R"({"":{}})",
                           " [ 1 , 2 ] ",
                           "",
                           "[",
                           "{",
                           "[1,]",
                           R"({"a"})",
                           R"({"a":})",
                           "nul",
                           "1 2",
                           "[1e999]",
                           "\"\xff\"",
                           R"("\ud800")",
                           "[[[[[[]]]]]]"}) {
    SCOPED_TRACE(text);
    const json expected = json::parse(text, nullptr, false);
    const json read = ParseBounded(text);
    EXPECT_EQ(read.is_discarded(), expected.is_discarded());
    if (!expected.is_discarded()) {
      EXPECT_EQ(read, expected);
    }
  }
}

TEST(BoundedJsonTest, AgreesWithNlohmannOnRandomTexts) {
  const std::vector<std::string> pieces = {
      "{",     "}",      "[",  "]",           ",",       ":",
      "\"a\"", "\"b\":", "1",  "-2.5",        "true",    "null",
      " ",     "{}",     "[]", "\"\\u00e9\"", "{\"a\":", "[1,2]"};
  std::mt19937 random(5);
  int valid = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t i = 1 + random() % 8; i > 0; --i) {
      text += pieces[random() % pieces.size()];
    }
    SCOPED_TRACE(text);
    const json expected = json::parse(text, nullptr, false);
    const json read = ParseBounded(text);
    ASSERT_EQ(read.is_discarded(), expected.is_discarded());
    if (expected.is_discarded()) continue;
    ++valid;
    ASSERT_EQ(read, expected);
  }
  EXPECT_GT(valid, 500);
}

TEST(BoundedJsonTest, RefusesMoreValuesThanTheLimit) {
  const JsonLimits limits{.values = 4};
  EXPECT_FALSE(ParseBounded("[1,2,3]", limits).is_discarded());
  EXPECT_TRUE(ParseBounded("[1,2,3,4]", limits).is_discarded());
  EXPECT_TRUE(ParseBounded("[{},{},{},[]]", limits).is_discarded());
  EXPECT_FALSE(ParseBounded(R"({"a":{}})", limits).is_discarded());
  EXPECT_TRUE(ParseBounded(R"({"a":1,"b":2})", limits).is_discarded())
      << "keys count, too";
  EXPECT_TRUE(ParseBounded(R"({"a":1,"a":2})", limits).is_discarded());
}

TEST(BoundedJsonTest, RefusesDeeperNestingThanTheLimit) {
  const JsonLimits limits{.depth = 3};
  EXPECT_FALSE(ParseBounded(R"([{"a":[1]}])", limits).is_discarded());
  EXPECT_TRUE(ParseBounded(R"([{"a":[[]]}])", limits).is_discarded());
  // Where a walk that calls itself would overflow the stack.
  EXPECT_TRUE(ParseBounded(Repeated("[", 1'000'000)).is_discarded());
  EXPECT_TRUE(ParseBounded(Repeated("{\"a\":", 1'000'000)).is_discarded());
}

// The number of looks counts the steps: they grow with the text, not with its
// square.
TEST(BoundedJsonTest, TakesStepsInProportionToTheNumberOfValues) {
  for (const char* element : {"{},", "[],", "[{}],", "{\"a\":{}},", "1,"}) {
    SCOPED_TRACE(element);
    std::vector<int> looks;
    for (const std::size_t times : {20'000u, 80'000u}) {
      const TickingClock clock;
      base::Interrupt interrupt(nullptr, &clock, absl::InfiniteFuture());
      const std::string text = "[" + Repeated(element, times) + "0]";
      EXPECT_EQ(ParseBounded(text, {.values = 1'000'000}, &interrupt).size(),
                times + 1);
      looks.push_back(clock.asked());
    }
    EXPECT_GT(looks[0], 10);
    EXPECT_NEAR(looks[1], 4 * looks[0], 4);
  }
}

TEST(BoundedJsonTest, EndsAtTheDeadlineAndOnCancellation) {
  const std::string text = "[" + Repeated("{},", 50'000) + "0]";
  const TickingClock clock;
  base::Interrupt at_deadline(nullptr, &clock,
                              absl::UnixEpoch() + absl::Seconds(5));
  EXPECT_TRUE(ParseBounded(text, {}, &at_deadline).is_discarded());
  EXPECT_TRUE(absl::IsDeadlineExceeded(at_deadline.status()));
  EXPECT_EQ(clock.asked(), 5);

  base::Cancellation cancel;
  cancel.Cancel();
  base::Interrupt cancelled(&cancel, nullptr, absl::InfiniteFuture());
  EXPECT_TRUE(ParseBounded(text, {}, &cancelled).is_discarded());
  EXPECT_TRUE(absl::IsCancelled(cancelled.status()));
  EXPECT_FALSE(ParseBounded(text).is_discarded());
}

}  // namespace
}  // namespace imagecd::oci
