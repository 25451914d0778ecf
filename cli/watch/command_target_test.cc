#include "cli/watch/command_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/resources/memory_engine.h"

namespace imagecd::watch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Notes : public Journal {
 public:
  void Write(const Event& event) override {
    lines.push_back(std::string(KindName(event.kind)) + " " + event.message);
  }
  std::vector<std::string> lines;
};

Found WithImage(const std::string& tag) {
  Found found;
  policy::Image image;
  image.tag = tag;
  image.digest = "sha256:" + tag;
  found.images["chime"] = image;
  return found;
}

class CommandTargetTest : public ::testing::Test {
 protected:
  CommandTarget Make(std::optional<Images> deployed) {
    return CommandTarget(
        [this](const std::string& request) {
          runs_.push_back(request);
          return answer_;
        },
        std::move(deployed), clock_, notes_);
  }

  testing::FixedClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  Notes notes_;
  absl::StatusOr<int> answer_ = 0;
  std::vector<std::string> runs_;
};

TEST_F(CommandTargetTest, DoesNotRunWhileNothingIsNew) {
  CommandTarget target = Make(WithImage("main.1").images);
  EXPECT_TRUE(target.Sync(WithImage("main.1")).ok());
  EXPECT_TRUE(target.Sync(Found()).ok());
  EXPECT_THAT(runs_, IsEmpty());
}

TEST_F(CommandTargetTest, RunsOncePerChange) {
  CommandTarget target = Make(WithImage("main.1").images);
  for (int round = 0; round < 3; ++round) {
    EXPECT_TRUE(target.Sync(WithImage("main.2")).ok());
  }
  EXPECT_TRUE(target.Sync(WithImage("main.3")).ok());
  EXPECT_THAT(runs_, ElementsAre("chime main.2", "chime main.3"));
}

TEST_F(CommandTargetTest, RunsAtTheStartIfNobodyKnowsWhatIsDeployed) {
  CommandTarget target = Make(std::nullopt);
  EXPECT_TRUE(target.Sync(WithImage("main.1")).ok());
  EXPECT_TRUE(target.Sync(WithImage("main.1")).ok());
  EXPECT_THAT(runs_, ElementsAre("chime main.1"));
}

TEST_F(CommandTargetTest, RunsAgainAfterAFailureButNotInEveryRound) {
  answer_ = 255;
  CommandTarget target = Make(WithImage("main.1").images);
  for (int second = 0; second < 180; second += 15) {
    EXPECT_TRUE(target.Sync(WithImage("main.2")).ok());
    clock_.Advance(absl::Seconds(15));
  }
  // After 0 s and 60 s; the next is due after 180 s.
  EXPECT_EQ(runs_.size(), 2);
  EXPECT_THAT(notes_.lines[1], HasSubstr("failed chime main.2: the command "
                                         "ended with exit status 255"));
  answer_ = 0;
  EXPECT_TRUE(target.Sync(WithImage("main.2")).ok());
  EXPECT_EQ(runs_.size(), 3);
  EXPECT_EQ(notes_.lines.back(), "deployed chime main.2");
  clock_.Advance(absl::Hours(1));
  EXPECT_TRUE(target.Sync(WithImage("main.2")).ok());
  EXPECT_EQ(runs_.size(), 3);
}

TEST_F(CommandTargetTest, DoesNotWaitWithANewerImageAfterAFailure) {
  answer_ = absl::UnavailableError("it cannot be started");
  CommandTarget target = Make(WithImage("main.1").images);
  EXPECT_TRUE(target.Sync(WithImage("main.2")).ok());
  EXPECT_TRUE(target.Sync(WithImage("main.3")).ok());
  EXPECT_THAT(runs_, ElementsAre("chime main.2", "chime main.3"));
}

}  // namespace
}  // namespace imagecd::watch
