// Compares the answers of provider/git about random histories, with and without
// git's commit-graph file, with a simple model.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/base/environment.h"
#include "provider/git/repository.h"
#include "tests/testing/git/git_sandbox.h"

namespace imagecd::git {
namespace {

struct Commit {
  std::vector<std::size_t> parents;
  std::set<std::size_t> ancestors;  // itself included
  std::string sha;
  bool in_app = false;
};

class HistoryTest : public ::testing::Test {
 protected:
  // A history whose last commit is main. Most dates are later than those of the
  // parents.
  void Make(unsigned seed, std::size_t count) {
    std::mt19937 random(seed);
    const auto below = [&random](std::size_t limit) {
      return random() % limit;
    };
    commits_.assign(count, {});
    std::string stream;
    for (std::size_t i = 0; i < count; ++i) {
      Commit& commit = commits_[i];
      if (i > 0) {
        std::set<std::size_t> parents;
        const std::size_t wanted = i + 1 == count ? 1 : 1 + below(7) / 5;
        const std::size_t more = below(20) == 0 ? 2 : 0;
        for (std::size_t k = 0; k < wanted + more; ++k) {
          const std::size_t reach = std::min<std::size_t>(i, 8);
          parents.insert(i - 1 - below(reach));
        }
        commit.parents.assign(parents.begin(), parents.end());
        std::shuffle(commit.parents.begin(), commit.parents.end(), random);
        if (i + 1 == count) commit.parents = {i - 1};
      }
      commit.ancestors.insert(i);
      for (const std::size_t parent : commit.parents) {
        commit.ancestors.insert(commits_[parent].ancestors.begin(),
                                commits_[parent].ancestors.end());
      }
      commit.in_app = below(2) == 0;
      const long date = below(6) == 0 ? static_cast<long>(below(3000))
                                      : static_cast<long>(i * 60);
      const std::string subject = absl::StrFormat("change %d", i);
      stream += absl::StrFormat(
          "commit refs/heads/main\nmark :%d\ncommitter A <a@example.org> %d "
          "+0000\ndata %d\n%s\n",
          i + 1, 1700000000 + date, subject.size(), subject);
      for (std::size_t k = 0; k < commit.parents.size(); ++k) {
        stream += absl::StrFormat("%s :%d\n", k == 0 ? "from" : "merge",
                                  commit.parents[k] + 1);
      }
      // fast-import starts from the first parent's files.
      stream +=
          absl::StrFormat("M 100644 inline %s/version\ndata <<E\n%d\nE\n\n",
                          commit.in_app ? "apps/chime" : "apps/clock", i);
    }
    const std::string file = sandbox_.folder().Write("stream", stream);
    sandbox_.Shell(
        "rm -rf shop; git init -q shop; cd shop; "
        "git fast-import --quiet --export-marks=../marks <../stream");
    std::ifstream marks(sandbox_.Path("marks"));
    std::string mark, sha;
    while (marks >> mark >> sha) {
      commits_.at(std::stoul(mark.substr(1)) - 1).sha = sha;
    }
  }

  bool Reaches(std::size_t descendant, std::size_t ancestor) const {
    return commits_[descendant].ancestors.contains(ancestor);
  }

  // The subjects of the commits that CommitsBetween counts.
  std::vector<std::string> Between(std::size_t older, std::size_t newer,
                                   bool in_app) const {
    std::vector<std::string> subjects;
    std::size_t at = newer;
    while (!Reaches(older, at)) {
      if (!in_app || commits_[at].in_app) {
        subjects.push_back(absl::StrFormat("change %d", at));
      }
      if (commits_[at].parents.empty()) break;
      at = commits_[at].parents[0];
    }
    return subjects;
  }

  void ExpectAllRight(const std::string& what) {
    SCOPED_TRACE(what);
    const auto repository =
        *Repository::Open(sandbox_.Path("shop"), environment_);
    const std::size_t last = commits_.size() - 1;
    const auto on_branch = *repository->CommitsOf("main");
    EXPECT_EQ(on_branch->tip(), commits_[last].sha);
    for (std::size_t a = 0; a <= last; ++a) {
      const auto place = on_branch->Place(commits_[a].sha);
      EXPECT_EQ(place.has_value(), Reaches(last, a)) << a;
      for (std::size_t b = 0; b <= last; ++b) {
        const auto other = on_branch->Place(commits_[b].sha);
        if (place && other && a != b && Reaches(b, a)) {
          EXPECT_LT(*place, *other) << a << " " << b;
        }
      }
    }
    // Each question starts git, so a few pairs are enough.
    for (int pair = 0; pair < 10; ++pair) {
      const std::size_t a = random_() % commits_.size();
      const std::size_t b = random_() % commits_.size();
      const std::string &one = commits_[a].sha, &other = commits_[b].sha;
      EXPECT_EQ(*repository->IsAncestor(one, other), Reaches(b, a))
          << a << " " << b;
      for (const bool in_app : {false, true}) {
        const auto range = repository->CommitsBetween(
            one, other, in_app ? "apps/chime" : "", 1000);
        ASSERT_TRUE(range.ok()) << range.status();
        EXPECT_EQ(range->subjects, Between(a, b, in_app)) << a << " " << b;
        EXPECT_EQ(range->count, std::ssize(range->subjects));
      }
    }
  }

  testing::GitSandbox sandbox_;
  const base::ProcessEnvironment environment_;
  std::mt19937 random_{1};  // the same pairs each time
  std::vector<Commit> commits_;
};

TEST_F(HistoryTest, AgreesWithAModelOfTheHistory) {
  for (unsigned seed = 1; seed <= 2; ++seed) {
    SCOPED_TRACE(seed);
    Make(seed, 30);
    ExpectAllRight("without a commit-graph");
    sandbox_.Shell(
        "cd shop; git rev-list --all | tail -15 | "
        "git commit-graph write --stdin-commits");
    ExpectAllRight("with one of the older half");
    sandbox_.Shell("cd shop; git commit-graph write --reachable");
    ExpectAllRight("with one of everything");
    sandbox_.Shell(R"(cd shop; rm .git/objects/info/commit-graph
      for part in 22 12 1; do
        git rev-list --all | tail -n +$part |
          git commit-graph write --stdin-commits --split=no-merge
      done)");
    ExpectAllRight("with a chain of three");
  }
}

TEST_F(HistoryTest, OrdersCommitsByTheirArrivalOnTheBranch) {
  // The older merge brings the commit with the later date.
  sandbox_.Shell(R"(git init -q shop; cd shop; commit m1
    git checkout -q -b one; commit o1; git checkout -q -b two main; commit t1
    git checkout -q main
    git merge -q --no-ff two -m m2 >/dev/null
    git merge -q --no-ff one -m m3 >/dev/null; commit m4)");
  const auto repository =
      *Repository::Open(sandbox_.Path("shop"), environment_);
  const auto commits = *repository->CommitsOf("main");
  std::string order(6, '?');
  for (const char* name : {"m1", "t1", "m2", "o1", "m3", "m4"}) {
    const std::string sha = sandbox_.Shell(
        absl::StrFormat("git -C shop log --format=%%H --grep=%s main", name));
    const auto place = commits->Place(sha.substr(0, 7));
    ASSERT_TRUE(place.has_value()) << name;
    order.at(static_cast<std::size_t>(*place)) = name[0];
  }
  EXPECT_EQ(order, "mtmomm");
  EXPECT_EQ(commits->Place("1234567"), std::nullopt);
  EXPECT_EQ(commits->Place("main"), std::nullopt);
  EXPECT_EQ(commits->Place(std::string(41, 'a')), std::nullopt);
}

// With any damage in the file there is an answer, and it is correct if the
// damage can be detected.
TEST_F(HistoryTest, DoesWithoutADamagedCommitGraph) {
  Make(7, 30);
  const std::string file = sandbox_.Path("shop/.git/objects/info/commit-graph");
  sandbox_.Shell(
      "cd shop; git commit-graph write --reachable; "
      "chmod u+w .git/objects/info/commit-graph");
  std::ifstream in(file, std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(in), {}};
  ASSERT_GT(whole.size(), 1000U);
  const auto write = [&file](const std::string& bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
  };
  for (const std::size_t size : {0, 1, 7, 8, 30, 500, 1100}) {
    write(whole.substr(0, size));
    ExpectAllRight(absl::StrFormat("%d bytes", size));
  }
  std::mt19937 random(7);
  for (int i = 0; i < 30; ++i) {
    std::string bytes = whole;
    for (int k = 0; k < 3; ++k) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    write(bytes);
    const auto repository =
        *Repository::Open(sandbox_.Path("shop"), environment_);
    const std::string &first = commits_.front().sha,
                      &last = commits_.back().sha;
    (void)repository->IsAncestor(first, last);
    (void)repository->CommitsBetween(first, last, "apps/chime");
    (void)repository->CommitsOf("main");
  }
}

}  // namespace
}  // namespace imagecd::git
