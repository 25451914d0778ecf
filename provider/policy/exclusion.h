#ifndef IMAGECD_PROVIDER_POLICY_EXCLUSION_H_
#define IMAGECD_PROVIDER_POLICY_EXCLUSION_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/policy/pin.h"

namespace imagecd::policy {

// Builds that are never chosen. Cheap to copy; safe to use from any thread.
class Exclusion {
 public:
  // Lower case, 7 to 64 hexadecimal digits: ParseCommit.
  static Exclusion OfCommit(std::string commit);
  static Exclusion OfTag(std::string tag);
  // An RE2 regular expression that is searched for in the tag, as grep does.
  // InvalidArgument with what is wrong and a right one.
  static absl::StatusOr<Exclusion> OfPattern(std::string_view pattern);

  std::string reason;               // a person's text; may be empty
  std::optional<absl::Time> until;  // no longer from this time on

  // `commit` is the tag's; empty if the tag has none.
  bool Matches(std::string_view tag, std::string_view commit) const;
  bool by_pattern() const { return compiled_ != nullptr; }
  bool ActiveAt(absl::Time now) const { return !until || now < *until; }

  // `excluded (broken login, until 2025-11-01T00:00:00Z)`
  std::string InWords() const;
  // All that makes it this one, for keys: unequal where anything differs.
  std::string Key() const;

 private:
  struct Pattern;

  std::string commit_;
  std::string tag_;
  std::string pattern_;
  std::shared_ptr<const Pattern> compiled_;
};

// The first that matches, null for none. All are looked at, active or not.
const Exclusion* FindExclusion(const std::vector<Exclusion>& exclusions,
                               std::string_view tag, std::string_view commit);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_EXCLUSION_H_
