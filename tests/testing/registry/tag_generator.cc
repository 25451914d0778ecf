#include "tests/testing/registry/tag_generator.h"

#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"

namespace imagecd::testing {
namespace {

// splitmix64: the standard library's distributions differ between
// implementations, and these tags must not.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  std::int64_t Below(std::int64_t limit) {
    return static_cast<std::int64_t>(Next() %
                                     static_cast<std::uint64_t>(limit));
  }

 private:
  std::uint64_t state_;
};

GeneratedTag::Kind KindFor(std::int64_t percent) {
  using Kind = GeneratedTag::Kind;
  if (percent < 62) return Kind::kBranch;
  if (percent < 72) return Kind::kOtherBranch;
  if (percent < 80) return Kind::kPullRequest;
  return Kind::kReferrer;
}

std::string NameOf(const GeneratedTag& tag, const GenerateSpec& spec,
                   std::int64_t number) {
  switch (tag.kind) {
    case GeneratedTag::Kind::kBranch:
      return BuildTag(spec.branch, tag.time, CommitOf(tag.key));
    case GeneratedTag::Kind::kOtherBranch:
      return BuildTag(absl::StrCat("feature-", tag.key % 50), tag.time,
                      CommitOf(tag.key));
    case GeneratedTag::Kind::kPullRequest:
      return absl::StrCat("pr-", number);
    case GeneratedTag::Kind::kReferrer:
      return absl::StrCat("sha256-", CommitOf(tag.key),
                          CommitOf(~tag.key).substr(0, 24));
    case GeneratedTag::Kind::kLatest:
      break;
  }
  return "latest";
}

}  // namespace

std::string CommitOf(std::uint64_t key) {
  Random random(key);
  const std::uint64_t first = random.Next();
  const std::uint64_t second = random.Next();
  return absl::StrFormat("%016x%016x%08x", first, second,
                         random.Next() & 0xffffffffU);
}

std::string BuildTag(std::string_view branch, std::int64_t time,
                     std::string_view commit) {
  return absl::StrFormat(
      "%s.%s.%s", branch,
      absl::FormatTime("%Y%m%d-%H%M%S", absl::FromUnixSeconds(time),
                       absl::UTCTimeZone()),
      commit.substr(0, 7));
}

std::vector<GeneratedTag> GenerateTags(const GenerateSpec& spec) {
  Random random(spec.seed);
  std::vector<GeneratedTag> tags;
  std::int64_t time = 0;
  for (int i = 0; i < spec.count; ++i) {
    GeneratedTag tag;
    tag.kind = i == 1   ? GeneratedTag::Kind::kLatest
               : i == 0 ? GeneratedTag::Kind::kBranch
                        : KindFor(random.Below(100));
    time += 1 + random.Below(
                    2 * static_cast<std::int64_t>(
                            spec.average_step > 0 ? spec.average_step : 1));
    tag.time = time;
    tag.key = random.Next();
    tags.push_back(std::move(tag));
  }
  std::unordered_set<std::string> names;
  std::int64_t pull_requests = 0;
  for (GeneratedTag& tag : tags) {
    tag.time += spec.newest - time;
    ++pull_requests;
    while (!names.insert(tag.name = NameOf(tag, spec, pull_requests)).second) {
      tag.key = random.Next();
    }
  }
  for (std::size_t i = 2; i + 1 < tags.size(); ++i) {
    if (random.Below(50) == 0) std::swap(tags[i], tags[i + 1]);
  }
  return tags;
}

}  // namespace imagecd::testing
