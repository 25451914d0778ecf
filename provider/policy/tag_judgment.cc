#include "provider/policy/tag_judgment.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/base/interrupt.h"
#include "provider/policy/duration.h"
#include "provider/policy/image_text.h"

namespace imagecd::policy {
namespace {

// Where the tag belongs by the branch's scheme: ranked, or rejected.
void JudgeByTime(const NameRules& rules, std::string_view tag,
                 ParseResult result, const ParsedTag& parsed,
                 Judgment* judgment) {
  switch (result) {
    case ParseResult::kParsed:
      if (parsed.branch != rules.branch) {
        judgment->reject = Reject::kOtherBranch;
        return;
      }
      judgment->ranked = true;
      judgment->rank = Ordering::RankOfTime(parsed.unix_seconds);
      return;
    case ParseResult::kUnreadable:
      judgment->malformed = parsed.branch == rules.branch;
      judgment->reject =
          judgment->malformed ? Reject::kUnreadable : Reject::kOtherBranch;
      return;
    case ParseResult::kNotOfScheme:
      break;
  }
  // `main.latest`, `main.20251014`: meant for this branch, perhaps.
  const std::string& branch = rules.branch;
  const bool begins_so =
      rules.scheme.pattern().empty() && tag.size() > branch.size() &&
      tag.substr(0, branch.size()) == branch && tag[branch.size()] == '.';
  judgment->reject = begins_so ? Reject::kUnreadable : Reject::kNotOfScheme;
}

void JudgeByPolicy(const NameRules& rules, std::string_view tag,
                   Judgment* judgment) {
  switch (rules.ordering.Rank(tag, &judgment->rank, &judgment->value)) {
    case Ordering::Result::kRanked:
      judgment->ranked = true;
      return;
    case Ordering::Result::kNotFiltered:
      judgment->reject = Reject::kNotFiltered;
      return;
    case Ordering::Result::kNoValue:
      judgment->reject = Reject::kNoValue;
      return;
    case Ordering::Result::kOutOfRange:
      judgment->reject = Reject::kOutOfRange;
      return;
    case Ordering::Result::kPrerelease:
      judgment->reject = Reject::kPrerelease;
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

Judgment Judge(const NameRules& rules, std::string_view tag) {
  Judgment judgment;
  ParsedTag parsed;
  const ParseResult result = rules.scheme.Parse(tag, &parsed);
  if (result == ParseResult::kParsed) judgment.parsed = parsed;
  if (rules.ordering.by_time()) {
    JudgeByTime(rules, tag, result, parsed, &judgment);
  } else {
    JudgeByPolicy(rules, tag, &judgment);
  }
  if (!judgment.ranked) return judgment;

  const std::string_view commit =
      judgment.parsed ? judgment.parsed->commit : std::string_view();
  judgment.exclusion = FindExclusion(rules.exclusions, tag, commit);
  if (judgment.exclusion != nullptr) {
    judgment.reject = Reject::kExcluded;
  } else if (rules.latest && judgment.parsed &&
             judgment.parsed->time() > *rules.latest) {
    judgment.reject = Reject::kFuture;
  } else if (rules.youngest) {
    if (!judgment.parsed) {
      judgment.reject = Reject::kAgeless;
    } else if (judgment.parsed->time() > *rules.youngest) {
      judgment.reject = Reject::kTooYoung;
    }
  }
  return judgment;
}

std::string InWords(const Judgment& judgment, const NameRules& rules,
                    absl::Time now) {
  if (!judgment.reject) return "";
  switch (*judgment.reject) {
    case Reject::kOtherBranch:
      return judgment.parsed
                 ? absl::StrFormat("of branch %s", judgment.parsed->branch)
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
          "\"%s\" is not a %s", OneLine(judgment.value),
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
      return judgment.exclusion->InWords();
    case Reject::kTooYoung: {
      const absl::Duration age = now - judgment.parsed->time();
      if (age < absl::ZeroDuration()) {
        return "from the future, while there is a minimumAge";
      }
      return absl::StrFormat("only %s old, and minimumAge is %s",
                             DurationInWords(age),
                             DurationInWords(now - *rules.youngest));
    }
    case Reject::kAgeless:
      return "has no time, and there is a minimumAge";
    case Reject::kFuture:
      return "has a timestamp in the future, which `verify` does not accept";
  }
  return "";
}

}  // namespace imagecd::policy
