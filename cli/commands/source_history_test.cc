#include "cli/commands/source_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/testing/git/git_sandbox.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::cli {
namespace {

using ::testing::HasSubstr;

class SourceHistoryTest : public ::testing::Test {
 protected:
  testing::GitSandbox sandbox_;
  base::MapEnvironment variables_{{}};
  testing::FixedClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  SourceHistory history_{variables_, clock_, nullptr};
};

TEST_F(SourceHistoryTest, CountsWhatChangesTheFolderOnly) {
  sandbox_.Shell(R"(
    git init -q -b main shop; cd shop
    write apps/chime/a; commit one
    write apps/chime/b; commit two
    write apps/buttons/a; commit three
    write apps/chime-old/a; commit four
  )");
  const std::string shop = sandbox_.Path("shop");
  const std::string deployed = sandbox_.Sha("main~3").substr(0, 7);
  const auto behind = [&](const std::string& path) {
    return history_.CommitsBehind(shop, deployed, "main", path).value_or(-1);
  };
  EXPECT_EQ(behind(""), 3);
  EXPECT_EQ(behind("apps/chime"), 1);
  EXPECT_EQ(behind("apps/buttons"), 1);
  EXPECT_EQ(behind("apps"), 3);
  EXPECT_EQ(behind("docs"), 0);
}

TEST_F(SourceHistoryTest, TakesAnSshAddressForAUrlAndNotForAFolder) {
  const absl::Status status =
      history_.CommitsBehind("git@github.com:owner/shop", "185c95c", "main", "")
          .status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_THAT(
      std::string(status.message()),
      HasSubstr(
          "https://HOST/PATH; ssh addresses and paths are not supported"));
}

}  // namespace
}  // namespace imagecd::cli
