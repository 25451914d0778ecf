#include "tests/testing/registry/tag_generator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace imagecd::testing {
namespace {

using Kind = GeneratedTag::Kind;

GenerateSpec Spec(int count, std::uint64_t seed = 7) {
  GenerateSpec spec;
  spec.count = count;
  spec.seed = seed;
  return spec;
}

TEST(TagGeneratorTest, MakesTheSameTagsEverywhere) {
  const auto tags = GenerateTags(Spec(3));
  ASSERT_EQ(tags.size(), 3U);
  EXPECT_EQ(tags[0].name, "main.20260701-114907.8254fd5");
  EXPECT_EQ(tags[1].name, "latest");
}

TEST(TagGeneratorTest, SeedsDiffer) {
  EXPECT_NE(GenerateTags(Spec(3, 1))[0].name, GenerateTags(Spec(3, 2))[0].name);
}

TEST(TagGeneratorTest, NamesNoTagTwice) {
  std::set<std::string> names;
  for (const auto& tag : GenerateTags(Spec(10'000))) names.insert(tag.name);
  EXPECT_EQ(names.size(), 10'000U);
}

TEST(TagGeneratorTest, MixesEveryKind) {
  int branch = 0;
  std::set<Kind> kinds;
  for (const auto& tag : GenerateTags(Spec(1000))) {
    kinds.insert(tag.kind);
    branch += tag.kind == Kind::kBranch;
  }
  EXPECT_EQ(kinds.size(), 5U);
  EXPECT_GT(branch, 500);
  EXPECT_LT(branch, 750);
}

TEST(TagGeneratorTest, PushesAFewBuildsOutOfTheirOrder) {
  std::int64_t previous = 0;
  int back = 0;
  for (const auto& tag : GenerateTags(Spec(1000))) {
    back += tag.time < previous;
    previous = tag.time;
  }
  EXPECT_GT(back, 0);
  EXPECT_LT(back, 100);
}

TEST(TagGeneratorTest, EndsAtTheNewestTime) {
  std::int64_t newest = 0;
  for (const auto& tag : GenerateTags(Spec(500))) {
    newest = std::max(newest, tag.time);
  }
  EXPECT_EQ(newest, Spec(0).newest);
}

TEST(TagGeneratorTest, ABuildTagShowsItsCommitAndTime) {
  const std::string commit = CommitOf(42);
  EXPECT_THAT(commit, ::testing::MatchesRegex("[0-9a-f]+"));
  EXPECT_EQ(commit.size(), 40U);
  EXPECT_EQ(BuildTag("main", 1782907200, commit),
            "main.20260701-120000." + commit.substr(0, 7));
}

}  // namespace
}  // namespace imagecd::testing
