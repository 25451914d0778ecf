// Repositories that are damaged or malicious. Each question ends with an answer
// or an error, soon and with little memory.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/base/environment.h"
#include "provider/git/repository.h"
#include "tests/testing/git/git_sandbox.h"

namespace imagecd::git {
namespace {

using ::testing::HasSubstr;

class HostileRepositoryTest : public ::testing::Test {
 protected:
  // main has `count` commits.
  void MakeShop(int count) {
    sandbox_.Shell(absl::StrFormat(R"(git init -q shop; cd shop
      for i in $(seq %d); do write a; commit "c$i"; done)",
                                   count));
  }

  absl::StatusOr<std::shared_ptr<const BranchCommits>> CommitsOfMain() {
    auto repository = Repository::Open(sandbox_.Path("shop"), environment_);
    if (!repository.ok()) return repository.status();
    return (*repository)->CommitsOf("main");
  }

  void Write(const std::string& file, const std::string& bytes) {
    const std::string path = sandbox_.Path("shop/.git/" + file);
    chmod(path.c_str(), 0600);
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }

  // Any answer is fine. This process must not end.
  void AskEverything() {
    auto repository = Repository::Open(sandbox_.Path("shop"), environment_);
    if (!repository.ok()) return;
    (void)(*repository)->CommitsOf("main");
    (void)(*repository)->CommitsBetween(first_, last_, "a");
    (void)(*repository)->Info(first_);
  }

  testing::GitSandbox sandbox_;
  const base::ProcessEnvironment environment_;
  std::string first_, last_;
};

TEST_F(HostileRepositoryTest, EndsWhereCommitsNameEachOtherAsParents) {
  MakeShop(1);
  sandbox_.Shell(R"(cd shop
    store() {
      mkdir -p .git/objects/$(printf %.2s $1)
      python3 -c '
import sys, zlib
name, parent, tree = sys.argv[1:]
body = f"tree {tree}\nparent {parent}\nauthor A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n\nx\n".encode()
open(f".git/objects/{name[:2]}/{name[2:]}", "wb").write(zlib.compress(b"commit %d\0" % len(body) + body))
' $1 $2 $(git rev-parse HEAD^{tree})
    }
    one=1111111111111111111111111111111111111111
    two=2222222222222222222222222222222222222222
    store $one $two; store $two $one
    echo $one >.git/refs/heads/main)");
  const auto commits = CommitsOfMain();
  EXPECT_TRUE(commits.ok() || absl::IsFailedPrecondition(commits.status()))
      << commits.status();
  last_ = std::string(40, '1');
  first_ = sandbox_.Sha("HEAD@{0}^{tree}");
  AskEverything();
}

TEST_F(HostileRepositoryTest, SurvivesDamagedFiles) {
  MakeShop(30);
  first_ = sandbox_.Sha("main~29");
  last_ = sandbox_.Sha("main");
  sandbox_.Shell(R"(cd shop; git -c pack.writeReverseIndex=true repack -adqb
    git commit-graph write --reachable; git multi-pack-index write --bitmap
    git pack-refs --all)");
  const std::string files = sandbox_.Shell(
      "cd shop/.git; ls packed-refs HEAD config index objects/info/* "
      "objects/pack/*");
  std::mt19937 random(1);
  for (std::size_t at = 0; at < files.size();) {
    const std::size_t end = std::min(files.find('\n', at), files.size());
    const std::string file = files.substr(at, end - at);
    at = end + 1;
    std::ifstream in(sandbox_.Path("shop/.git/" + file), std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(in), {}};
    Write(file, whole.substr(0, whole.size() / 2));
    AskEverything();
    for (int i = 0; i < 3; ++i) {
      std::string bytes = whole;
      const std::size_t from = random() % bytes.size();
      for (std::size_t k = from; k < std::min(from + 64, bytes.size()); ++k) {
        bytes[k] = static_cast<char>(i == 0 ? 0xFF : random());
      }
      Write(file, bytes);
      AskEverything();
    }
    Write(file, whole);
  }
  EXPECT_TRUE(CommitsOfMain().ok());
}

TEST_F(HostileRepositoryTest, SaysThatAPackIndexIsDamaged) {
  MakeShop(30);
  sandbox_.Shell("cd shop; git repack -adq; git reflog expire --all");
  const std::string file =
      "objects/pack/" + sandbox_.Shell("cd shop/.git/objects/pack; ls *.idx");
  std::ifstream in(sandbox_.Path("shop/.git/" + file), std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  // The index places each object far beyond the end of the pack.
  const std::size_t count = 90;
  const std::size_t offsets = 8 + 1024 + 24 * count;
  for (std::size_t i = 0; i < count; ++i) {
    bytes.replace(offsets + 4 * i, 4, std::string("\0\xFF\xFF\xFF", 4));
  }
  Write(file, bytes);
  const absl::Status status = CommitsOfMain().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("fsck"));
}

TEST_F(HostileRepositoryTest, LimitsWhatALargeObjectCosts) {
  MakeShop(1);
  // A commit of 300 MB, in 300 KB.
  sandbox_.Shell(R"(cd shop; python3 -c '
import zlib
out = zlib.compressobj()
with open("bomb", "wb") as file:
    file.write(out.compress(b"commit 300000000\0tree " + b"1" * 40 + b"\n"))
    for _ in range(300):
        file.write(out.compress(b"x" * 1000000))
'
    mkdir -p .git/objects/33
    mv bomb .git/objects/33/33333333333333333333333333333333333333
    echo 3333333333333333333333333333333333333333 >.git/refs/heads/main)");
  const absl::Status status = CommitsOfMain().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
}

TEST_F(HostileRepositoryTest, RunsNothingThatTheRepositoryNames) {
  MakeShop(2);
  sandbox_.Shell(R"(cd shop; commit other
    run="touch '$SANDBOX/ran'"
    for setting in "core.fsmonitor=$run" "core.pager=$run" "core.editor=$run" \
        "core.sshCommand=$run" "core.alternateRefsCommand=$run" \
        "core.gitProxy=$run" "gpg.program=$run" "log.showSignature=true" \
        "diff.external=$run" "credential.helper=!$run" "pager.rev-list=$run" \
        "alias.rev-list=!$run" "extensions.partialClone=origin" \
        "remote.origin.promisor=true" "remote.origin.url=ext::sh -c \"$run\"" \
        "protocol.ext.allow=always" "protocol.allow=always" \
        "core.hooksPath=hooks" "core.repositoryFormatVersion=1"; do
      git config "${setting%%=*}" "${setting#*=}"
    done
    rm .git/objects/$(git rev-parse HEAD~1 | sed 's|^..|&/|'))");
  EXPECT_TRUE(absl::IsFailedPrecondition(CommitsOfMain().status()));
  auto repository = Repository::Open(sandbox_.Path("shop"), environment_);
  ASSERT_TRUE(repository.ok()) << repository.status();
  (void)(*repository)->RemoteUrl();
  EXPECT_EQ(sandbox_.Shell("ls"), "shop");
}

TEST_F(HostileRepositoryTest, RefusesAPipeWhereAFileShouldBe) {
  MakeShop(1);
  for (const char* file :
       {"packed-refs", "objects/info/alternates", "objects/pack/pack-1.idx"}) {
    const std::string path = sandbox_.Path(std::string("shop/.git/") + file);
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    const absl::Status status = CommitsOfMain().status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("pipe or a device"));
    unlink(path.c_str());
  }
}

TEST_F(HostileRepositoryTest, StopsWhenCancelledAndAtTheDeadline) {
  MakeShop(1);
  // git would wait for a writer.
  const std::string branch = sandbox_.Path("shop/.git/refs/heads/main");
  unlink(branch.c_str());
  ASSERT_EQ(mkfifo(branch.c_str(), 0600), 0);
  auto repository = Repository::Open(sandbox_.Path("shop"), environment_);
  ASSERT_TRUE(repository.ok()) << repository.status();
  absl::Status status =
      (*repository)
          ->CommitsOf("main", {nullptr, base::Deadline(absl::Seconds(1))})
          .status();
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  base::Cancellation cancel;
  cancel.Cancel();
  status = (*repository)->CommitsOf("main", {&cancel}).status();
  EXPECT_TRUE(absl::IsCancelled(status)) << status;
}

TEST_F(HostileRepositoryTest, DoesNotTakeABranchForACommit) {
  MakeShop(2);
  const std::string first = sandbox_.Sha("main~1"), last = sandbox_.Sha("main");
  sandbox_.Shell("cd shop; git branch " + first.substr(0, 8) + " main");
  auto repository = Repository::Open(sandbox_.Path("shop"), environment_);
  ASSERT_TRUE(repository.ok()) << repository.status();
  EXPECT_EQ(*(*repository)->ResolveCommit(first.substr(0, 8)), first);
  sandbox_.Shell("cd shop; git branch 1234567 main");
  EXPECT_TRUE(
      absl::IsNotFound((*repository)->ResolveCommit("1234567").status()));
}

}  // namespace
}  // namespace imagecd::git
