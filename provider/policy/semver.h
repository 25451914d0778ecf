#ifndef IMAGECD_PROVIDER_POLICY_SEMVER_H_
#define IMAGECD_PROVIDER_POLICY_SEMVER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace imagecd::policy {

// A version of Semantic Versioning 2.0.0: `1.4.2`, `2.0.0-rc.1+build.7`, also
// with a `v` in front, as tags are written. Strict otherwise: three numbers,
// no leading zeros. Numbers may have any length.
class Version {
 public:
  // InvalidArgument with what is wrong, in one clause: `1.0.0.1 has more than
  // three numbers`.
  static absl::StatusOr<Version> Parse(std::string_view text);

  // By precedence, for which build metadata does not count: less than, equal
  // to or greater than 0. Two versions that compare equal may be written
  // differently.
  static int Compare(const Version& a, const Version& b);

  // Bytes that compare as the versions do.
  std::string SortKey() const;

  bool is_prerelease() const { return !prerelease_.empty(); }
  std::string ToString() const;  // without `v` and build metadata

 private:
  friend class VersionRange;

  std::string number_[3];  // decimal digits
  std::vector<std::string> prerelease_;
};

// A range of versions as npm and Cargo users write them: `^1.2`, `~1.2.3`,
// `1.x`, `*`, `>=1.2 <2`, `>=1.2, <2`, `1.2 - 1.4`, `^1 || ^2`. Where the two
// disagree npm is followed: a bare `1.2.3` is that version only, and `1.2` is
// `1.2.x`.
//
// A prerelease is in a range only where the range itself names a prerelease of
// the same three numbers (`^2.0.0-rc.1`), or where prereleases are asked for;
// `^1.2` never reaches 2.0.0-rc.1.
class VersionRange {
 public:
  // An empty one is `*`. InvalidArgument with what is wrong and a right one.
  static absl::StatusOr<VersionRange> Parse(std::string_view text);

  bool Contains(const Version& version, bool prereleases) const;

  const std::string& text() const { return text_; }

 private:
  enum class Bound { kLess, kLessOrEqual, kEqual, kGreaterOrEqual, kGreater };
  struct Comparator {
    Bound bound = Bound::kEqual;
    Version version;
    // The lowest prerelease of `version` (`2.0.0-0`) is meant where
    // prereleases are asked for: what x-ranges and open bounds stand for.
    bool before_prereleases = false;
  };
  using AllOf = std::vector<Comparator>;

  class Parser;

  static bool Meets(const Version& version, const Comparator& comparator,
                    bool prereleases);

  std::string text_;
  std::vector<AllOf> any_of_;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_SEMVER_H_
