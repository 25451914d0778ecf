#include "provider/policy/survey.h"

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::policy {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

SurveyOptions Main(std::string deployed = "", std::string pin = "") {
  SurveyOptions options;
  options.branch = "main";
  options.deployed_tag = std::move(deployed);
  options.pin_commit = std::move(pin);
  return options;
}

void Feed(Survey& survey, const std::vector<std::string>& tags) {
  survey.BeginPage();
  for (const std::string& tag : tags) survey.OnTag(tag);
  survey.EndPage();
}

std::vector<std::string> Tags(const std::vector<Build>& builds) {
  std::vector<std::string> tags;
  for (const Build& build : builds) tags.push_back(build.tag);
  return tags;
}

std::string TagAt(std::int64_t minute, const std::string& commit = "185c95c",
                  const std::string& branch = "main") {
  return branch + "." +
         absl::FormatTime("%Y%m%d-%H%M%S",
                          absl::FromUnixSeconds(1'700'000'000 + 60 * minute),
                          absl::UTCTimeZone()) +
         "." + commit;
}

TEST(SurveyTest, KeepsCandidatesNewestFirstWithoutRepeats) {
  Survey survey(Main());
  Feed(survey, {TagAt(2), TagAt(1), TagAt(3), TagAt(1), TagAt(3)});
  Feed(survey, {TagAt(2), TagAt(3, "0000000")});
  EXPECT_THAT(Tags(survey.Candidates(10)),
              ElementsAre(TagAt(3), TagAt(3, "0000000"), TagAt(2), TagAt(1)));
  EXPECT_THAT(Tags(survey.Candidates(1)), ElementsAre(TagAt(3)));
  EXPECT_EQ(survey.Newest()->commit, "185c95c");
  ASSERT_TRUE(survey.TieAtTop().has_value());
  EXPECT_EQ(survey.TieAtTop()->second.tag, TagAt(3, "0000000"));
  EXPECT_EQ(survey.tags(), 7);
}

TEST(SurveyTest, CountsWhyTagsAreNoCandidates) {
  Survey survey(Main());
  Feed(survey, {"latest", "main", "mainly.20251014-050954.185c95c", "pr-1",
                "main.x.20251014-050954.185c95c", "main.latest",
                "main.20251014-050954.185C95C", TagAt(1)});
  EXPECT_EQ(survey.rejects(Reject::kNotOfScheme).tags, 3);
  EXPECT_EQ(survey.rejects(Reject::kNotOfScheme).example, "latest");
  EXPECT_EQ(survey.rejects(Reject::kOtherBranch).tags, 2);
  EXPECT_EQ(survey.rejects(Reject::kOtherBranch).example,
            "mainly.20251014-050954.185c95c");
  EXPECT_EQ(survey.rejects(Reject::kUnreadable).tags, 2);
  EXPECT_EQ(survey.rejects(Reject::kUnreadable).example, "main.latest");
  EXPECT_THAT(Tags(survey.Candidates(9)), ElementsAre(TagAt(1)));
}

TEST(SurveyTest, APageBegunAnewLeavesNothingBehind) {
  Survey survey(Main(TagAt(9), "185c95c"));
  Feed(survey, {"first", TagAt(1, "aaaaaaa")});
  survey.BeginPage();
  survey.OnTag("latest");
  survey.OnTag(TagAt(9));
  EXPECT_EQ(survey.tags(), 2) << "nothing is seen before the page ends";
  Feed(survey, {TagAt(2, "bbbbbbb")});
  EXPECT_EQ(survey.tags(), 3);
  EXPECT_EQ(survey.rejects(Reject::kNotOfScheme).tags, 1);
  EXPECT_FALSE(survey.saw_deployed());
  EXPECT_THAT(survey.PinMatches(), IsEmpty());
  EXPECT_THAT(Tags(survey.Candidates(9)),
              ElementsAre(TagAt(2, "bbbbbbb"), TagAt(1, "aaaaaaa")));
  EXPECT_EQ(survey.Cursor(*survey.Newest(), ""), "first");
}

// Longer than what is kept until a page ends.
TEST(SurveyTest, ALongPageSaysWhatManyShortOnesSay) {
  std::vector<std::string> tags;
  for (int i = 0; i < 20'000; ++i) tags.push_back(TagAt(i * 7919 % 20'000));

  Survey in_short_pages(Main(TagAt(19'999)));
  for (std::size_t at = 0; at < tags.size(); at += 1000) {
    Feed(in_short_pages,
         std::vector<std::string>(tags.begin() + at, tags.begin() + at + 1000));
  }
  Survey survey(Main(TagAt(19'999)));
  survey.BeginPage();
  for (int i = 0; i < 20'000; ++i) survey.OnTag(TagAt(20'000 + i));
  EXPECT_EQ(survey.tags(), 0) << "nothing is seen before the page ends";
  Feed(survey, tags);

  EXPECT_EQ(survey.tags(), 20'000);
  EXPECT_TRUE(survey.saw_deployed());
  EXPECT_EQ(survey.Newest()->tag, TagAt(19'999));
  EXPECT_EQ(survey.Candidates(Survey::kMaxBuilds),
            in_short_pages.Candidates(Survey::kMaxBuilds));
  EXPECT_EQ(survey.Backward(), in_short_pages.Backward());
  EXPECT_EQ(survey.Cursor(*survey.Newest(), ""),
            in_short_pages.Cursor(*survey.Newest(), ""));
}

TEST(SurveyTest, APageThatNeverEndsDoesNotCount) {
  Survey survey(Main());
  survey.BeginPage();
  survey.OnTag(TagAt(1));
  EXPECT_THAT(survey.Candidates(9), IsEmpty());
  EXPECT_FALSE(survey.Newest().has_value());
}

TEST(SurveyTest, CountsHowManyAreNewer) {
  Survey survey(Main());
  std::vector<std::string> tags;
  for (int i = 0; i < 5000; ++i) tags.push_back(TagAt(i));
  Feed(survey, tags);
  const auto newer = [&survey](std::int64_t minute) {
    return survey.CountNewer(Ordering::RankOfTime(1'700'000'000 + 60 * minute),
                             TagAt(minute));
  };
  EXPECT_EQ(newer(4999), 0u);
  EXPECT_EQ(newer(4995), 4u);
  EXPECT_EQ(newer(4000), 999u);
  EXPECT_EQ(newer(3999), Survey::kMaxBuilds) << "or more";
  EXPECT_EQ(newer(0), Survey::kMaxBuilds);
  EXPECT_EQ(survey.Candidates(5000).size(), Survey::kMaxBuilds);
}

TEST(SurveyTest, SeesTheDeployedTagWhateverItIs) {
  Survey survey(Main("latest"));
  Feed(survey, {"lates", "latest2"});
  EXPECT_FALSE(survey.saw_deployed());
  Feed(survey, {"latest"});
  EXPECT_TRUE(survey.saw_deployed());
}

TEST(SurveyTest, MatchesThePinsCommitWithShorterAndLongerOnes) {
  Survey survey(Main("", "185c95c0"));
  Feed(survey, {TagAt(1, "185c95c"), TagAt(2, "185c95c01"),
                TagAt(3, "185c95c1"), TagAt(4, "185c95c", "dev")});
  EXPECT_THAT(Tags(survey.PinMatches()),
              ElementsAre(TagAt(2, "185c95c01"), TagAt(1, "185c95c")));
  EXPECT_FALSE(survey.PinIsAmbiguous());
}

TEST(SurveyTest, APinIsAmbiguousForTwoCommitsInWhateverOrder) {
  const std::vector<std::string> one_commit = {
      TagAt(1, "185c95c1"), TagAt(2, "185c95c"), TagAt(3, "185c95c1ff"),
      TagAt(5, "185c95c1")};
  std::mt19937 random(7);
  for (int i = 0; i < 200; ++i) {
    std::vector<std::string> tags = one_commit;
    std::shuffle(tags.begin(), tags.end(), random);
    Survey clear(Main("", "185c95c"));
    Feed(clear, tags);
    EXPECT_FALSE(clear.PinIsAmbiguous());

    tags.push_back(TagAt(4, "185c95c2"));
    std::shuffle(tags.begin(), tags.end(), random);
    Survey survey(Main("", "185c95c"));
    Feed(survey, tags);
    EXPECT_TRUE(survey.PinIsAmbiguous());
    EXPECT_EQ(survey.PinCandidates()[0].tag, TagAt(5, "185c95c1"));
  }
}

TEST(SurveyTest, AVeryAmbiguousPinIsBounded) {
  Survey survey(Main("", "185c95c"));
  std::vector<std::string> tags;
  for (int i = 100; i < 999; ++i) {
    tags.push_back(TagAt(i, "185c95c" + std::to_string(i)));
  }
  Feed(survey, tags);
  EXPECT_TRUE(survey.PinIsAmbiguous());
  EXPECT_EQ(survey.PinCandidates().size(), Survey::kMaxPinMatches);
  EXPECT_EQ(survey.PinCandidates()[0].tag, tags.back());
}

TEST(SurveyTest, AgreesWithSortingEverythingInAnyOrderAndPaging) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::vector<std::string> tags;
    const std::size_t size = random() % 4000;
    for (std::size_t i = 0; i < size; ++i) {
      const char* branches[] = {"main", "dev", "main.x"};
      tags.push_back(TagAt(random() % 3000,
                           random() % 2 ? "aaaaaaa" : "bbbbbbb",
                           branches[random() % 3]));
    }
    // Pushed, lexical, or in no order at all.
    if (seed % 3 == 1) std::sort(tags.begin(), tags.end());
    if (seed % 3 == 2) std::sort(tags.rbegin(), tags.rend());

    std::set<std::string> sorted;
    for (const std::string& tag : tags) {
      if (tag.substr(0, 6) == "main.2") sorted.insert(tag);
    }
    std::vector<std::string> expected(sorted.rbegin(), sorted.rend());
    if (expected.size() > Survey::kMaxBuilds) {
      expected.resize(Survey::kMaxBuilds);
    }

    Survey survey(Main());
    for (std::size_t at = 0; at < tags.size();) {
      const std::size_t end = std::min(tags.size(), at + 1 + random() % 1500);
      survey.BeginPage();
      if (random() % 3 == 0) {
        // A page that breaks off, and another answer the second time.
        for (std::size_t i = at; i < end; ++i) survey.OnTag(TagAt(9999 + i));
        survey.BeginPage();
      }
      for (; at < end; ++at) survey.OnTag(tags[at]);
      survey.EndPage();
    }
    EXPECT_EQ(Tags(survey.Candidates(Survey::kMaxBuilds)), expected);
    EXPECT_EQ(survey.tags(), static_cast<std::int64_t>(tags.size()));
  }
}

// The order that made each insertion move many others: the newest first, then
// ever newer ones below it.
TEST(SurveyTest, KeepsTheNewestOfTagsThatAscendBelowTheNewest) {
  Survey survey(Main());
  std::vector<std::string> tags;
  for (int i = 0; i < 600; ++i) tags.push_back(TagAt(1'000'000 + i));
  for (int i = 0; i < 5000; ++i) tags.push_back(TagAt(i));
  Feed(survey, tags);
  const std::vector<Build> newest = survey.Candidates(Survey::kMaxBuilds);
  ASSERT_EQ(newest.size(), Survey::kMaxBuilds);
  EXPECT_EQ(newest[0].tag, TagAt(1'000'599));
  EXPECT_EQ(newest[599].tag, TagAt(1'000'000));
  EXPECT_EQ(newest[600].tag, TagAt(4999));
  EXPECT_EQ(newest[999].tag, TagAt(4600));
}

TEST(SurveyTest, KnowsTheCommitAndTimeOfEachCandidate) {
  Survey survey(Main("", "185c95c"));
  Feed(survey, {TagAt(1, "185c95c0ffee"), TagAt(0, "aaaaaaa")});
  const std::vector<Build> builds = survey.Candidates(9);
  ASSERT_EQ(builds.size(), 2u);
  EXPECT_EQ(builds[0].commit, "185c95c0ffee");
  EXPECT_EQ(builds[0].built_at, absl::FromUnixSeconds(1'700'000'060));
  EXPECT_EQ(builds[1].commit, "aaaaaaa");
  EXPECT_EQ(survey.PinMatches()[0].commit, "185c95c0ffee");
  EXPECT_EQ(survey.PinCandidates()[0], builds[0]);
}

// With a tagPattern, each tag can take long.
TEST(SurveyTest, ACancellationEndsTheWorkWithinATag) {
  SurveyOptions options = Main();
  options.scheme = *TagScheme::FromPattern(
      R"(^(?P<branch>.+)\.(?P<time>[0-9]{8}-[0-9]{6})\.(?P<sha>[0-9a-f]+)$)");
  for (const std::size_t length : {100u, 20'000u}) {  // of the page, in tags
    SCOPED_TRACE(length);
    Survey survey(options);
    base::Cancellation cancel;
    base::Interrupt interrupt(&cancel, nullptr, absl::InfiniteFuture());
    survey.BeginPage();
    for (std::size_t i = 0; i < length; ++i) {
      EXPECT_TRUE(survey.OnTag(TagAt(i), interrupt));
    }
    cancel.Cancel();
    if (length > 10'000) {
      EXPECT_FALSE(survey.OnTag(TagAt(0), interrupt));
    } else {
      EXPECT_FALSE(survey.EndPage(interrupt));
    }
    EXPECT_TRUE(absl::IsCancelled(interrupt.status()));
    EXPECT_THAT(survey.Candidates(9), IsEmpty());
  }
}

TEST(SurveyTest, ACancellationEndsAPageOfManyPlainTags) {
  Survey survey(Main());
  base::Cancellation cancel;
  cancel.Cancel();
  base::Interrupt interrupt(&cancel, nullptr, absl::InfiniteFuture());
  survey.BeginPage();
  for (int i = 0; i < 1000; ++i) survey.OnTag(TagAt(i), interrupt);
  EXPECT_FALSE(survey.EndPage(interrupt));
}

}  // namespace
}  // namespace imagecd::policy
