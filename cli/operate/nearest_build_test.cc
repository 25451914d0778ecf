#include "cli/operate/nearest_build.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace imagecd::operate {
namespace {

// Commits 1111111 <- 2222222 <- 3333333 <- 4444444, and aaaaaaa beside them.
class Line : public git::Repository {
 public:
  std::vector<absl::StatusOr<std::string>> ResolveCommits(
      const std::vector<std::string>& prefixes,
      const git::ReadLimits&) override {
    std::vector<absl::StatusOr<std::string>> found;
    for (const std::string& prefix : prefixes) {
      if (prefix == "9999999") {
        found.emplace_back(absl::NotFoundError("no such commit"));
      } else {
        found.emplace_back(prefix);
      }
    }
    return found;
  }
  absl::StatusOr<std::string> ResolveBranch(std::string_view,
                                            const git::ReadLimits&) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<std::vector<git::CommitInfo>> Infos(
      const std::vector<std::string>&, const git::ReadLimits&) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<bool> IsAncestor(std::string_view, std::string_view,
                                  const git::ReadLimits&) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<git::CommitRange> CommitsBetween(
      std::string_view, std::string_view, std::string_view, std::size_t,
      const git::ReadLimits&) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<std::shared_ptr<const git::BranchCommits>> AncestorsOf(
      std::string_view commit, const git::ReadLimits&) override {
    std::vector<git::BranchCommits::Id> ids;
    const auto add = [&ids](int digit) {
      git::BranchCommits::Id& id = ids.emplace_back();
      std::fill(id.begin(), id.begin() + 20,
                static_cast<unsigned char>(digit * 0x11));
    };
    if (commit[0] == 'a') {
      add(0xa);
    } else {
      for (char digit = '1'; digit <= commit[0]; ++digit) add(digit - '0');
    }
    return std::make_shared<const git::BranchCommits>(ids);
  }
  absl::StatusOr<std::string> RemoteUrl(const git::ReadLimits&) override {
    return std::string();
  }
};

// Newest first, a second apart.
std::vector<Build> Builds(const std::vector<std::string>& commits) {
  std::vector<Build> builds;
  for (std::size_t at = 0; at < commits.size(); ++at) {
    builds.push_back({"t" + commits[at], commits[at],
                      absl::FromUnixSeconds(100 - static_cast<int>(at))});
  }
  return builds;
}

std::string Nearest(const std::string& commit,
                    const std::vector<std::string>& builds) {
  Line repository;
  const auto found = NearestByHistory(commit, Builds(builds), repository);
  return found.ok() ? found->commit : std::string("none");
}

TEST(NearestBuildTest, IsTheNewestCommitBefore) {
  EXPECT_EQ(Nearest("3333333", {"4444444", "2222222", "1111111"}), "2222222");
  EXPECT_EQ(Nearest("1111111", {"4444444", "2222222"}), "none");
  EXPECT_EQ(Nearest("3333333", {}), "none");
}

TEST(NearestBuildTest, GoesByHistoryAndNotByTheTimeOfTheBuild) {
  EXPECT_EQ(Nearest("3333333", {"1111111", "2222222"}), "2222222");
}

TEST(NearestBuildTest, PassesOverWhatIsBesideItOrUnknown) {
  EXPECT_EQ(Nearest("3333333", {"aaaaaaa", "9999999", "1111111"}), "1111111");
  EXPECT_EQ(Nearest("9999999", {"1111111"}), "none");
}

TEST(NearestBuildTest, WithoutHistoryIsNoLaterThanTheOtherAppsBuild) {
  const auto builds = Builds({"4444444", "2222222", "1111111"});
  EXPECT_EQ(NearestByTime(absl::FromUnixSeconds(99), builds)->commit,
            "2222222");
  EXPECT_FALSE(NearestByTime(absl::FromUnixSeconds(1), builds).ok());
}

TEST(BuildsOfTest, MatchesShortAndFullCommits) {
  const auto builds = Builds({"2222222", "1111111", "2222222"});
  EXPECT_EQ(BuildsOf("2222222000000", builds).size(), 2U);
  EXPECT_TRUE(BuildsOf("3333333", builds).empty());
}

}  // namespace
}  // namespace imagecd::operate
