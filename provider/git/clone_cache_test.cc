#include "provider/git/clone_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "tests/testing/git/git_https_server.h"
#include "tests/testing/git/git_sandbox.h"
#include "tests/testing/net/test_certificates.h"

namespace imagecd::git {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Variables = std::map<std::string, std::string, std::less<>>;

class FixedClock : public base::Clock {
 public:
  absl::Time Now() const override { return now; }
  absl::Time now = absl::FromUnixSeconds(1700000000);
};

class CloneCacheTest : public ::testing::Test {
 protected:
  CloneCacheTest() {
    sandbox_.Shell(R"(git init -q acme/shop 2>/dev/null; cd acme/shop
      git config uploadpack.allowFilter true
      write apps/a; commit one; write apps/a; commit two)");
    const testing::TestCa::ServerFiles files = ca_.Issue("IP:127.0.0.1");
    server_ = std::make_unique<testing::GitHttpsServer>(
        sandbox_.folder().path(), files.certificate, files.key);
    url_ =
        "https://127.0.0.1:" + std::to_string(server_->port()) + "/acme/shop";
    setenv("GIT_SSL_CAINFO", ca_.file().c_str(), 1);
    options_.folder = sandbox_.Path("cache");
    options_.fresh_for = absl::ZeroDuration();
  }

  absl::StatusOr<CachedClone> Open() {
    CloneCache cache(options_, environment_, clock_);
    return cache.Open(url_, nullptr);
  }

  testing::GitSandbox sandbox_;
  testing::TestCa ca_;
  std::unique_ptr<testing::GitHttpsServer> server_;
  std::string url_;
  CloneCacheOptions options_;
  base::MapEnvironment environment_{
      {{"PATH", getenv("PATH")}, {"HOME", testing::GitSandbox::Home()}}};
  FixedClock clock_;
};

TEST_F(CloneCacheTest, ClonesWithoutContentsAndThenFetches) {
  absl::StatusOr<CachedClone> clone = Open();
  ASSERT_TRUE(clone.ok()) << clone.status();
  EXPECT_THAT(clone->warning, IsEmpty());
  const std::string first = sandbox_.Sha("main~1", "acme/shop");
  EXPECT_EQ(
      clone->repository
          ->CommitsBetween(first, sandbox_.Sha("main", "acme/shop"), "apps")
          ->count,
      1);
  EXPECT_THAT(sandbox_.Shell("git -C cache/*@acme@shop.git count-objects -v"),
              HasSubstr("in-pack: 6"));  // 2 commits, 4 trees

  sandbox_.Shell(R"(cd acme/shop; commit three
    git branch release; git checkout -q --detach; git branch -q -D main
    git branch main HEAD~1)");
  clone = Open();
  ASSERT_TRUE(clone.ok()) << clone.status();
  EXPECT_TRUE(*clone->repository->IsOnBranch(first, "release"));
  EXPECT_EQ(*clone->repository->ResolveBranch("main"),
            sandbox_.Sha("main", "acme/shop"));
  EXPECT_EQ(*clone->repository->RemoteUrl(), url_);
}

TEST_F(CloneCacheTest, DoesNotFetchAFreshCloneAgain) {
  options_.fresh_for = absl::Seconds(15);
  CloneCache cache(options_, environment_, clock_);
  ASSERT_TRUE(cache.Open(url_, nullptr).ok());
  const int requests = server_->requests();
  clock_.now += absl::Seconds(14);
  ASSERT_TRUE(cache.Open(url_ + ".git", nullptr).ok());
  EXPECT_EQ(server_->requests(), requests);
  clock_.now += absl::Seconds(1);
  ASSERT_TRUE(cache.Open(url_, nullptr).ok());
  EXPECT_GT(server_->requests(), requests);
}

TEST_F(CloneCacheTest, UsesTheEarlierCloneWithAWarningWhenAFetchFails) {
  server_->AnswerWith(503);
  absl::StatusOr<CachedClone> clone = Open();
  EXPECT_TRUE(absl::IsUnavailable(clone.status())) << clone.status();
  EXPECT_THAT(std::string(clone.status().message()), HasSubstr("503"));
  server_->AnswerWith(0);
  ASSERT_TRUE(Open().ok());
  server_->AnswerWith(503);
  clone = Open();
  ASSERT_TRUE(clone.ok()) << clone.status();
  EXPECT_THAT(clone->warning, HasSubstr("503"));
  EXPECT_THAT(clone->warning, HasSubstr("out of date"));
  EXPECT_EQ(*clone->repository->ResolveBranch("main"),
            sandbox_.Sha("main", "acme/shop"));
}

TEST_F(CloneCacheTest, FollowsNoRedirect) {
  server_->AnswerWith(302, "https://127.0.0.2:1/acme/shop/info/refs");
  const absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("redirects"));
}

TEST_F(CloneCacheTest, RefusesOtherWaysThanHttps) {
  CloneCache cache(options_, environment_, clock_);
  const std::string file = "file://" + sandbox_.Path("acme/shop");
  for (const std::string& url :
       {file, std::string("http://127.0.0.1/a/b"), std::string("git@host:a/b"),
        std::string("ext::sh -c id")}) {
    EXPECT_TRUE(absl::IsInvalidArgument(cache.Open(url, nullptr).status()));
  }
  EXPECT_FALSE(std::filesystem::exists(options_.folder));
}

TEST_F(CloneCacheTest, GivesGithubsTokenToNoOtherHost) {
  environment_ = base::MapEnvironment(
      {{"PATH", getenv("PATH")}, {"GITHUB_TOKEN", "hunter2"}});
  server_->RequireAuthorization("Basic eC1hY2Nlc3MtdG9rZW46aHVudGVyMg==");
  const absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsUnauthenticated(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("credential helper"));
}

TEST_F(CloneCacheTest, GivesGithubsTokenToGithubButNotAsAnArgument) {
  environment_ = base::MapEnvironment(Variables{{"GITHUB_TOKEN", "hunter2"}});
  options_.git = sandbox_.folder().WriteScript(
      "git",
      "echo \"$@\" >>\"$SANDBOX/arguments\"\n"
      "echo \"$GIT_CONFIG_KEY_0 $GIT_CONFIG_VALUE_0\" "
      ">\"$SANDBOX/environment\"\n"
      "echo \"fatal: hunter2 eC1hY2Nlc3MtdG9rZW46aHVudGVyMg==\"; "
      "exit 128\n");
  url_ = "https://github.com/acme/shop";
  const absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_EQ(
      status.message(),
      "cannot fetch https://github.com/acme/shop: fatal: [secret] [secret]");
  EXPECT_EQ(sandbox_.folder().Read("environment"),
            "http.https://github.com/.extraHeader Authorization: Basic "
            "eC1hY2Nlc3MtdG9rZW46aHVudGVyMg==\n");
  EXPECT_THAT(
      sandbox_.folder().Read("arguments"),
      ::testing::AllOf(HasSubstr("core.hooksPath=/dev/null"),
                       Not(HasSubstr("hunter2")), Not(HasSubstr("eC1hY2Nl"))));
}

TEST_F(CloneCacheTest, AsksGitsCredentialHelper) {
  server_->RequireAuthorization("Basic YWRhOmh1bnRlcjI=");
  sandbox_.Shell("git config --global credential." +
                 url_.substr(0, url_.find("/acme")) +
                 ".helper '!echo username=ada; echo password=hunter2; :'");
  const absl::StatusOr<CachedClone> clone = Open();
  sandbox_.Shell("git config --global --remove-section credential." +
                 url_.substr(0, url_.find("/acme")));
  EXPECT_TRUE(clone.ok()) << clone.status();
}

TEST_F(CloneCacheTest, StopsWhenCancelledAndAtTheTimeLimit) {
  server_->Stall();
  options_.timeout = absl::Milliseconds(500);
  absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;

  options_.timeout = absl::Minutes(5);
  CloneCache cache(options_, environment_, clock_);
  base::Cancellation cancel;
  const int before = server_->requests();
  std::thread canceller([&] {
    while (server_->requests() == before) std::this_thread::yield();
    cancel.Cancel();
  });
  status = cache.Open(url_, &cancel).status();
  canceller.join();
  EXPECT_TRUE(absl::IsCancelled(status)) << status;
  // No partial clone is left for the next process.
  for (const auto& entry :
       std::filesystem::directory_iterator(options_.folder)) {
    EXPECT_EQ(entry.path().extension(), ".lock");
  }
}

TEST_F(CloneCacheTest, LimitsTheSize) {
  sandbox_.Shell(R"(cd acme/shop; head -c 200000 /dev/urandom | base64 -w 0 >m
    git commit -q --allow-empty -F m)");
  options_.max_bytes = 100000;
  const absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
}

TEST_F(CloneCacheTest, LimitsTheNumberOfBranches) {
  sandbox_.Shell("cd acme/shop; for i in 1 2 3; do git branch b/$i; done");
  options_.max_branches = 3;
  const absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("3 branches"));
}

TEST_F(CloneCacheTest, LimitsTheMemoryForAListOfBranchesWithoutEnd) {
  std::string line =
      "003f185c95cb86d29bb93616bde97a2455ac6a7feefd refs/heads/000000-x\n";
  std::string lines = "001e# service=git-upload-pack\n0000";
  for (int i = 0; i < 10000; ++i) lines += line;
  server_->ListBranchesAs(lines, "application/x-git-upload-pack-advertisement",
                          1'000'000);
  options_.max_memory_bytes = std::uint64_t{128} << 20;
  const absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("128 MiB of memory"));
}

TEST_F(CloneCacheTest, DoesNotFetchRepeatedlyForCommitsThatTheServerLacks) {
  server_->ListBranchesAs(std::string(40, '1') + "\trefs/heads/main\n",
                          "text/plain");
  const absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  // The list of branches, HEAD, and a few objects for the only commit.
  EXPECT_LT(server_->requests(), 10);
}

TEST_F(CloneCacheTest, DoesNotObeyTheConfigurationOfAClone) {
  ASSERT_TRUE(Open().ok());
  const std::string clone =
      sandbox_.Path("cache") + "/" + sandbox_.Shell("cd cache; echo *.git");
  const std::string before = sandbox_.Shell("cat '" + clone + "/config'");
  const std::string change = R"(
    cd )" + clone + R"(
    run="touch '$SANDBOX/obeyed'"
    for setting in "credential.helper=!$run" "core.fsmonitor=$run" \
        "core.alternateRefsCommand=$run" "core.hooksPath=hooks" \
        "remote.origin.uploadpack=$run" "remote.origin.vcs=x" \
        "http.sslVerify=false" "extensions.worktreeConfig=true" \
        "url.https://127.0.0.1:1/.insteadOf=https://"; do
      git config --file config "${setting%%=*}" "${setting#*=}"
    done
    git config --file config.worktree remote.origin.url https://127.0.0.1:1/x
    git config --file other core.fsmonitor "$run"
    git config --file config include.path other
    mkdir hooks; printf '#!/bin/sh\n%s\n' "$run" >hooks/reference-transaction
    chmod +x hooks/reference-transaction
    echo ../elsewhere >objects/info/alternates
    echo elsewhere >commondir
    touch packed-refs.lock refs/heads/main.lock)";
  sandbox_.Shell(change);
  server_->RequireAuthorization("Basic YWRhOmh1bnRlcjI=");
  const absl::StatusOr<CachedClone> refused = Open();
  ASSERT_TRUE(refused.ok()) << refused.status();
  EXPECT_THAT(refused->warning, HasSubstr("requires a credential"));
  server_->RequireAuthorization("");
  sandbox_.Shell(change);
  const absl::StatusOr<CachedClone> clean = Open();
  ASSERT_TRUE(clean.ok()) << clean.status();
  EXPECT_THAT(clean->warning, IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(sandbox_.Path("obeyed")));
  EXPECT_EQ(sandbox_.Shell("cat '" + clone + "/config'"), before);

  // The same for a clone that is used without a fetch.
  sandbox_.Shell(change);
  CloneCache cache(options_, environment_, clock_);
  const absl::StatusOr<CachedClone> old =
      cache.Open(url_, nullptr, {.max_age = absl::Hours(1)});
  ASSERT_TRUE(old.ok()) << old.status();
  EXPECT_TRUE(old->may_be_behind);
  EXPECT_EQ(*old->repository->RemoteUrl(), url_);
}

TEST_F(CloneCacheTest, RefusesAFolderThatOthersCanWriteTo) {
  ASSERT_TRUE(Open().ok());
  for (const char* change :
       {"chmod 777 cache", "chmod 755 cache; chmod 777 cache/*.git",
        "chmod 755 cache; chmod g+w cache/*.git/objects",
        "chmod 755 cache; chmod 666 cache/*.git/refs/heads/main",
        "cd cache/*.git; mv objects ../../elsewhere; "
        "ln -s ../../elsewhere objects"}) {
    sandbox_.Shell("cp -a cache kept");
    sandbox_.Shell(change);
    const int requests = server_->requests();
    const absl::Status status = Open().status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << change << status;
    EXPECT_THAT(std::string(status.message()),
                ::testing::AllOf(HasSubstr("cannot be trusted"),
                                 HasSubstr("Remove that folder")));
    EXPECT_EQ(server_->requests(), requests);
    sandbox_.Shell("rm -rf cache; mv kept cache");
  }
  // Nobody can enter the folder, so it does not matter.
  sandbox_.Shell("chmod 700 cache; chmod 777 cache/*.git");
  EXPECT_TRUE(Open().ok());
}

TEST_F(CloneCacheTest, RefusesAFolderOfAnotherUser) {
  if (getuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  ASSERT_TRUE(Open().ok());
  sandbox_.Shell("chown 12345 cache/*.git/objects/pack");
  absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("uid 12345"));
  sandbox_.Shell("chown -R 12345 cache");
  status = Open().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
}

TEST_F(CloneCacheTest, SaysThatGitOrAFolderIsMissing) {
  environment_ = base::MapEnvironment(Variables{{"PATH", "/nonexistent"}});
  absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("install git"));
  options_.folder.clear();
  status = Open().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("XDG_CACHE_HOME"));
}

}  // namespace
}  // namespace imagecd::git
