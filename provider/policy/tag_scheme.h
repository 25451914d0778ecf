#ifndef IMAGECD_PROVIDER_POLICY_TAG_SCHEME_H_
#define IMAGECD_PROVIDER_POLICY_TAG_SCHEME_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace imagecd::policy {

// A tag taken apart. The views point into the tag that was parsed.
struct ParsedTag {
  std::string_view branch;
  std::int64_t unix_seconds = 0;  // UTC
  std::string_view commit;        // 7 to 64 lower-case hexadecimal digits

  absl::Time time() const { return absl::FromUnixSeconds(unix_seconds); }
};

// The forms of a time that a pattern may match, for messages. Without an offset
// a time is UTC. Instead of `-`, the parts may be separated by `.`, `_` or not
// at all, and date and time also by `T`.
inline constexpr char kTimeForms[] =
    "YYYYMMDD-HHMMSS, YYYY-MM-DD.HHMMSS, YYYYMMDDTHHMMSSZ, "
    "YYYY-MM-DDTHH-MM-SSZ (each also without seconds, with .mmm for "
    "milliseconds, or with an offset such as -0500), or Unix seconds or "
    "milliseconds";

enum class ParseResult {
  kParsed,
  kNotOfScheme,
  // It has the shape, but a part of it says nothing: no such date, no SHA.
  // `branch` is filled in.
  kUnreadable,
};

// The format in which a tag carries branch, time and commit. Cheap to copy;
// safe to use from any thread.
class TagScheme {
 public:
  // `BRANCH.YYYYMMDD-HHMMSS.SHA`, as docker/metadata-action writes it. The
  // branch may hold dots and digits: the tag is read from the right.
  static TagScheme Branch();

  // An RE2 regular expression with the named groups `branch`, `time` and `sha`,
  // matched against the whole tag. `time` is one of kTimeForms.
  // InvalidArgument with what is wrong and an example of a right one.
  static absl::StatusOr<TagScheme> FromPattern(std::string_view pattern);

  // `*parsed` is written for kParsed, its `branch` for kUnreadable too.
  ParseResult Parse(std::string_view tag, ParsedTag* parsed) const;

  // Whether of two tags of one branch the later always sorts behind the earlier
  // byte by byte. False where that cannot be told from the pattern.
  bool SortsByTime() const { return sorts_by_time_; }

  // The pattern as given; empty for Branch().
  const std::string& pattern() const { return pattern_; }

  friend bool operator==(const TagScheme& a, const TagScheme& b) {
    return a.pattern_ == b.pattern_;
  }

 private:
  struct Pattern;

  TagScheme() = default;

  std::string pattern_;
  std::shared_ptr<const Pattern> compiled_;  // null for Branch()
  bool sorts_by_time_ = true;
};

// The branch as docker/metadata-action puts it into a tag: without a leading
// `refs/heads/`, HTML-escaped as its templates do, and each run of characters
// outside `[a-zA-Z0-9._-]` replaced by one `-` (`feature/x` is `feature-x`).
// InvalidArgument for what no tag can begin with, and for `refs/` of other
// kinds.
absl::StatusOr<std::string> CleanBranch(std::string_view branch);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_TAG_SCHEME_H_
