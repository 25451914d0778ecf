// Pins, durations, wording, history: the small values.

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/policy/deployment_history.h"
#include "provider/policy/duration.h"
#include "provider/policy/image_text.h"
#include "provider/policy/pin.h"
#include "provider/policy/testing/fake_lookup.h"

namespace imagecd::policy {
namespace {

using ::testing::HasSubstr;

const std::string kDigest = "sha256:" + std::string(64, 'a');

TEST(PinTest, TellsDigestCommitAndTag) {
  EXPECT_EQ(PinFromString(kDigest)->digest, kDigest);
  EXPECT_EQ(PinFromString("185c95c")->commit, "185c95c");
  EXPECT_EQ(PinFromString("185C95C")->commit, "185c95c");
  EXPECT_EQ(PinFromString(std::string(64, 'f'))->commit, std::string(64, 'f'));
  EXPECT_EQ(PinFromString("185c95")->tag, "185c95");
  EXPECT_EQ(PinFromString(std::string(65, 'f'))->tag, std::string(65, 'f'));
  EXPECT_EQ(PinFromString("main.20251014-050954.185c95c")->tag,
            "main.20251014-050954.185c95c");
  for (const std::string& wrong :
       {std::string(), std::string("sha256:abc"), std::string("a b"),
        std::string("-x"), std::string(129, 'x'),
        "sha256:" + std::string(64, 'A'), std::string("a/b")}) {
    EXPECT_EQ(PinFromString(wrong).status().code(),
              absl::StatusCode::kInvalidArgument)
        << wrong;
  }
}

TEST(PinTest, TakesANumberOnlyWhereNothingWasLost) {
  EXPECT_EQ(*CommitFromNumber(1234567), "1234567");
  EXPECT_EQ(*CommitFromNumber(9007199254740991.0), "9007199254740991");
  for (double wrong :
       {42798.0, 999999.0, 1234567.5, -1234567.0, 9007199254740992.0, 1e300,
        std::numeric_limits<double>::infinity(), std::nan("")}) {
    absl::StatusOr<std::string> commit = CommitFromNumber(wrong);
    ASSERT_FALSE(commit.ok()) << wrong;
    EXPECT_THAT(std::string(commit.status().message()), HasSubstr("quote it"));
  }
}

TEST(PinTest, ACommitHasSevenToSixtyFourDigits) {
  EXPECT_EQ(*ParseCommit("ABCDEF0"), "abcdef0");
  EXPECT_FALSE(ParseCommit("abcdef").ok());
  EXPECT_FALSE(ParseCommit("abcdefg").ok());
  EXPECT_FALSE(ParseCommit(std::string(65, 'a')).ok());
}

TEST(PinTest, CommitsMatchWhereOneBeginsTheOther) {
  EXPECT_TRUE(CommitsMatch("185c95c", "185c95c"));
  EXPECT_TRUE(CommitsMatch("185c95c", "185c95cff"));
  EXPECT_TRUE(CommitsMatch("185c95cff", "185c95c"));
  EXPECT_FALSE(CommitsMatch("185c95c1", "185c95c2"));
  EXPECT_FALSE(CommitsMatch("", "185c95c"));
  EXPECT_FALSE(CommitsMatch("185c95c", ""));
}

TEST(DurationTest, ReadsWhatGoWritesAndDays) {
  const struct {
    const char* text;
    absl::Duration value;
  } kCases[] = {
      {"0", absl::ZeroDuration()},
      {"0s", absl::ZeroDuration()},
      {"300s", absl::Seconds(300)},
      {"90m", absl::Minutes(90)},
      {"1h30m", absl::Minutes(90)},
      {"1.5h", absl::Minutes(90)},
      {".5s", absl::Milliseconds(500)},
      {"1.s", absl::Seconds(1)},
      {"2d", absl::Hours(48)},
      {"1d12h", absl::Hours(36)},
      {"250ms", absl::Milliseconds(250)},
      {"1us2ns", absl::Nanoseconds(1002)},
      {"3\xc2\xb5s", absl::Microseconds(3)},
      {"36500d", absl::Hours(24) * 36500},
  };
  for (const auto& c : kCases) {
    absl::StatusOr<absl::Duration> value = ParseDuration(c.text);
    ASSERT_TRUE(value.ok()) << value.status();
    EXPECT_EQ(*value, c.value) << c.text;
  }
}

TEST(DurationTest, RefusesTheRestWithARightOne) {
  for (const char* text :
       {"", "1", "s", ".s", "1 h", "1w", "-1s", "+1s", "1h-1m", "inf", "1e3s",
        "36501d", "99999999999999999999s", "0.1234567890123456s", " 1s", "1s ",
        "1H"}) {
    absl::StatusOr<absl::Duration> value = ParseDuration(text);
    ASSERT_FALSE(value.ok()) << text;
    EXPECT_THAT(std::string(value.status().message()), HasSubstr("1h30m"));
  }
  EXPECT_THAT(std::string(ParseDuration("-1s").status().message()),
              HasSubstr("negative"));
}

TEST(DurationTest, WritesTimesInUtc) {
  EXPECT_EQ(FormatRfc3339(absl::FromUnixSeconds(1760418594)),
            "2025-10-14T05:09:54Z");
  EXPECT_EQ(FormatRfc3339(absl::FromUnixMillis(1760418594500)),
            "2025-10-14T05:09:54.5Z");
  EXPECT_EQ(*ParseRfc3339("2025-10-14T07:09:54+02:00"),
            absl::FromUnixSeconds(1760418594));
  EXPECT_EQ(*ParseRfc3339(FormatRfc3339(absl::FromUnixMillis(1760418594500))),
            absl::FromUnixMillis(1760418594500));
  for (const char* wrong : {"", "infinite-future", "2025-10-14",
                            " 2025-10-14T05:09:54Z", "2025-10-14T05:09:54",
                            "2025-13-14T05:09:54Z", "2025-10-14 05:09:54Z"}) {
    EXPECT_FALSE(ParseRfc3339(wrong).ok()) << wrong;
  }
}

TEST(DurationTest, SpeaksInTheGreatestUnit) {
  EXPECT_EQ(DurationInWords(absl::Hours(51)), "2 days");
  EXPECT_EQ(DurationInWords(absl::Hours(-24)), "1 day");
  EXPECT_EQ(DurationInWords(absl::Minutes(119)), "1 hour");
  EXPECT_EQ(DurationInWords(absl::Seconds(59)), "59 seconds");
  EXPECT_EQ(DurationInWords(absl::ZeroDuration()), "0 seconds");
}

TEST(WordingTest, ComparesInBothDirections) {
  const Image old = DescribeImage(TagScheme::Branch(),
                                  "main.20251014-050954.185c95c", kDigest);
  const Image now = DescribeImage(TagScheme::Branch(),
                                  "main.20251016-081200.9f3b2aa", kDigest);
  Image none;
  none.digest = kDigest;
  EXPECT_EQ(Compare(old, now),
            "main.20251014-050954.185c95c \xe2\x86\x92 "
            "main.20251016-081200.9f3b2aa (2 days newer)");
  EXPECT_THAT(Compare(now, old), HasSubstr("(2 days older)"));
  EXPECT_EQ(Compare(old, none),
            "main.20251014-050954.185c95c \xe2\x86\x92 sha256:aaaaaaaaaaaa");
}

TEST(WordingTest, ListsAFewAndCountsTheRest) {
  EXPECT_EQ(ListNames({"a"}), "a");
  EXPECT_EQ(ListNames({"a", "b"}), "a and b");
  EXPECT_EQ(ListNames({"a", "b", "c"}), "a, b and c");
  EXPECT_EQ(ListNames({"a", "b", "c", "d", "e"}), "a, b, c and 2 more");
}

TEST(SelectionTest, NamesGoBothWays) {
  for (Selection selection :
       {Selection::kNewest, Selection::kPinned, Selection::kHeld}) {
    EXPECT_EQ(SelectionFromName(SelectionName(selection)), selection);
  }
  EXPECT_EQ(SelectionFromName("latest"), std::nullopt);
}

HistoryEntry MakeEntry(const std::string& tag, char digest,
                       Selection selection = Selection::kNewest) {
  return {DescribeImage(TagScheme::Branch(), tag,
                        "sha256:" + std::string(64, digest)),
          selection};
}

TEST(HistoryTest, ARollbackAndAMovedDigestAreChoicesOfTheirOwn) {
  std::vector<HistoryEntry> history;
  history = NextHistory(history, MakeEntry("a", '1'));
  history = NextHistory(history, MakeEntry("b", '2'));
  history = NextHistory(history, MakeEntry("b", '3'));
  history = NextHistory(history, MakeEntry("a", '1', Selection::kPinned));
  ASSERT_EQ(history.size(), 4u);
  EXPECT_EQ(history[0], MakeEntry("a", '1', Selection::kPinned));
  EXPECT_EQ(history[1], MakeEntry("b", '3'));
  EXPECT_EQ(history[3], MakeEntry("a", '1'));
}

TEST(HistoryTest, TheSameImageChosenOtherwiseIsTheSameElement) {
  std::vector<HistoryEntry> history = {MakeEntry("a", '1'),
                                       MakeEntry("b", '2')};
  history = NextHistory(history, MakeEntry("a", '1', Selection::kPinned));
  ASSERT_EQ(history.size(), 2u);
  EXPECT_EQ(history[0].selection, Selection::kPinned);
}

TEST(HistoryTest, HoldsTheLastTen) {
  std::vector<HistoryEntry> history;
  for (char c = 'a'; c < 'a' + 15; ++c) {
    history = NextHistory(history, MakeEntry(std::string(1, c), '1'));
  }
  ASSERT_EQ(history.size(), kMaxHistory);
  EXPECT_EQ(history[0].image.tag, "o");
  EXPECT_EQ(history[9].image.tag, "f");
}

class ListingPlanTest : public ::testing::Test {
 protected:
  ListingPlanTest() {
    situation_.now = absl::FromUnixSeconds(1'760'000'000);
    rules_.branch = "main";
    situation_.deployed.emplace();
    deployed_->image =
        DescribeImage(rules_.scheme, "main.20251014-050954.185c95c", kDigest);
    deployed_->cursor = Cursor{"before", situation_.now - absl::Hours(1)};
  }
  ListingPlan Make(bool push_order = false) {
    situation_.push_order = push_order;
    const Request request = situation_.ToRequest();
    return PlanListings(request, FindPin(request), false).at("");
  }

  SingleSituation situation_;
  SingleRules& rules_ = situation_.rules;
  std::optional<SingleDeployed>& deployed_ = situation_.deployed;
};

TEST_F(ListingPlanTest,
       WarmAsksForWhatComesAfterTheCursorAndForTheDeployedTag) {
  EXPECT_EQ(Make(),
            (ListingPlan{ListingPlan::Kind::kAfterCursor, "before", true}));
}

TEST_F(ListingPlanTest, WithoutStateEverythingIsListed) {
  deployed_.reset();
  EXPECT_EQ(Make(/*push_order=*/true),
            (ListingPlan{ListingPlan::Kind::kEverything, "", false}));
}

TEST_F(ListingPlanTest, EverythingIsListedWhereTheCursorDoesNotServe) {
  const ListingPlan everything{ListingPlan::Kind::kEverything, "", true};
  const SingleDeployed good = *deployed_;
  deployed_->selection = Selection::kPinned;
  EXPECT_EQ(Make(), everything);
  deployed_ = good;
  deployed_->cursor->walked_at = situation_.now - absl::Hours(24);
  EXPECT_EQ(Make(), everything) << "too old";
  deployed_->cursor->walked_at = situation_.now + absl::Seconds(1);
  EXPECT_EQ(Make(), everything) << "from the future";
  deployed_->cursor.reset();
  EXPECT_EQ(Make(), everything) << "none";
  deployed_ = good;
  deployed_->same_rules = false;
  EXPECT_EQ(Make(), (ListingPlan{ListingPlan::Kind::kEverything, "", false}));
}

TEST_F(ListingPlanTest, APatternThatDoesNotSortNeedsPushOrder) {
  rules_.scheme = *TagScheme::FromPattern(
      R"((?P<sha>[0-9a-f]{7})-(?P<branch>\w+)-(?P<time>\d{10}))");
  deployed_->image.tag = "185c95c-main-1760418594";
  EXPECT_EQ(Make(/*push_order=*/false).kind, ListingPlan::Kind::kEverything);
  EXPECT_EQ(Make(/*push_order=*/true).kind, ListingPlan::Kind::kAfterCursor);
}

TEST_F(ListingPlanTest, ASatisfiedPinListsForAMessageOnly) {
  rules_.pin = Pin();
  rules_.pin->commit = "185c95c";
  EXPECT_EQ(Make(), (ListingPlan{ListingPlan::Kind::kEverything, "", true}))
      << "a new pin may be ambiguous";
  deployed_->pin = rules_.pin;
  EXPECT_EQ(Make(), (ListingPlan{ListingPlan::Kind::kForMessage, "", true}));
  rules_.pin->commit = "0000000";
  EXPECT_EQ(Make(), (ListingPlan{ListingPlan::Kind::kEverything, "", false}));
  rules_.pin = Pin();
  rules_.pin->digest = "sha256:" + std::string(64, 'b');
  EXPECT_EQ(Make(), (ListingPlan{ListingPlan::Kind::kNone, "", false}));
}

}  // namespace
}  // namespace imagecd::policy
