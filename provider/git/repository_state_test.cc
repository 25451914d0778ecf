#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "provider/base/environment.h"
#include "provider/git/repository.h"
#include "tests/testing/git/git_sandbox.h"

namespace imagecd::git {
namespace {

using ::testing::HasSubstr;

// Tests of repositories in different states: shallow, partial, foreign, too
// new.
class RepositoryStateTest : public ::testing::Test {
 protected:
  absl::Status OpenError(const std::string& name) {
    return Repository::Open(sandbox_.Path(name), environment_).status();
  }

  std::unique_ptr<Repository> Open(const std::string& name) {
    absl::StatusOr<std::unique_ptr<Repository>> repository =
        Repository::Open(sandbox_.Path(name), environment_);
    EXPECT_TRUE(repository.ok()) << repository.status();
    return repository.ok() ? *std::move(repository) : nullptr;
  }

  void MakeShop() {
    sandbox_.Shell(R"(git init -q shop; cd shop
      git config uploadpack.allowFilter true
      git config uploadpack.allowAnySHA1InWant true
      for i in 1 2 3; do write apps/shop/a; commit "c$i"; done)");
  }

  testing::GitSandbox sandbox_;
  const base::ProcessEnvironment environment_;
};

TEST_F(RepositoryStateTest, OpensFromAFolderInAWorktreeOrBare) {
  MakeShop();
  sandbox_.Shell(R"(git clone -q --bare shop bare.git
    git -C shop worktree add -q ../linked -b linked
    cd linked; commit more)");
  const std::string first = sandbox_.Sha("main~2");
  for (const char* name : {"shop", "shop/apps/shop", "shop/.git", "bare.git",
                           "linked", "linked/apps"}) {
    EXPECT_EQ(*Open(name)->CommitsBehind(first, "main"), 2) << name;
  }
  EXPECT_EQ(*Open("linked")->CommitsBehind(first, "linked"), 3);
}

TEST_F(RepositoryStateTest, SaysThatThereIsNoRepository) {
  sandbox_.Shell("mkdir empty; touch file");
  for (const char* name : {"empty", "missing", "file"}) {
    const absl::Status status = OpenError(name);
    EXPECT_TRUE(absl::IsNotFound(status)) << name << ": " << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(name));
  }
  EXPECT_TRUE(
      absl::IsInvalidArgument(Repository::Open("", environment_).status()));
}

TEST_F(RepositoryStateTest, SaysHowToCompleteAShallowClone) {
  MakeShop();
  const std::string first = sandbox_.Sha("main~2"),
                    second = sandbox_.Sha("main~1"),
                    third = sandbox_.Sha("main");
  sandbox_.Shell("git clone -q --depth 2 \"file://$SANDBOX/shop\" shallow");
  const auto shallow = Open("shallow");
  absl::Status status = shallow->ResolveCommit(first).status();
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("fetch --unshallow"));
  EXPECT_EQ(shallow->Info(third)->subject, "c3");
  EXPECT_TRUE(*shallow->IsAncestor(third, third));
  EXPECT_FALSE(*shallow->IsAncestor(third, second));
  status = shallow->CommitsOf("main").status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("fetch --unshallow"));
  // A commit that was missing is found as soon as it exists.
  sandbox_.Shell("git -C shallow fetch -q --unshallow");
  EXPECT_EQ((*shallow->CommitsOf("main"))->Place(third), 2);
  EXPECT_EQ(*shallow->CommitsBehind(first, "main"), 2);
}

TEST_F(RepositoryStateTest, ReadsAPartialCloneWithoutContents) {
  MakeShop();
  sandbox_.Shell(
      "git clone -q --bare --filter=blob:none \"file://$SANDBOX/shop\" "
      "partial");
  EXPECT_EQ(Open("partial")
                ->CommitsBetween(sandbox_.Sha("main~2"), sandbox_.Sha("main"),
                                 "apps/shop")
                ->count,
            2);
}

TEST_F(RepositoryStateTest, SaysThatAPartialCloneLacksTrees) {
  MakeShop();
  sandbox_.Shell(
      "git clone -q --bare --filter=tree:0 \"file://$SANDBOX/shop\" partial");
  const auto partial = Open("partial");
  EXPECT_EQ(*partial->CommitsBehind(sandbox_.Sha("main~2"), "main"), 2);
  const absl::Status status =
      partial
          ->CommitsBetween(sandbox_.Sha("main~2"), sandbox_.Sha("main"),
                           "apps/shop")
          .status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("partial clone"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("--filter=blob:none"));
}

TEST_F(RepositoryStateTest, SaysThatObjectsAreMissing) {
  MakeShop();
  const std::string first = sandbox_.Sha("main~2"),
                    second = sandbox_.Sha("main~1");
  sandbox_.Shell("rm -f shop/.git/objects/" + second.substr(0, 2) + "/" +
                 second.substr(2));
  const absl::Status status =
      Open("shop")->CommitsBehind(first, "main").status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("fsck"));
}

TEST_F(RepositoryStateTest, ReadsARepositoryWhoseObjectsAreNamedBySha256) {
  sandbox_.Shell(R"(git init -q --object-format=sha256 new; cd new
    write a; commit one; write a; commit two)");
  const auto repository = Open("new");
  const std::string first = sandbox_.Sha("main~1", "new");
  ASSERT_EQ(first.size(), 64U);
  EXPECT_EQ(*repository->ResolveCommit(first.substr(0, 50)), first);
  EXPECT_EQ(repository->Info(first)->subject, "one");
  EXPECT_EQ(*repository->CommitsBehind(first, "main"), 1);
  const auto commits = *repository->CommitsOf("main");
  EXPECT_EQ(commits->Place(first), 0);
  EXPECT_EQ(commits->tip(), sandbox_.Sha("main", "new"));
}

TEST_F(RepositoryStateTest, SaysThatGitIsTooOldForAFormat) {
  sandbox_.Shell(R"(git init -q new; cd new
    git config core.repositoryFormatVersion 1
    git config extensions.carvedInStone true)");
  const absl::Status status = OpenError("new");
  EXPECT_TRUE(absl::IsUnimplemented(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("install a newer git"));
}

TEST_F(RepositoryStateTest, SaysHowToTrustAFolderOfAnotherUser) {
  if (getuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  MakeShop();
  sandbox_.Shell("chown -R 12345:12345 shop");
  const absl::Status status = OpenError("shop");
  EXPECT_TRUE(absl::IsPermissionDenied(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("git config --global --add safe.directory " +
                        sandbox_.Path("shop")));
  sandbox_.Shell("git config --global --add safe.directory \"$SANDBOX/shop\"");
  EXPECT_TRUE(OpenError("shop").ok()) << OpenError("shop");
  sandbox_.Shell("git config --global --unset-all safe.directory");
}

TEST_F(RepositoryStateTest, SaysThatTheConfigurationIsDamaged) {
  MakeShop();
  sandbox_.folder().Write("shop/.git/config", "[core\nnot = [");
  const absl::Status status = OpenError("shop");
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("status` says"));
}

}  // namespace
}  // namespace imagecd::git
