#include "cli/commands/git_folder.h"

#include <gtest/gtest.h>

#include "tests/testing/git/git_sandbox.h"

namespace imagecd::cli {
namespace {

class GitFolderTest : public ::testing::Test {
 protected:
  testing::GitSandbox sandbox_;
  const base::ProcessEnvironment environment_;
  GitFolder git_{environment_};
};

TEST_F(GitFolderTest, KnowsTheRepositoryOfAFolder) {
  sandbox_.Shell("git init -q shop; cd shop; git remote add origin u; mkdir a");
  const auto facts = git_.Look(sandbox_.Path("shop/a"));
  ASSERT_TRUE(facts.ok()) << facts.status();
  EXPECT_EQ(facts->root, sandbox_.Shell("cd shop; pwd -P"));
  EXPECT_EQ(facts->remote_url, "u");
  EXPECT_EQ(facts->branch, "main");
}

TEST_F(GitFolderTest, KnowsNothingOutsideARepository) {
  sandbox_.Shell("mkdir shop");
  const auto facts = git_.Look(sandbox_.Path("shop"));
  ASSERT_TRUE(facts.ok()) << facts.status();
  EXPECT_EQ(facts->root, "");
  EXPECT_FALSE(git_.Ignores("shop/"));
}

TEST_F(GitFolderTest, SaysThatThereIsNoSuchFolder) {
  EXPECT_TRUE(absl::IsNotFound(git_.Look(sandbox_.Path("none")).status()));
}

TEST_F(GitFolderTest, PassesOverWhatGitIgnores) {
  sandbox_.Shell(R"(git init -q shop; cd shop; mkdir -p apps/out/deep apps/chime
    touch apps/out/deep/a apps/chime/a; echo out >.gitignore)");
  ASSERT_TRUE(git_.Look(sandbox_.Path("shop")).ok());
  EXPECT_TRUE(git_.Ignores("apps/out/"));
  EXPECT_TRUE(git_.Ignores("apps/out/deep/"));
  EXPECT_FALSE(git_.Ignores("apps/chime/"));
  EXPECT_FALSE(git_.Ignores("apps/"));
}

}  // namespace
}  // namespace imagecd::cli
