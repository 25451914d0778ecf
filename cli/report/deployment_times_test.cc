#include "cli/report/deployment_times.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace imagecd::report {
namespace {

constexpr char kRepository[] = "ghcr.io/owner/chime";

absl::Time Day(int day) {
  return absl::FromCivil(absl::CivilSecond(2026, 1, day, 8),
                         absl::UTCTimeZone());
}

Deployment Chosen(int built, const std::string& commit,
                  policy::Selection selection = policy::Selection::kNewest) {
  Deployment deployment;
  deployment.image.tag = "main." + commit;
  deployment.image.commit = commit;
  deployment.image.built_at = Day(built);
  deployment.selection = selection;
  return deployment;
}

Update UpdateOn(int day, const std::string& pinned = "") {
  Update update;
  update.kind = "update";
  update.result = "succeeded";
  update.end = Day(day) + absl::Hours(1);
  update.changes = {{"update", 1}, {"same", 4}};
  if (!pinned.empty()) {
    policy::Pin pin;
    pin.commit = pinned;
    update.pins[kRepository] = pin;
  }
  return update;
}

// "earliest-latest" in days of the month, newest first; "?" means unknown.
std::vector<std::string> Days(const std::vector<Deployment>& deployments) {
  std::vector<std::string> days;
  const auto day = [](absl::Time time) {
    return std::to_string(absl::ToCivilDay(time, absl::UTCTimeZone()).day());
  };
  for (const Deployment& each : deployments) {
    days.push_back(each.earliest ? day(*each.earliest) + "-" + day(*each.latest)
                                 : "?");
  }
  return days;
}

std::vector<std::string> Assigned(std::vector<Update> updates,
                                  std::vector<Deployment> deployments,
                                  std::optional<absl::Time> modified = {}) {
  AssignTimes(kRepository, updates, modified, deployments);
  return Days(deployments);
}

using Strings = std::vector<std::string>;

TEST(DeploymentTimesTest, EachDeploymentHasTheUpdateAfterItsBuild) {
  EXPECT_EQ(Assigned({UpdateOn(9), UpdateOn(5), UpdateOn(1)},
                     {Chosen(8, "ccccccc"), Chosen(4, "bbbbbbb"),
                      Chosen(1, "aaaaaaa")}),
            (Strings{"9-9", "5-5", "1-1"}));
}

TEST(DeploymentTimesTest, GivesTheRangeOfPossibleTimes) {
  EXPECT_EQ(Assigned({UpdateOn(9), UpdateOn(7), UpdateOn(5), UpdateOn(1)},
                     {Chosen(8, "ccccccc"), Chosen(4, "bbbbbbb"),
                      Chosen(1, "aaaaaaa")}),
            (Strings{"9-9", "5-7", "1-5"}));
}

TEST(DeploymentTimesTest, AnUpdateWithoutChangesDeploysNothing) {
  Update nothing = UpdateOn(5);
  nothing.changes = {{"same", 5}};
  EXPECT_EQ(Assigned({UpdateOn(9), nothing}, {Chosen(4, "bbbbbbb")}),
            (Strings{"9-9"}));
}

TEST(DeploymentTimesTest, GoingBackCameWithTheUpdateThatHadThePin) {
  EXPECT_EQ(
      Assigned({UpdateOn(9, "aaaaaaa"), UpdateOn(7), UpdateOn(5), UpdateOn(1)},
               {Chosen(1, "aaaaaaa", policy::Selection::kPinned),
                Chosen(4, "bbbbbbb"), Chosen(1, "aaaaaaa")}),
      (Strings{"9-9", "5-7", "1-5"}));
}

TEST(DeploymentTimesTest, AnUpdateWithAPinDeploysOnlyThatImage) {
  EXPECT_EQ(Assigned({UpdateOn(9), UpdateOn(7, "aaaaaaa"), UpdateOn(1)},
                     {Chosen(4, "bbbbbbb"), Chosen(1, "aaaaaaa")}),
            (Strings{"9-9", "1-7"}));
}

TEST(DeploymentTimesTest, NothingIsLaterThanTheResource) {
  EXPECT_EQ(Assigned({UpdateOn(9), UpdateOn(7), UpdateOn(5)},
                     {Chosen(4, "bbbbbbb")}, Day(5)),
            (Strings{"5-5"}));
}

TEST(DeploymentTimesTest, ADeploymentWithoutAMatchingUpdateHasNoTime) {
  EXPECT_EQ(Assigned({UpdateOn(3)}, {Chosen(4, "bbbbbbb")}), (Strings{"?"}));
  EXPECT_EQ(Assigned({}, {Chosen(4, "bbbbbbb")}), (Strings{"?"}));
  // Two deployments but one matching update: it is unknown which of them it
  // deployed.
  const Strings two =
      Assigned({UpdateOn(9)}, {Chosen(4, "bbbbbbb"), Chosen(1, "aaaaaaa")});
  EXPECT_EQ(two.size(), 2U);
}

TEST(DeploymentTimesTest, AnImageWithoutATimeFitsAnywhereInItsOrder) {
  Deployment by_digest;
  by_digest.image.digest = "sha256:" + std::string(64, 'a');
  EXPECT_EQ(
      Assigned({UpdateOn(9), UpdateOn(5)}, {Chosen(8, "bbbbbbb"), by_digest}),
      (Strings{"9-9", "5-5"}));
}

}  // namespace
}  // namespace imagecd::report
