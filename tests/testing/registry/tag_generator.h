#ifndef IMAGECD_TESTS_TESTING_REGISTRY_TAG_GENERATOR_H_
#define IMAGECD_TESTS_TESTING_REGISTRY_TAG_GENERATOR_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace imagecd::testing {

// A repository's history as a build workflow leaves it behind: about six in ten
// tags are `BRANCH.YYYYMMDD-HHMMSS.SHA7`, the others are of other branches
// (`feature-12.…`), pull requests (`pr-34`), attestations (`sha256-HEX`), and
// one `latest`. No tag occurs twice. Builds that were pushed next to each other
// are now and then in the wrong order.
struct GenerateSpec {
  int count = 100;  // tags in all
  std::uint64_t seed = 1;
  std::string branch = "main";
  std::int64_t newest = 1782907200;  // Unix seconds: 2026-07-01T12:00:00Z
  int average_step = 300;            // seconds between builds
  // What an image of these has; they are made when first asked for.
  std::vector<std::string> platforms = {"linux/amd64", "linux/arm64"};
  bool attestations = true;
  std::string source;
};

struct GeneratedTag {
  enum class Kind { kBranch, kOtherBranch, kPullRequest, kReferrer, kLatest };
  std::string name;
  Kind kind = Kind::kBranch;
  std::int64_t time = 0;  // Unix seconds of the build
  std::uint64_t key = 0;  // its commit is CommitOf(key)
};

// In push order. Equal specs give equal tags, everywhere.
std::vector<GeneratedTag> GenerateTags(const GenerateSpec& spec);

std::string CommitOf(std::uint64_t key);  // 40 hex digits

// `BRANCH.YYYYMMDD-HHMMSS.SHA7`, in UTC.
std::string BuildTag(std::string_view branch, std::int64_t time,
                     std::string_view commit);

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_REGISTRY_TAG_GENERATOR_H_
