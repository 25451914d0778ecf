#include "programs/cli/git_files.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/testing/files/temporary_folder.h"

namespace imagecd::cli {
namespace {

using Facts = generator::GitFolder::Facts;

class GitFilesTest : public ::testing::Test {
 protected:
  GitFilesTest() : path_(std::filesystem::canonical(folder_.path()).string()) {}
  Facts Look(const std::string& below = "") {
    const auto facts = GitFiles().Look(path_ + below);
    EXPECT_TRUE(facts.ok()) << facts.status();
    return facts.ok() ? *facts : Facts();
  }
  testing::TemporaryFolder folder_;
  std::string path_;
};

TEST_F(GitFilesTest, ReadsTheRemoteAndTheBranchOfAClone) {
  folder_.Write(".git/config",
                "[core]\n\turl = no\n[remote \"other\"]\n\turl = b\n"
                "[remote \"origin\"]\n\turl = git@github.com:o/x.git\n"
                "\turl = second\n[branch \"main\"]\n\turl = no\n");
  folder_.Write(".git/HEAD", "ref: refs/heads/feature/x\n");
  folder_.Write("apps/chime/x", "");
  EXPECT_EQ(Look("/apps/chime").root, path_);
  EXPECT_EQ(Look().remote_url, "git@github.com:o/x.git");
  EXPECT_EQ(Look().branch, "feature/x");
  folder_.Write(".git/refs/remotes/origin/HEAD",
                "ref: refs/remotes/origin/trunk\n");
  EXPECT_EQ(Look().branch, "trunk");
}

TEST_F(GitFilesTest, TheOnlyRemoteNeedNotBeNamedOrigin) {
  folder_.Write(".git/config", "[remote \"up\"]\nurl=https://h/o/x\n");
  folder_.Write(".git/HEAD", "185c95c185c95c185c95c185c95c185c95c185c95\n");
  EXPECT_EQ(Look().remote_url, "https://h/o/x");
  EXPECT_EQ(Look().branch, "");
}

TEST_F(GitFilesTest, FindsTheCommonFolderOfALinkedWorkTree) {
  folder_.Write("main/.git/config", "[remote \"origin\"]\nurl = u\n");
  folder_.Write("main/.git/worktrees/w/HEAD", "ref: refs/heads/w\n");
  folder_.Write("main/.git/worktrees/w/commondir", "../..\n");
  folder_.Write("w/.git", "gitdir: " + path_ + "/main/.git/worktrees/w\n");
  EXPECT_EQ(Look("/w").root, path_ + "/w");
  EXPECT_EQ(Look("/w").remote_url, "u");
  EXPECT_EQ(Look("/w").branch, "w");
}

TEST_F(GitFilesTest, SaysThatThereIsNoSuchFolder) {
  EXPECT_EQ(GitFiles().Look(path_ + "/none").status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace imagecd::cli
