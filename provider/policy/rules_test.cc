// The rules that look at one tag or one manifest.

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/policy/exclusion.h"
#include "provider/policy/platform.h"
#include "provider/policy/revision.h"
#include "provider/policy/verdicts.h"

namespace imagecd::policy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Platform P(const std::string& text) {
  absl::StatusOr<Platform> platform = ParsePlatform(text);
  EXPECT_TRUE(platform.ok()) << platform.status();
  return platform.ok() ? *platform : Platform();
}

TEST(PlatformTest, MatchesAsTheContractSays) {
  const auto matches = [](const char* wanted, const char* entry) {
    return Matches(P(wanted), P(entry));
  };
  EXPECT_TRUE(matches("linux/arm64", "linux/arm64"));
  EXPECT_TRUE(matches("linux/arm64", "linux/arm64/v8"));
  EXPECT_TRUE(matches("linux/arm64", "linux/arm64/v9"));
  EXPECT_TRUE(matches("linux/arm64/v8", "linux/arm64"));
  EXPECT_FALSE(matches("linux/arm64/v9", "linux/arm64"));
  EXPECT_FALSE(matches("linux/arm64/v8", "linux/arm64/v9"));
  EXPECT_TRUE(matches("linux/amd64", "linux/amd64"));
  EXPECT_FALSE(matches("linux/amd64", "linux/amd64/v3"));
  EXPECT_FALSE(matches("linux/amd64", "linux/arm64"));
  EXPECT_FALSE(matches("linux/amd64", "windows/amd64"));
  EXPECT_TRUE(matches("linux/arm/v7", "linux/arm/v7"));
  EXPECT_TRUE(matches("linux/arm/v7", "linux/arm"));
  EXPECT_TRUE(matches("linux/arm", "linux/arm/v7"));
  EXPECT_FALSE(matches("linux/arm", "linux/arm/v6"));
}

TEST(PlatformTest, MatchesEntriesThatUseOtherNames) {
  EXPECT_TRUE(Matches(P("linux/arm64"), {"linux", "aarch64", ""}));
  EXPECT_TRUE(Matches(P("linux/arm64/v8"), {"linux", "aarch64", ""}));
  EXPECT_TRUE(Matches(P("linux/arm64/v8"), {"linux", "arm64", "8"}));
  EXPECT_TRUE(Matches(P("linux/amd64"), {"linux", "x86_64", ""}));
  EXPECT_TRUE(Matches(P("linux/amd64"), {"Linux", "AMD64", "v1"}));
  EXPECT_TRUE(Matches(P("linux/arm"), {"linux", "armhf", ""}));
  EXPECT_TRUE(Matches(P("linux/arm/v6"), {"linux", "armel", ""}));
  EXPECT_TRUE(Matches(P("linux/arm/v7"), {"linux", "arm", "7"}));
  EXPECT_TRUE(Matches(P("linux/386"), {"linux", "i386", ""}));
  EXPECT_FALSE(Matches(P("linux/arm"), {"linux", "armel", ""}));
  EXPECT_FALSE(Matches(P("linux/amd64"), {"linux", "aarch64", ""}));
}

TEST(PlatformTest, RefusesWhatIsNoneAndShowsARightOne) {
  for (const char* text :
       {"", "linux", "linux/", "/amd64", "linux/amd64/", "Linux/amd64",
        "linux/amd64/v2/x", "linux amd64", "linux/am\nd64"}) {
    EXPECT_FALSE(ParsePlatform(text).ok()) << text;
  }
  EXPECT_THAT(std::string(ParsePlatform("linux/aarch64").status().message()),
              HasSubstr("aarch64 is called linux/arm64 there"));
  EXPECT_EQ(ToString(P("linux/arm64/v8")), "linux/arm64/v8");
}

Contents Index() {
  Contents index;
  index.is_index = true;
  index.children = {{"sha256:a", P("linux/amd64"), false},
                    {"sha256:8", P("linux/arm64/v8"), false},
                    {"sha256:w", P("windows/amd64"), false},
                    {"sha256:x", std::nullopt, false},
                    {"sha256:t", P("unknown/unknown"), true}};
  return index;
}

TEST(PlatformTest, RequiresTheChildrenOfWhatIsWanted) {
  const PlatformCheck check =
      CheckPlatforms({P("linux/arm64"), P("linux/amd64")}, Index());
  EXPECT_THAT(check.missing, IsEmpty());
  EXPECT_THAT(check.required, ElementsAre("sha256:a", "sha256:8"));
}

TEST(PlatformTest, RequiresAllButAttestationsWhereNothingIsWanted) {
  EXPECT_THAT(CheckPlatforms({}, Index()).required,
              ElementsAre("sha256:a", "sha256:8", "sha256:w", "sha256:x"));
}

TEST(PlatformTest, SaysWhatIsMissingAndWhatIsThere) {
  const PlatformCheck check =
      CheckPlatforms({P("linux/arm/v7"), P("linux/amd64")}, Index());
  EXPECT_EQ(LacksInWords(check, Index()),
            "it lacks linux/arm/v7 and has linux/amd64, linux/arm64/v8 and "
            "windows/amd64");
}

TEST(PlatformTest, APlainManifestIsOfItsConfigurationsPlatform) {
  Contents plain;
  plain.platform = P("linux/amd64");
  EXPECT_THAT(CheckPlatforms({P("linux/amd64")}, plain).missing, IsEmpty());
  EXPECT_THAT(CheckPlatforms({P("linux/arm64")}, plain).missing,
              ElementsAre(P("linux/arm64")));
  EXPECT_THAT(CheckPlatforms({}, plain).required, IsEmpty());
  EXPECT_THAT(CheckPlatforms({P("linux/arm64")}, Contents()).missing,
              ElementsAre(P("linux/arm64")))
      << "nothing is known of it";
}

TEST(RevisionTest, TheLabelBeginsWithTheTagsCommit) {
  const std::string full = "185c95c0123456789012345678901234567890ab";
  EXPECT_EQ(RevisionProblem("185c95c", full), std::nullopt);
  EXPECT_EQ(RevisionProblem("185c95c", "185C95C0"), std::nullopt);
  EXPECT_EQ(*RevisionProblem("185c95c", std::nullopt),
            "it has no label org.opencontainers.image.revision");
  EXPECT_TRUE(RevisionProblem("185c95c", "").has_value());
  EXPECT_TRUE(RevisionProblem("185c95c", "185c95").has_value())
      << "shorter than the tag's says less";
  EXPECT_TRUE(RevisionProblem("", full).has_value());
  EXPECT_EQ(*RevisionProblem("185c95c", "9f3b2aa\n"),
            "its label org.opencontainers.image.revision is \"9f3b2aa \", and "
            "not 185c95c");
}

TEST(ExclusionTest, MatchesCommitTagOrSearchedPattern) {
  const Exclusion commit = Exclusion::OfCommit("185c95c1");
  EXPECT_TRUE(commit.Matches("x", "185c95c"));
  EXPECT_TRUE(commit.Matches("x", "185c95c1ff"));
  EXPECT_FALSE(commit.Matches("x", "185c95c2"));
  EXPECT_FALSE(commit.Matches("185c95c1", ""));
  EXPECT_TRUE(Exclusion::OfTag("v1").Matches("v1", ""));
  EXPECT_FALSE(Exclusion::OfTag("v1").Matches("v10", ""));
  const Exclusion pattern = *Exclusion::OfPattern("rc[0-9]");
  EXPECT_TRUE(pattern.Matches("v1-rc1-x", ""));
  EXPECT_FALSE(pattern.Matches("v1-rc", ""));
  EXPECT_FALSE(Exclusion::OfPattern("(").ok());
  EXPECT_FALSE(Exclusion::OfPattern("").ok());
  EXPECT_FALSE(Exclusion::OfPattern("(.{1,99}){1,99}").ok()) << "too slow";
}

TEST(ExclusionTest, SaysWhyAndUntilWhen) {
  Exclusion exclusion = Exclusion::OfTag("v1");
  EXPECT_EQ(exclusion.InWords(), "excluded");
  const std::string key = exclusion.Key();
  exclusion.until = absl::FromUnixSeconds(1'760'000'000);
  EXPECT_EQ(exclusion.InWords(), "excluded (until 2025-10-09T08:53:20Z)");
  exclusion.reason = "broken\nlogin";
  EXPECT_EQ(exclusion.InWords(),
            "excluded (broken login, until 2025-10-09T08:53:20Z)");
  EXPECT_NE(exclusion.Key(), key);
}

VerdictOptions Options() {
  VerdictOptions options;
  options.rules.branch = "main";
  options.now = absl::FromUnixSeconds(1'760'572'800);  // 2025-10-16
  return options;
}

std::vector<std::string> Lines(VerdictOptions options,
                               const std::vector<std::string>& tags) {
  VerdictCollector collector(std::move(options));
  base::Interrupt never;
  collector.BeginPage();
  collector.OnTag("of-a-page-that-broke-off", never);
  collector.BeginPage();
  for (const std::string& tag : tags) collector.OnTag(tag, never);
  collector.EndPage(never);
  std::vector<std::string> lines;
  for (const Verdict& verdict : collector.Take(never)) {
    lines.push_back((verdict.candidate ? "+ " : "- ") + verdict.tag +
                    (verdict.reason.empty() ? "" : ": ") + verdict.reason);
  }
  return lines;
}

TEST(VerdictTest, ListsCandidatesNewestFirstThenTheOthersByName) {
  VerdictOptions options = Options();
  options.rules.exclusions = {Exclusion::OfCommit("bbbbbbb")};
  options.rules.youngest = options.now - absl::Hours(1);
  EXPECT_THAT(
      Lines(options,
            {"latest", "main.20251013-000000.aaaaaaa", "alpha",
             "main.20251014-000000.bbbbbbb", "dev.20251014-000000.ccccccc",
             "main.20251399-000000.ddddddd", "main.20251015-235500.eeeeeee",
             "main.20251013-000000.aaaaaaa"}),
      ElementsAre("- main.20251015-235500.eeeeeee: only 5 minutes old, and "
                  "minimumAge is 1 hour",
                  "- main.20251014-000000.bbbbbbb: excluded",
                  "+ main.20251013-000000.aaaaaaa",
                  "- alpha: not of the form BRANCH.YYYYMMDD-HHMMSS.SHA",
                  "- latest: not of the form BRANCH.YYYYMMDD-HHMMSS.SHA",
                  "- main.20251399-000000.ddddddd: of branch main, but without "
                  "a readable time and commit"));
}

TEST(VerdictTest, CountsOtherBranchesOrListsThem) {
  VerdictOptions options = Options();
  VerdictCollector collector(options);
  base::Interrupt never;
  collector.BeginPage();
  collector.OnTag("dev.20251014-000000.ccccccc", never);
  collector.OnTag("main.20251014-000000.bbbbbbb", never);
  collector.EndPage(never);
  EXPECT_EQ(collector.other_branches(), 1);
  EXPECT_EQ(collector.tags(), 2);
  EXPECT_EQ(collector.Take(never).size(), 1u);
  options.all_branches = true;
  EXPECT_THAT(Lines(options, {"main.20251013-000000.aaaaaaa",
                              "dev.20251014-000000.ccccccc"}),
              ElementsAre("- dev.20251014-000000.ccccccc: of branch dev",
                          "+ main.20251013-000000.aaaaaaa"));
}

TEST(VerdictTest, SaysWhatIsOdd) {
  VerdictOptions options = Options();
  options.push_order = true;
  EXPECT_THAT(
      Lines(options,
            {"main.20251014-000000.aaaaaaa", "main.20251014-000000.bbbbbbb",
             "main.20991014-000000.ccccccc", "main.20251015-000000.ddddddd"}),
      ElementsAre("+ main.20991014-000000.ccccccc: carries a time in the "
                  "future",
                  "+ main.20251015-000000.ddddddd: carries a time before that "
                  "of one that was pushed earlier",
                  "+ main.20251014-000000.bbbbbbb: carries the same second as "
                  "main.20251014-000000.aaaaaaa, and goes first by its greater "
                  "name",
                  "+ main.20251014-000000.aaaaaaa: carries the same second as "
                  "main.20251014-000000.bbbbbbb, which goes first"));
}

TEST(VerdictTest, KeepsTheBestOfAnyNumberWithinTheLimit) {
  VerdictOptions options = Options();
  options.limit = 2;
  std::vector<std::string> tags = {"zzz"};
  for (int day = 1; day < 10; ++day) {
    tags.push_back("main.2025100" + std::to_string(day) + "-000000.aaaaaaa");
  }
  EXPECT_THAT(Lines(options, tags),
              ElementsAre("+ main.20251009-000000.aaaaaaa",
                          "+ main.20251008-000000.aaaaaaa"));
  options.limit = 0;
  EXPECT_THAT(Lines(options, tags), IsEmpty());
}

TEST(VerdictTest, AgreesWithSortingEverythingInAnyOrderAndPaging) {
  std::mt19937 random(11);
  for (int round = 0; round < 30; ++round) {
    SCOPED_TRACE(round);
    VerdictOptions options = Options();
    options.limit = random() % 300;
    std::vector<std::string> tags;
    std::set<std::string> ranked;
    std::set<std::string> others;
    for (std::size_t i = random() % 2000; i > 0; --i) {
      const std::string minute = std::to_string(1000 + random() % 500);
      const bool of_branch = random() % 4 != 0;
      tags.push_back(of_branch ? "main.20251014-05" + minute + ".aaaaaaa"
                               : "other" + minute);
      const bool readable =
          of_branch && minute.substr(2) < "60" && minute.substr(0, 2) < "60";
      (readable ? ranked : others).insert(tags.back());
    }
    std::vector<std::string> expected(ranked.rbegin(), ranked.rend());
    expected.insert(expected.end(), others.begin(), others.end());
    if (expected.size() > options.limit) expected.resize(options.limit);

    base::Interrupt never;
    VerdictCollector collector(options);
    for (std::size_t at = 0; at < tags.size();) {
      const std::size_t end = std::min(tags.size(), at + 1 + random() % 700);
      collector.BeginPage();
      if (random() % 3 == 0) {
        collector.OnTag("main.20251015-000000.bbbbbbb", never);
        collector.BeginPage();
      }
      for (; at < end; ++at) collector.OnTag(tags[at], never);
      collector.EndPage(never);
    }
    std::vector<std::string> listed;
    for (const Verdict& verdict : collector.Take(never)) {
      listed.push_back(verdict.tag);
    }
    EXPECT_EQ(listed, expected);
    EXPECT_EQ(collector.tags(), static_cast<std::int64_t>(tags.size()));
  }
}

TEST(VerdictTest, ACancellationEndsTheListing) {
  VerdictOptions options = Options();
  options.limit = 10'000;
  VerdictCollector collector(options);
  base::Cancellation cancel;
  base::Interrupt interrupt(&cancel, nullptr, absl::InfiniteFuture());
  const auto feed = [&] {
    collector.BeginPage();
    for (int i = 0; i < 5000; ++i) {
      collector.OnTag("tag-" + std::to_string(i), interrupt);
    }
    return collector.EndPage(interrupt);
  };
  EXPECT_TRUE(feed());
  EXPECT_EQ(collector.Take(interrupt).size(), 5000u);
  cancel.Cancel();
  EXPECT_LT(collector.Take(interrupt).size(), 1000u);
  EXPECT_TRUE(absl::IsCancelled(interrupt.status()));
  EXPECT_FALSE(feed());
}

}  // namespace
}  // namespace imagecd::policy
