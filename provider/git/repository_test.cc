#include "provider/git/repository.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "provider/base/environment.h"
#include "tests/testing/git/git_sandbox.h"

namespace imagecd::git {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RepositoryTest : public ::testing::Test {
 protected:
  std::unique_ptr<Repository> Open(const std::string& name) {
    absl::StatusOr<std::unique_ptr<Repository>> repository =
        Repository::Open(sandbox_.Path(name), environment_);
    EXPECT_TRUE(repository.ok()) << repository.status();
    return repository.ok() ? *std::move(repository) : nullptr;
  }

  // m1 - m2 - merge(side: s1 - s2) - m3 - octopus(o1, o2) - m4 on main.
  void MakeMerges() {
    sandbox_.Shell(R"(git init -q shop; cd shop
      commit m1; commit m2
      git checkout -q -b side; commit s1; commit s2
      git checkout -q main; commit m2b
      git merge -q --no-ff side -m 'merge side' >/dev/null; git tag merged
      commit m3
      git checkout -q -b one; commit o1
      git checkout -q -b two main; commit o2
      git checkout -q main
      git merge -q --no-ff one two -m octopus >/dev/null
      commit m4)");
  }

  testing::GitSandbox sandbox_;
  const base::ProcessEnvironment environment_;
};

TEST_F(RepositoryTest, DescribesACommit) {
  sandbox_.Shell("git init -q shop; cd shop; commit 'Sell — more\n\nBody'");
  const std::string sha = sandbox_.Sha("HEAD");
  const absl::StatusOr<CommitInfo> info = Open("shop")->Info(sha);
  ASSERT_TRUE(info.ok()) << info.status();
  EXPECT_EQ(info->sha, sha);
  EXPECT_EQ(info->author, "Ada Example");
  EXPECT_EQ(info->author_email, "ada@example.org");
  EXPECT_EQ(info->date, absl::FromUnixSeconds(1700000060));
  EXPECT_EQ(info->subject, "Sell — more");
}

TEST_F(RepositoryTest, ConvertsCommitsInOldEncodings) {
  sandbox_.Shell(R"(git init -q shop; cd shop
    printf 'Gr\366\337e\033[2J' >m
    git -c i18n.commitEncoding=ISO-8859-1 commit -q --allow-empty -F m)");
  EXPECT_EQ(Open("shop")->Info(sandbox_.Sha("HEAD"))->subject, "Größe[2J");
}

TEST_F(RepositoryTest, ResolvesAPrefixInEitherCase) {
  sandbox_.Shell("git init -q shop; cd shop; commit one; commit two");
  const std::string sha = sandbox_.Sha("HEAD~1");
  const auto repository = Open("shop");
  EXPECT_EQ(*repository->ResolveCommit(sha.substr(0, 7)), sha);
  EXPECT_EQ(*repository->ResolveCommit(sha), sha);
  std::string upper = sha.substr(0, 12);
  for (char& c : upper) c = static_cast<char>(toupper(c));
  EXPECT_EQ(*repository->ResolveCommit(upper), sha);
}

TEST_F(RepositoryTest, TellsAnUnknownCommitFromAMalformedOne) {
  sandbox_.Shell("git init -q shop; cd shop; write a; commit one");
  const auto repository = Open("shop");
  for (const std::string& unknown :
       {std::string("1234567"), std::string(40, 'a'), std::string(64, 'a'),
        sandbox_.Sha("HEAD^{tree}").substr(0, 10)}) {
    const absl::Status status = repository->ResolveCommit(unknown).status();
    EXPECT_TRUE(absl::IsNotFound(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("fetch`"));
  }
  for (const std::string& malformed :
       {std::string("123456"), std::string("HEAD"), std::string("main~1xx"),
        std::string("123456g"), std::string(65, 'a'),
        std::string("-1234567")}) {
    EXPECT_TRUE(
        absl::IsInvalidArgument(repository->ResolveCommit(malformed).status()))
        << malformed;
  }
  EXPECT_TRUE(absl::IsInvalidArgument(repository->Info("1234567").status()));
  EXPECT_TRUE(absl::IsNotFound(
      repository->IsAncestor(std::string(40, 'a'), sandbox_.Sha("HEAD"))
          .status()));
}

TEST_F(RepositoryTest, ListsTheCommitsThatAnAmbiguousPrefixCouldMean) {
  // Two texts whose SHAs begin with the same digits.
  sandbox_.Shell(R"(git init -q shop; cd shop; tree=$(git mktree </dev/null)
    export GIT_AUTHOR_DATE='1700000000 +0000' GIT_COMMITTER_DATE='1700000000 +0000'
    for attempt in 15830 23890; do
      git branch "b$attempt" $(git commit-tree $tree -m "attempt $attempt")
    done)");
  const std::string one = sandbox_.Sha("b15830"),
                    other = sandbox_.Sha("b23890");
  ASSERT_EQ(one.substr(0, 7), other.substr(0, 7));
  const auto repository = Open("shop");
  const absl::Status status =
      repository->ResolveCommit(one.substr(0, 7)).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_THAT(
      std::string(status.message()),
      AllOf(HasSubstr(one), HasSubstr(other), HasSubstr("give more digits")));
  EXPECT_EQ(*repository->ResolveCommit(one.substr(0, 12)), one);

  // Only one of them is on the branch.
  const auto commits = *repository->CommitsOf("b15830");
  EXPECT_EQ(commits->Place(one.substr(0, 7)), 0);
  sandbox_.Shell(R"(cd shop; git update-ref refs/heads/main $(
    git commit-tree -p b15830 -p b23890 -m both b15830^{tree}))");
  EXPECT_EQ((*repository->CommitsOf("main"))->Place(one.substr(0, 7)),
            std::nullopt);
  EXPECT_EQ((*repository->CommitsOf("main"))->Place(one.substr(0, 12)), 0);
}

TEST_F(RepositoryTest, FindsABranchHereThenAtOriginThenAtTheOnlyRemote) {
  sandbox_.Shell(R"(git init -q upstream; cd upstream; commit one
    git branch release/1; cd ..
    git clone -q upstream shop; cd shop; commit local
    git remote rename origin elsewhere; git clone -q ../upstream ../other)");
  const auto shop = Open("shop");
  EXPECT_EQ(*shop->ResolveBranch("main"), sandbox_.Sha("main"));
  EXPECT_EQ(*shop->ResolveBranch("release/1"),
            sandbox_.Sha("elsewhere/release/1"));
  EXPECT_EQ(*Open("other")->ResolveBranch("release/1"),
            sandbox_.Sha("elsewhere/release/1"));
  for (const char* name : {"gone", "", "..", "a b", "-x", "HEAD~1"}) {
    const absl::Status status = shop->ResolveBranch(name).status();
    EXPECT_TRUE(absl::IsNotFound(status)) << name << status;
  }
  sandbox_.Shell(
      "cd shop; git remote add third ../upstream; git fetch -q third");
  EXPECT_TRUE(
      absl::IsInvalidArgument(shop->ResolveBranch("release/1").status()));
}

TEST_F(RepositoryTest, FollowsOriginWhereTheLocalBranchIsMerelyBehind) {
  sandbox_.Shell(R"(git init -q upstream; (cd upstream; commit one)
    git clone -q upstream shop
    (cd upstream; commit two); cd shop; git fetch -q)");
  const auto shop = Open("shop");
  EXPECT_EQ(*shop->ResolveBranch("main"), sandbox_.Sha("origin/main"));
  EXPECT_TRUE(*shop->IsOnBranch(sandbox_.Sha("origin/main"), "main"));
  sandbox_.Shell("cd shop; commit diverged");
  EXPECT_EQ(*shop->ResolveBranch("main"), sandbox_.Sha("main"));
  EXPECT_FALSE(*shop->IsOnBranch(sandbox_.Sha("origin/main"), "main"));
}

TEST_F(RepositoryTest, KnowsAncestorsThroughMerges) {
  MakeMerges();
  const auto shop = Open("shop");
  const std::string tip = sandbox_.Sha("main");
  for (const char* name : {"side", "one", "two", "merged", "main"}) {
    EXPECT_TRUE(*shop->IsAncestor(sandbox_.Sha(name), tip)) << name;
    EXPECT_TRUE(*shop->IsOnBranch(sandbox_.Sha(name), "main")) << name;
  }
  EXPECT_FALSE(*shop->IsAncestor(tip, sandbox_.Sha("side")));
  EXPECT_FALSE(*shop->IsAncestor(sandbox_.Sha("one"), sandbox_.Sha("two")));
  EXPECT_FALSE(*shop->IsOnBranch(tip, "side"));
}

TEST_F(RepositoryTest, CountsAMergeOnceAndDescribesTheNewest) {
  MakeMerges();
  const auto shop = Open("shop");
  const std::string root = sandbox_.Sha("main~6"), tip = sandbox_.Sha("main");
  absl::StatusOr<CommitRange> range = shop->CommitsBetween(root, tip, "");
  ASSERT_TRUE(range.ok()) << range.status();
  EXPECT_EQ(range->count, 6);
  EXPECT_THAT(range->subjects,
              ElementsAre("m4", "octopus", "m3", "merge side", "m2b"));
  range = shop->CommitsBetween(root, tip, "", 1);
  EXPECT_EQ(range->count, 6);
  EXPECT_THAT(range->subjects, ElementsAre("m4"));
  // From a commit of a merged branch: the commits of the main line that it
  // lacks.
  EXPECT_THAT(shop->CommitsBetween(sandbox_.Sha("side"), tip, "")->subjects,
              ElementsAre("m4", "octopus", "m3", "merge side", "m2b"));
  EXPECT_EQ(*shop->CommitsBehind(sandbox_.Sha("side~1"), "main"), 5);
  EXPECT_EQ(*shop->CommitsBehind(tip, "main"), 0);
  EXPECT_EQ(*shop->CommitsBehind(sandbox_.Sha("main~2"), "main"), 2);
}

TEST_F(RepositoryTest, HasNothingBetweenBackwardsOrTheSame) {
  MakeMerges();
  const auto shop = Open("shop");
  for (const char* newer : {"main~3", "side", "main"}) {
    const absl::StatusOr<CommitRange> range =
        shop->CommitsBetween(sandbox_.Sha("main"), sandbox_.Sha(newer), "");
    ASSERT_TRUE(range.ok()) << range.status();
    EXPECT_EQ(range->count, 0) << newer;
    EXPECT_THAT(range->subjects, IsEmpty());
  }
}

TEST_F(RepositoryTest, CountsOnlyWhatChangesThePath) {
  sandbox_.Shell(R"(git init -q shop; cd shop
    write apps/shop/a; commit 'shop 1'; git tag base
    write apps/till/a; commit 'till 1'
    write apps/shop/b; commit 'shop 2'
    git checkout -q -b side; write apps/shop/c; commit 'shop 3'
    git checkout -q main; write apps/till/b; commit 'till 2'
    git merge -q --no-ff side -m 'merge shop 3' >/dev/null
    git rm -q -r apps/shop; commit 'shop gone'
    commit nothing)");
  const auto shop = Open("shop");
  const auto subjects = [&](const char* path) {
    return shop
        ->CommitsBetween(sandbox_.Sha("base"), sandbox_.Sha("main"), path)
        ->subjects;
  };
  for (const char* path :
       {"apps/shop", "apps/shop/", "./apps/shop", "apps//shop/."}) {
    EXPECT_THAT(subjects(path),
                ElementsAre("shop gone", "merge shop 3", "shop 2"))
        << path;
  }
  EXPECT_THAT(subjects("apps/till/b"), ElementsAre("till 2"));
  EXPECT_THAT(subjects("apps/shopping"), IsEmpty());
  EXPECT_THAT(subjects("apps/shop/a/deeper"), IsEmpty());
  EXPECT_EQ(
      shop->CommitsBetween(sandbox_.Sha("base"), sandbox_.Sha("main"), ".")
          ->count,
      6);
  for (const char* path : {"../x", "/apps", "apps/../apps"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(
        shop->CommitsBetween(sandbox_.Sha("base"), sandbox_.Sha("main"), path)
            .status()));
  }
}

TEST_F(RepositoryTest, KnowsTheRemote) {
  sandbox_.Shell(R"(git init -q shop; git init -q bare
    cd shop; git remote add a https://a.example/x/y
    git remote add origin git@github.com:acme/shop.git)");
  EXPECT_EQ(*Open("shop")->RemoteUrl(), "git@github.com:acme/shop.git");
  sandbox_.Shell("git -C shop remote remove origin");
  EXPECT_EQ(*Open("shop")->RemoteUrl(), "https://a.example/x/y");
  sandbox_.Shell("git -C shop remote add b https://b.example/x/y");
  EXPECT_EQ(*Open("shop")->RemoteUrl(), "");
  EXPECT_EQ(*Open("bare")->RemoteUrl(), "");
}

TEST_F(RepositoryTest, SeesWhatIsCommittedWhileItIsOpen) {
  sandbox_.Shell("git init -q shop; cd shop; commit one");
  const auto shop = Open("shop");
  const std::string first = sandbox_.Sha("HEAD");
  EXPECT_EQ(*shop->CommitsBehind(first, "main"), 0);
  sandbox_.Shell("cd shop; commit two; git gc -q; git pack-refs --all");
  EXPECT_EQ(*shop->CommitsBehind(first, "main"), 1);
  EXPECT_EQ(*shop->ResolveBranch("main"), sandbox_.Sha("main"));
}

}  // namespace
}  // namespace imagecd::git
