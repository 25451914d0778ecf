#ifndef IMAGECD_PROVIDER_POLICY_ORDERING_H_
#define IMAGECD_PROVIDER_POLICY_ORDERING_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace imagecd::policy {

// The input `policy`, as the program has it.
struct OrderingSpec {
  std::string type = "branch";  // branch, semver, alphabetical, numerical
  std::string range;            // semver; empty: `*`
  bool prerelease = false;      // semver
  std::string order;            // alphabetical, numerical: asc (default), desc
  std::string filter_pattern;   // not for branch
  std::string filter_extract;   // only with a pattern

  friend bool operator==(const OrderingSpec&, const OrderingSpec&) = default;
};

// The error in an OrderingSpec.
struct OrderingError {
  std::string property;  // `policy.range`; empty: nothing is wrong
  std::string text;      // with the value and a right one
};

// Which of two images is the newer one: by the time in their tags, or by what
// the input `policy` says. Cheap to copy; safe to use from any thread.
//
// A rank is a string of bytes; of two candidates the one with the greater rank
// (memcmp) is newer, and of equal ranks the one with the greater tag.
class Ordering {
 public:
  enum class Type { kBranch, kSemver, kAlphabetical, kNumerical };

  // By the time in the tag, among the builds of one branch.
  static Ordering Branch();
  // Branch(), with `*error` filled in, where the spec is wrong.
  static Ordering FromSpec(const OrderingSpec& spec, OrderingError* error);

  enum class Result {
    kRanked,
    kNotFiltered,  // the filter's pattern does not match
    kNoValue,      // not a version, or not a number
    kOutOfRange,   // a version outside of the range
    kPrerelease,   // in the range, but prereleases are not asked for
  };
  // For all types but kBranch. `*rank` is written for kRanked; `*value` is what
  // was extracted, except for kNotFiltered.
  Result Rank(std::string_view tag, std::string* rank,
              std::string* value) const;

  // The rank of a build by its time.
  static std::string RankOfTime(std::int64_t unix_seconds);

  Type type() const { return type_; }
  bool by_time() const { return type() == Type::kBranch; }
  const OrderingSpec& spec() const { return spec_; }

  // For messages, after "newest ... of ": `branch main`, or
  // `policy semver ^1.2`.
  std::string InWords(std::string_view branch) const;

  friend bool operator==(const Ordering& a, const Ordering& b) {
    return a.spec_ == b.spec_;
  }

 private:
  struct Compiled;

  OrderingSpec spec_;
  Type type_ = Type::kBranch;
  std::shared_ptr<const Compiled> compiled_;  // null for kBranch
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_ORDERING_H_
