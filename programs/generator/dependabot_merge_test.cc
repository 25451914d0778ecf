#include "programs/generator/dependabot_merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace imagecd::generator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kMine[] = R"(# Ours.
version: 2

updates:
  # Images
  - package-ecosystem: docker
    directories: ["/apps/*"]
    schedule: {interval: daily}  # each morning
    ignore:
      - dependency-name: alpine
      # until 2027

# Registries
registries: {}
)";

class DependabotMergeTest : public ::testing::Test {
 protected:
  DependabotMergeTest() { settings_.interval = "weekly"; }
  std::string Merge(std::string_view text,
                    const std::vector<DependabotUpdate>& wanted) {
    return MergeDependabot(text, settings_, wanted).value_or("refused");
  }
  Dependabot settings_;
};

TEST_F(DependabotMergeTest, AddsWhatIsMissingAndKeepsTheRestAsItIsWritten) {
  const std::string merged =
      Merge(kMine, {{"docker", {"/apps/bell", "/tools"}}, {"gomod", {"/"}}});
  EXPECT_THAT(merged, StartsWith(std::string(kMine).substr(
                          0, std::string(kMine).find("\n# Registries"))));
  EXPECT_THAT(merged, HasSubstr("\n\n# Registries\nregistries: {}\n"));
  EXPECT_THAT(merged, HasSubstr("      - /tools\n"));
  EXPECT_THAT(merged, HasSubstr("  - package-ecosystem: gomod\n"));
  EXPECT_THAT(merged, Not(HasSubstr("/apps/bell")));
}

TEST_F(DependabotMergeTest, ChangesNothingWhereEverythingIsCovered) {
  EXPECT_EQ(Merge(kMine, {{"docker", {"/apps/bell", "/apps/lamp"}}}), kMine);
  const std::string twice = Merge(kMine, {{"gomod", {"/"}}});
  EXPECT_EQ(Merge(twice, {{"gomod", {"/"}}}), twice);
}

TEST_F(DependabotMergeTest, TakesOutWhatItAddedOnceThatIsNotNeeded) {
  const std::string merged = Merge(kMine, {{"gomod", {"/a", "/b"}}});
  EXPECT_EQ(Merge(merged, {}), kMine);
  EXPECT_THAT(Merge(merged, {{"gomod", {"/b"}}}), Not(HasSubstr("- /a\n")));
}

TEST_F(DependabotMergeTest, LeavesAnAddedEntryToWhoeverEditsIt) {
  std::string merged = Merge(kMine, {{"gomod", {"/a"}}});
  merged.replace(merged.rfind("weekly"), 6, "daily");
  EXPECT_EQ(Merge(merged, {}), merged);
  EXPECT_EQ(Merge(merged, {{"gomod", {"/a"}}}), merged);
}

TEST_F(DependabotMergeTest, KeepsTheLineEndsOfWindows) {
  const std::string merged = Merge(
      "version: 2\r\nupdates:\r\n- package-ecosystem: npm\r\n  directory: "
      "/\r\n",
      {{"gomod", {"/"}}});
  EXPECT_THAT(merged, HasSubstr("\r\n- package-ecosystem: gomod\r\n"));
  size_t lone = 0;
  for (size_t i = 0; i < merged.size(); ++i) {
    lone += merged[i] == '\n' && (i == 0 || merged[i - 1] != '\r');
  }
  EXPECT_EQ(lone, 0U);
}

TEST_F(DependabotMergeTest, FillsAListThatIsEmpty) {
  EXPECT_THAT(Merge("version: 2\nupdates:\n", {{"gomod", {"/"}}}),
              HasSubstr("updates:\n  # Added by imagecd"));
}

TEST_F(DependabotMergeTest, RefusesWhatItCannotExtendSafely) {
  for (const char* text :
       {"version: 2\nupdates: []\n", "version: 2\n", "[", "- a\n",
        "version: 2\nupdates: [{package-ecosystem: npm, directory: /}]\n",
        "version: 2\nupdates:\n  a: b\n"}) {
    EXPECT_EQ(Merge(text, {{"gomod", {"/"}}}), "refused") << text;
  }
}

}  // namespace
}  // namespace imagecd::generator
