#include "provider/policy/standing.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/base/interrupt.h"
#include "provider/policy/duration.h"
#include "provider/policy/wording.h"

namespace imagecd::policy {
namespace {

// Where the tag belongs by the branch's scheme: ranked, or rejected.
void JudgeByTime(const NameRules& rules, std::string_view tag,
                 ParseResult result, const ParsedTag& parsed,
                 Standing* standing) {
  switch (result) {
    case ParseResult::kParsed:
      if (parsed.branch != rules.branch) {
        standing->reject = Reject::kOtherBranch;
        return;
      }
      standing->ranked = true;
      standing->rank = Ordering::RankOfTime(parsed.unix_seconds);
      return;
    case ParseResult::kUnreadable:
      standing->malformed = parsed.branch == rules.branch;
      standing->reject =
          standing->malformed ? Reject::kUnreadable : Reject::kOtherBranch;
      return;
    case ParseResult::kNotOfScheme:
      break;
  }
  // `main.latest`, `main.20251014`: meant for this branch, perhaps.
  const std::string& branch = rules.branch;
  const bool begins_so =
      rules.scheme.pattern().empty() && tag.size() > branch.size() &&
      tag.substr(0, branch.size()) == branch && tag[branch.size()] == '.';
  standing->reject = begins_so ? Reject::kUnreadable : Reject::kNotOfScheme;
}

void JudgeByPolicy(const NameRules& rules, std::string_view tag,
                   Standing* standing) {
  switch (rules.ordering.Rank(tag, &standing->rank, &standing->value)) {
    case Ordering::Result::kRanked:
      standing->ranked = true;
      return;
    case Ordering::Result::kNotFiltered:
      standing->reject = Reject::kNotFiltered;
      return;
    case Ordering::Result::kNoValue:
      standing->reject = Reject::kNoValue;
      return;
    case Ordering::Result::kOutOfRange:
      standing->reject = Reject::kOutOfRange;
      return;
    case Ordering::Result::kPrerelease:
      standing->reject = Reject::kPrerelease;
      return;
  }
}

}  // namespace

std::size_t NameRules::WorkPerTag() const {
  constexpr std::size_t kPlain = 256;
  const bool plain =
      scheme.pattern().empty() && ordering.spec().filter_pattern.empty() &&
      std::none_of(exclusions.begin(), exclusions.end(),
                   [](const Exclusion& each) { return each.by_pattern(); });
  return plain ? kPlain : base::Interrupt::kInterval;
}

Standing Judge(const NameRules& rules, std::string_view tag) {
  Standing standing;
  ParsedTag parsed;
  const ParseResult result = rules.scheme.Parse(tag, &parsed);
  if (result == ParseResult::kParsed) standing.parsed = parsed;
  if (rules.ordering.by_time()) {
    JudgeByTime(rules, tag, result, parsed, &standing);
  } else {
    JudgeByPolicy(rules, tag, &standing);
  }
  if (!standing.ranked) return standing;

  const std::string_view commit =
      standing.parsed ? standing.parsed->commit : std::string_view();
  standing.exclusion = FindExclusion(rules.exclusions, tag, commit);
  if (standing.exclusion != nullptr) {
    standing.reject = Reject::kExcluded;
  } else if (rules.latest && standing.parsed &&
             standing.parsed->time() > *rules.latest) {
    standing.reject = Reject::kFuture;
  } else if (rules.youngest) {
    if (!standing.parsed) {
      standing.reject = Reject::kAgeless;
    } else if (standing.parsed->time() > *rules.youngest) {
      standing.reject = Reject::kTooYoung;
    }
  }
  return standing;
}

std::string InWords(const Standing& standing, const NameRules& rules,
                    absl::Time now) {
  if (!standing.reject) return "";
  switch (*standing.reject) {
    case Reject::kOtherBranch:
      return standing.parsed
                 ? absl::StrFormat("of branch %s", standing.parsed->branch)
                 : "of another branch";
    case Reject::kNotOfScheme:
      return rules.scheme.pattern().empty()
                 ? "not of the form BRANCH.YYYYMMDD-HHMMSS.SHA"
                 : "not matched by tagPattern";
    case Reject::kUnreadable:
      return absl::StrFormat(
          "of branch %s, but without a readable time and commit", rules.branch);
    case Reject::kNotFiltered:
      return "not matched by policy.filter.pattern";
    case Reject::kNoValue:
      return absl::StrFormat(
          "\"%s\" is no %s", OneLine(standing.value),
          rules.ordering.type() == Ordering::Type::kSemver ? "version"
          : rules.ordering.type() == Ordering::Type::kNumerical
              ? "number"
              : "text to sort by");
    case Reject::kOutOfRange:
      return absl::StrFormat("not in the range %s",
                             rules.ordering.spec().range);
    case Reject::kPrerelease:
      return "a prerelease, which policy.prerelease does not ask for";
    case Reject::kExcluded:
      return standing.exclusion->InWords();
    case Reject::kTooYoung: {
      const absl::Duration age = now - standing.parsed->time();
      if (age < absl::ZeroDuration()) {
        return "from the future, while there is a minimumAge";
      }
      return absl::StrFormat("only %s old, and minimumAge is %s",
                             DurationInWords(age),
                             DurationInWords(now - *rules.youngest));
    }
    case Reject::kAgeless:
      return "tells no time, and there is a minimumAge";
    case Reject::kFuture:
      return "has a timestamp in the future, which `verify` does not accept";
  }
  return "";
}

}  // namespace imagecd::policy
