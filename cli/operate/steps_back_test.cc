#include "cli/operate/steps_back.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace imagecd::operate {
namespace {

// One letter for each image, built in the order of the alphabet.
std::string Steps(std::string_view history) {
  std::vector<policy::HistoryEntry> choices;
  for (const char name : history) {
    policy::HistoryEntry choice;
    choice.image.tag = std::string(1, name);
    choice.image.built_at = absl::FromUnixSeconds(name);
    choices.push_back(choice);
  }
  std::string steps;
  for (const policy::Image& image : StepsBack(choices)) steps += image.tag;
  return steps;
}

TEST(StepsBackTest, GoThroughWhatWasDeployedBefore) {
  EXPECT_EQ(Steps("cba"), "ba");
  EXPECT_EQ(Steps("a"), "");
  EXPECT_EQ(Steps(""), "");
}

TEST(StepsBackTest, TwoTimesOneStepIsTwoSteps) {
  EXPECT_EQ(Steps("bcba"), "a");
  EXPECT_EQ(Steps("abcba"), "");
}

TEST(StepsBackTest, AfterGoingForwardAgainTheyLeadBackTheSameWay) {
  EXPECT_EQ(Steps("cbcba"), "ba");
  EXPECT_EQ(Steps("dbcba"), "bca");
}

TEST(StepsBackTest, ATagThatNamedTwoDigestsIsTwoSteps) {
  std::vector<policy::HistoryEntry> choices(2);
  choices[0].image.tag = choices[1].image.tag = "a";
  choices[0].image.digest = "sha256:2";
  choices[1].image.digest = "sha256:1";
  ASSERT_EQ(StepsBack(choices).size(), 1U);
  EXPECT_EQ(StepsBack(choices)[0].digest, "sha256:1");
}

}  // namespace
}  // namespace imagecd::operate
