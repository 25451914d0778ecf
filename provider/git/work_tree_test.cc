#include "provider/git/work_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <map>
#include <string>

#include "tests/testing/git/git_sandbox.h"

namespace imagecd::git {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class WorkTreeTest : public ::testing::Test {
 protected:
  WorkTree Find(const std::string& name) {
    const auto found = FindWorkTree(sandbox_.Path(name), environment_);
    EXPECT_TRUE(found.ok() && found->has_value()) << found.status();
    return found.ok() ? found->value_or(WorkTree()) : WorkTree();
  }

  testing::GitSandbox sandbox_;
  const base::ProcessEnvironment environment_;
};

TEST_F(WorkTreeTest, ReadsTheRemoteAndTheBranchOfAClone) {
  sandbox_.Shell(R"(git init -q shop; cd shop; write apps/chime/x; commit one
    git remote add other b; git remote add origin git@github.com:o/x.git
    git checkout -q -b feature/x)");
  const WorkTree tree = Find("shop/apps/chime");
  EXPECT_EQ(tree.root, sandbox_.Shell("cd shop; pwd -P"));
  EXPECT_EQ(tree.remote_url, "git@github.com:o/x.git");
  EXPECT_EQ(tree.branch, "feature/x");
  sandbox_.Shell(
      "cd shop; git symbolic-ref refs/remotes/origin/HEAD "
      "refs/remotes/origin/trunk");
  EXPECT_EQ(Find("shop").branch, "trunk");
}

TEST_F(WorkTreeTest, TheOnlyRemoteNeedNotBeNamedOrigin) {
  sandbox_.Shell(R"(git init -q shop; cd shop; commit one
    git remote add up https://h/o/x; git checkout -q --detach)");
  EXPECT_EQ(Find("shop").remote_url, "https://h/o/x");
  EXPECT_EQ(Find("shop").branch, "");
}

TEST_F(WorkTreeTest, ReadsALinkedWorkTree) {
  sandbox_.Shell(R"(git init -q shop; cd shop; commit one
    git remote add origin u; git worktree add -q ../w -b w)");
  EXPECT_EQ(Find("w").root, sandbox_.Shell("cd w; pwd -P"));
  EXPECT_EQ(Find("w").remote_url, "u");
  EXPECT_EQ(Find("w").branch, "w");
}

TEST_F(WorkTreeTest, ReadsWhatBelongsToAnotherUser) {
  if (getuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  sandbox_.Shell("git init -q shop; chown -R 12345 shop");
  EXPECT_EQ(Find("shop").branch, "main");
}

TEST_F(WorkTreeTest, FindsNothingWithoutARepositoryOrWithoutGit) {
  sandbox_.Shell("mkdir empty; git init -q shop; git init -q --bare bare");
  for (const char* name : {"empty", "none", "bare"}) {
    const auto found = FindWorkTree(sandbox_.Path(name), environment_);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_FALSE(found->has_value()) << name;
  }
  const base::MapEnvironment without(
      std::map<std::string, std::string, std::less<>>{{"PATH", "/none"}});
  EXPECT_FALSE(FindWorkTree(sandbox_.Path("shop"), without)->has_value());
}

TEST_F(WorkTreeTest, SaysThatGitIsTooOldForTheFormat) {
  sandbox_.Shell(R"(git init -q shop; cd shop
    git config core.repositoryFormatVersion 1
    git config extensions.carvedInStone true)");
  const absl::Status status =
      FindWorkTree(sandbox_.Path("shop"), environment_).status();
  EXPECT_TRUE(absl::IsUnimplemented(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("install a newer git"));
}

TEST_F(WorkTreeTest, ListsIgnoredFiles) {
  sandbox_.Shell(R"(git init -q shop; cd shop
    mkdir -p apps/chime/out apps/clock node_modules/x kept
    touch apps/chime/out/a apps/clock/x.log apps/clock/y node_modules/x/a kept/a
    printf 'node_modules\n*.log\nkept/\n' >.gitignore
    echo /out >apps/chime/.gitignore
    git add -f kept/a; commit one)");
  EXPECT_THAT(
      *IgnoredPaths(sandbox_.Path("shop"), environment_),
      ElementsAre("apps/chime/out/", "apps/clock/x.log", "node_modules/"));
  EXPECT_THAT(*IgnoredPaths(sandbox_.Path("none"), environment_), IsEmpty());
}

}  // namespace
}  // namespace imagecd::git
