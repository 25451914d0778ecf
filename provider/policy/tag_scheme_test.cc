#include "provider/policy/tag_scheme.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::policy {
namespace {

using ::testing::HasSubstr;

ParseResult Parse(const TagScheme& scheme, std::string_view tag,
                  ParsedTag* parsed) {
  *parsed = ParsedTag();
  return scheme.Parse(tag, parsed);
}

std::string Show(const ParsedTag& parsed) {
  return std::string(parsed.branch) + " " +
         absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", parsed.time(),
                          absl::UTCTimeZone()) +
         " " + std::string(parsed.commit);
}

TEST(TagSchemeTest, ReadsBranchTimeAndCommit) {
  ParsedTag parsed;
  ASSERT_EQ(Parse(TagScheme::Branch(), "main.20251014-050954.185c95c", &parsed),
            ParseResult::kParsed);
  EXPECT_EQ(Show(parsed), "main 2025-10-14T05:09:54Z 185c95c");
}

TEST(TagSchemeTest, ReadsFromTheRightSoThatABranchMayHoldAnything) {
  const struct {
    const char* tag;
    const char* shown;
  } kCases[] = {
      {"release-1.2.20251014-050954.185c95c",
       "release-1.2 2025-10-14T05:09:54Z 185c95c"},
      {"a.20240101-000000.aaaaaaa.20251014-050954.185c95c",
       "a.20240101-000000.aaaaaaa 2025-10-14T05:09:54Z 185c95c"},
      {"1.20251014-050954.1234567", "1 2025-10-14T05:09:54Z 1234567"},
      {"main..20251014-050954.185c95c", "main. 2025-10-14T05:09:54Z 185c95c"},
      {"main.20240229-235959.0123456789abcdef0123456789abcdef01234567",
       "main 2024-02-29T23:59:59Z 0123456789abcdef0123456789abcdef01234567"},
      {"main.19691231-235959.185c95c", "main 1969-12-31T23:59:59Z 185c95c"},
  };
  for (const auto& c : kCases) {
    ParsedTag parsed;
    ASSERT_EQ(Parse(TagScheme::Branch(), c.tag, &parsed), ParseResult::kParsed)
        << c.tag;
    EXPECT_EQ(Show(parsed), c.shown);
  }
}

TEST(TagSchemeTest, RefusesWhatIsNotOfTheScheme) {
  for (const char* tag :
       {"", "latest", "main", "main.20251014-050954",
        ".20251014-050954.185c95c", "20251014-050954.185c95c",
        "main-20251014-050954.185c95c", "main.20251014_050954.185c95c",
        "main.2025101-4050954.185c95c", "main.20251014-05095a.185c95c",
        "main.latest", "pr-17",
        "sha256-"
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "...............................", "main.+2025101-050954.185c95c"}) {
    ParsedTag parsed;
    EXPECT_EQ(Parse(TagScheme::Branch(), tag, &parsed),
              ParseResult::kNotOfScheme)
        << tag;
  }
}

TEST(TagSchemeTest, TellsATagThatOnlyJustFailsToBeRead) {
  for (const char* tag :
       {"main.20250229-050954.185c95c", "main.20251301-050954.185c95c",
        "main.20251014-240000.185c95c", "main.20251014-056000.185c95c",
        "main.20251014-050960.185c95c", "main.00000101-000000.185c95c",
        "main.20251014-050954.185c95", "main.20251014-050954.185C95C",
        "main.20251014-050954.185c95c-arm64", "main.20251014-050954.",
        "main.20251000-050954.185c95c"}) {
    ParsedTag parsed;
    EXPECT_EQ(Parse(TagScheme::Branch(), tag, &parsed),
              ParseResult::kUnreadable)
        << tag;
    EXPECT_EQ(parsed.branch, "main") << tag;
  }
}

TEST(TagSchemeTest, RefusesATagLongerThanTagsAre) {
  ParsedTag parsed;
  EXPECT_EQ(Parse(TagScheme::Branch(),
                  std::string(200, 'a') + ".20251014-050954.185c95c", &parsed),
            ParseResult::kNotOfScheme);
}

TEST(TagSchemeTest, PatternReadsItsFourTimeFormats) {
  const struct {
    const char* pattern;
    const char* tag;
  } kCases[] = {
      {R"((?P<branch>.+)-(?P<sha>[0-9a-f]+)-(?P<time>\d{8}-\d{6}))",
       "main-185c95c-20251014-050954"},
      {R"((?P<branch>.+)_(?P<time>\d{14})_(?P<sha>.*))",
       "main_20251014050954_185c95c"},
      {R"(^(?P<branch>.+?)-(?P<time>\d{4}-[^_]+Z)_(?P<sha>.*)$)",
       "main-2025-10-14T05-09-54Z_185c95c"},
      {R"((?P<branch>.+)-(?P<time>\d+)-(?P<sha>.*))",
       "main-1760418594-185c95c"},
  };
  for (const auto& c : kCases) {
    absl::StatusOr<TagScheme> scheme = TagScheme::FromPattern(c.pattern);
    ASSERT_TRUE(scheme.ok()) << scheme.status();
    ParsedTag parsed;
    ASSERT_EQ(Parse(*scheme, c.tag, &parsed), ParseResult::kParsed) << c.tag;
    EXPECT_EQ(Show(parsed), "main 2025-10-14T05:09:54Z 185c95c");
  }
}

TEST(TagSchemeTest, PatternReadsTimesAsCiToolsWriteThem) {
  absl::StatusOr<TagScheme> scheme =
      TagScheme::FromPattern(R"((?P<branch>main)~(?P<time>.*)~(?P<sha>.*))");
  ASSERT_TRUE(scheme.ok()) << scheme.status();
  for (const char* time : {"20251014-050954",
                           "20251014.050954",
                           "20251014_050954",
                           "20251014T050954Z",
                           "20251014T050954",
                           "20251014050954",
                           "2025-10-14.050954",
                           "2025-10-14T05-09-54Z",
                           "2025-10-14-05-09-54",
                           "2025.10.14.05.09.54",
                           "2025_10_14_05_09_54",
                           "20251014-050954.123",
                           "20251014050954123",
                           "20251014T050954.123Z",
                           "2025-10-14T05-09-54-123",
                           "20251014T050954+0000",
                           "20251014-000954-0500",
                           "20251014T103954+0530",
                           "2025-10-14T05-09-54.123-0000",
                           "1760418594",
                           "1760418594123"}) {
    ParsedTag parsed;
    const std::string tag = std::string("main~") + time + "~185c95c";
    ASSERT_EQ(Parse(*scheme, tag, &parsed), ParseResult::kParsed) << time;
    EXPECT_EQ(Show(parsed), "main 2025-10-14T05:09:54Z 185c95c") << time;
  }
  for (const char* time :
       {"20251014-0509", "202510140509", "2025-10-14T05-09Z",
        "20251014T0509-0000", "2025-10-14.0509", "20251014T0009-0500"}) {
    ParsedTag parsed;
    const std::string tag = std::string("main~") + time + "~185c95c";
    ASSERT_EQ(Parse(*scheme, tag, &parsed), ParseResult::kParsed) << time;
    EXPECT_EQ(Show(parsed), "main 2025-10-14T05:09:00Z 185c95c") << time;
  }
  for (const char* time :
       {"", "20251014", "2025-10-14", "2025-10.14-050954", "20251314-050954",
        "20251014-250954", "20251014-0509541", "20251014-050954-1500",
        "20251014-050954-05", "20251014-050954x", "20251014T050954ZZ", "T",
        "176041859412", "0760418594123", "12345678", "20251014-"}) {
    ParsedTag parsed;
    const std::string tag = std::string("main~") + time + "~185c95c";
    EXPECT_EQ(Parse(*scheme, tag, &parsed), ParseResult::kUnreadable) << time;
  }
}

TEST(TagSchemeTest, PatternMatchesTheWholeTag) {
  absl::StatusOr<TagScheme> scheme = TagScheme::FromPattern(
      R"((?P<branch>main)-(?P<time>\d{10})-(?P<sha>[0-9a-f]{7}))");
  ASSERT_TRUE(scheme.ok());
  ParsedTag parsed;
  EXPECT_EQ(Parse(*scheme, "main-1760418594-185c95c", &parsed),
            ParseResult::kParsed);
  EXPECT_EQ(Parse(*scheme, "xmain-1760418594-185c95c", &parsed),
            ParseResult::kNotOfScheme);
  EXPECT_EQ(Parse(*scheme, "main-1760418594-185c95cf", &parsed),
            ParseResult::kNotOfScheme);
}

TEST(TagSchemeTest, PatternWhoseGroupsStayedEmptyIsNoMatch) {
  absl::StatusOr<TagScheme> scheme = TagScheme::FromPattern(
      R"(latest|(?P<branch>\w+)-(?P<time>\d*)-?(?P<sha>[0-9a-f]*))");
  ASSERT_TRUE(scheme.ok());
  ParsedTag parsed;
  EXPECT_EQ(Parse(*scheme, "latest", &parsed), ParseResult::kNotOfScheme);
  EXPECT_EQ(Parse(*scheme, "main--", &parsed), ParseResult::kUnreadable);
  EXPECT_EQ(parsed.branch, "main");
}

TEST(TagSchemeTest, WrongPatternSaysWhatIsMissingAndShowsARightOne) {
  const struct {
    std::string pattern;
    const char* said;
  } kCases[] = {
      {"(?P<branch>.*)-(?P<time>.*)", "no group (?P<sha>...)"},
      {"(?P<branch>.*)-(?P<sha>.*)", "no group (?P<time>...)"},
      {"(?P<time>.*)-(?P<sha>.*)", "no group (?P<branch>...)"},
      {"(?P<branch>.*", "is no RE2 regular expression: missing )"},
      {"(?P<branch>(.{1,99}){1,10})(?P<time>(.{1,99}){1,10})(?P<sha>.*)",
       "is too large"},
      {"", "1 to 1000 characters"},
      {std::string(2000, 'a'), "1 to 1000 characters"},
      {std::string("(?P<branch>.*)-(?P<time>.*)(?P<sha>.*)") +
           [] {
             std::string many;
             for (int i = 0; i < 60; ++i) many += "(a)?";
             return many;
           }(),
       "more than 50 groups"},
  };
  for (const auto& c : kCases) {
    absl::StatusOr<TagScheme> scheme = TagScheme::FromPattern(c.pattern);
    EXPECT_EQ(scheme.status().code(), absl::StatusCode::kInvalidArgument);
    const std::string message(scheme.status().message());
    EXPECT_THAT(message, HasSubstr(c.said));
    EXPECT_THAT(message, HasSubstr("a right one: ^(?P<branch>"));
  }
}

TEST(TagSchemeTest, TheExampleOfItsErrorsReadsTheBranchScheme) {
  const std::string message(TagScheme::FromPattern("(").status().message());
  absl::StatusOr<TagScheme> scheme = TagScheme::FromPattern(
      message.substr(message.find("a right one: ") + 13));
  ASSERT_TRUE(scheme.ok()) << scheme.status();
  EXPECT_TRUE(scheme->SortsByTime());
  ParsedTag parsed;
  ASSERT_EQ(Parse(*scheme, "main.20251014-050954.185c95c", &parsed),
            ParseResult::kParsed);
  EXPECT_EQ(Show(parsed), "main 2025-10-14T05:09:54Z 185c95c");
}

TEST(TagSchemeTest, KnowsWhichPatternsSortByTime) {
  EXPECT_TRUE(TagScheme::Branch().SortsByTime());
  const struct {
    const char* pattern;
    bool sorts;
  } kCases[] = {
      {R"((?P<branch>.+)-(?P<time>\d{8}-\d{6})-(?P<sha>.*))", true},
      {R"(^app_(?P<branch>[^)]+|x)\.(?P<time>[0-9]{14})-(?P<sha>.*)$)", true},
      {R"((?P<time>\d{10})-(?P<branch>.+)-(?P<sha>.*))", true},
      {R"((?P<branch>.+)-(?P<time>\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z)-(?P<sha>.*))",
       true},
      {R"((?P<branch>.+)-(?P<sha>[0-9a-f]+)-(?P<time>\d{8}-\d{6}))", false},
      {R"((?P<branch>.+)-(?P<time>\d+)-(?P<sha>.*))", false},
      {R"((?P<branch>.+).(?P<time>\d{10})-(?P<sha>.*))", false},
      {R"(v?(?P<branch>.+)-(?P<time>\d{10})-(?P<sha>.*))", false},
      {R"((?P<branch>.+)+-(?P<time>\d{10})-(?P<sha>.*))", false},
      {R"((?P<branch>.+)-(?P<time>\d{10})*-(?P<sha>.*))", false},
      {R"((?P<branch>.+)-((?P<time>\d{10}))-(?P<sha>.*))", false},
      {R"((?i)(?P<branch>.+)-(?P<time>\d{10})-(?P<sha>.*))", false},
      {R"((?P<branch>.+)-(?P<time>\d{10}|\d{14})-(?P<sha>.*))", false},
  };
  for (const auto& c : kCases) {
    absl::StatusOr<TagScheme> scheme = TagScheme::FromPattern(c.pattern);
    ASSERT_TRUE(scheme.ok()) << scheme.status();
    EXPECT_EQ(scheme->SortsByTime(), c.sorts) << c.pattern;
  }
}

TEST(CleanBranchTest, DoesWhatDockerMetadataActionDoes) {
  const struct {
    const char* branch;
    const char* clean;
  } kCases[] = {
      {"main", "main"},
      {"refs/heads/main", "main"},
      {"refs/heads/feature/x", "feature-x"},
      {"feature//x", "feature-x"},
      {"feature-/x", "feature--x"},
      {"dependabot/npm_and_yarn/@types/node-1.2",
       "dependabot-npm_and_yarn-types-node-1.2"},
      {"a=b&c", "a-x3D-b-amp-c"},
      {"x<'>\"`", "x-lt-x27-gt-quot-x60-"},
      {"m\xc3\xbcll", "m-ll"},
      {"Main", "Main"},
  };
  for (const auto& c : kCases) {
    absl::StatusOr<std::string> clean = CleanBranch(c.branch);
    ASSERT_TRUE(clean.ok()) << clean.status();
    EXPECT_EQ(*clean, c.clean);
  }
}

TEST(CleanBranchTest, RefusesWhatNoTagCarries) {
  for (const std::string& branch :
       {std::string(), std::string("refs/heads/"), std::string("refs/tags/v1"),
        std::string("refs/pull/7/merge"), std::string(".hidden"),
        std::string("/x"), std::string(200, 'a')}) {
    EXPECT_EQ(CleanBranch(branch).status().code(),
              absl::StatusCode::kInvalidArgument)
        << branch;
  }
}

}  // namespace
}  // namespace imagecd::policy
