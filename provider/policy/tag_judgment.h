#ifndef IMAGECD_PROVIDER_POLICY_TAG_JUDGMENT_H_
#define IMAGECD_PROVIDER_POLICY_TAG_JUDGMENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "provider/policy/exclusion.h"
#include "provider/policy/ordering.h"
#include "provider/policy/tag_scheme.h"

namespace imagecd::policy {

// The reason why a tag is not a candidate, as far as its name shows.
enum class Reject {
  kOtherBranch,  // of the scheme, and of another branch
  kNotOfScheme,
  kUnreadable,   // of the branch, but no such date or SHA
  kNotFiltered,  // policy.filter.pattern does not match
  kNoValue,      // not a version, or not a number
  kOutOfRange,
  kPrerelease,
  kExcluded,
  kTooYoung,  // younger than minimumAge, or from the future while there is one
  kAgeless,   // there is a minimumAge, and the tag has no time
  kFuture,    // there is a `verify`, and the tag has a time in the future
};
inline constexpr std::size_t kRejectKinds = 11;

// By time, where tags are listed in the order of their pushes: a build that is
// listed after one that is more than this newer shows that a clock ran
// backward. (Builds of one push take some minutes each, and end in any order.)
inline constexpr absl::Duration kBackwardFrom = absl::Hours(1);

// The rules that look at nothing but a tag's name.
struct NameRules {
  TagScheme scheme = TagScheme::Branch();
  std::string branch;  // clean: CleanBranch
  Ordering ordering = Ordering::Branch();
  std::vector<Exclusion> exclusions;  // those that are active
  // With a minimumAge: what was built later is too young.
  std::optional<absl::Time> youngest;
  // With a `verify`: a tag with a later time is not a candidate. A signature
  // names a digest and not a tag, so anyone who can push could give an old
  // signed image a tag that stays the newest for years.
  std::optional<absl::Time> latest;

  // The cost of Judge, in units of base::Interrupt. A regular expression can
  // be slow, so every tag counts as much as a whole interval then.
  std::size_t WorkPerTag() const;
};

// The result of applying the rules to a tag. The views point into the tag.
struct Judgment {
  // nullopt: a candidate.
  std::optional<Reject> reject;
  // Of the branch and scheme and readable, or of the policy's range: it has a
  // place among the candidates, though it may be excluded or too young.
  bool ranked = false;
  std::string rank;   // Ordering's; where `ranked`
  std::string value;  // what the policy's filter extracted
  // kUnreadable, and of the very shape of the scheme: no such date, no SHA.
  bool malformed = false;
  // Filled in where the tag is of the scheme, whatever the policy.
  std::optional<ParsedTag> parsed;
  const Exclusion* exclusion = nullptr;  // kExcluded; of the NameRules
};

Judgment Judge(const NameRules& rules, std::string_view tag);

// One clause without a full stop, for people: `of branch dev`, `excluded
// (broken login)`. Empty for a candidate.
std::string InWords(const Judgment& judgment, const NameRules& rules,
                    absl::Time now);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_TAG_JUDGMENT_H_
