#include "provider/policy/survey.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/policy/duration.h"
#include "provider/policy/pin.h"

namespace imagecd::policy {
namespace {

void Count(RejectCount* count, std::string_view tag) {
  if (count->tags++ == 0) count->example.assign(tag);
}

std::string RejectInWords(Reject kind, const SurveyOptions& options) {
  switch (kind) {
    case Reject::kOtherBranch:
      return "of other branches";
    case Reject::kNotOfScheme:
      return options.scheme.pattern().empty()
                 ? "not of the form BRANCH.YYYYMMDD-HHMMSS.SHA"
                 : "not matched by tagPattern";
    case Reject::kUnreadable:
      return absl::StrFormat(
          "of branch %s, but without a readable time and commit",
          options.branch);
    case Reject::kNotFiltered:
      return "not matched by policy.filter.pattern";
    case Reject::kNoValue:
      return options.ordering.type() == Ordering::Type::kNumerical
                 ? "without a number"
                 : "without a version";
    case Reject::kOutOfRange:
      return absl::StrFormat("not in the range %s",
                             options.ordering.spec().range);
    case Reject::kPrerelease:
      return "prereleases, which policy.prerelease does not ask for";
    case Reject::kExcluded:
      return "excluded";
    case Reject::kTooYoung:
      return "younger than minimumAge";
    case Reject::kAgeless:
      return "without a time, while there is a minimumAge";
    case Reject::kFuture:
      return "with a timestamp in the future, which `verify` does not accept";
  }
  return "";
}

std::vector<Build> NewestFirst(const NewestBuilds& builds, std::size_t limit) {
  std::vector<Build> result;
  const auto& entries = builds.entries();
  for (auto it = entries.rbegin();
       it != entries.rend() && result.size() < limit; ++it) {
    result.push_back(it->ToBuild());
  }
  return result;
}

}  // namespace

NameRules MakeNameRules(const Rules& rules, absl::Time now) {
  NameRules names;
  names.scheme = rules.scheme;
  names.branch = rules.branch;
  names.ordering = rules.ordering;
  for (const Exclusion& exclusion : rules.exclude) {
    if (exclusion.ActiveAt(now)) names.exclusions.push_back(exclusion);
  }
  if (rules.minimum_age > absl::ZeroDuration()) {
    names.youngest = now - rules.minimum_age;
  }
  if (rules.verifies()) names.latest = now;
  return names;
}

std::string SurveyKey(const SurveyOptions& options) {
  const OrderingSpec& policy = options.ordering.spec();
  std::vector<std::string> parts = {
      options.scheme.pattern(),
      options.branch,
      policy.type,
      policy.range,
      policy.prerelease ? "prerelease" : "",
      policy.order,
      policy.filter_pattern,
      policy.filter_extract,
      options.youngest ? FormatRfc3339(*options.youngest) : "",
      options.latest ? FormatRfc3339(*options.latest) : "",
      options.deployed_tag,
      options.pin_commit,
  };
  for (const Exclusion& exclusion : options.exclusions) {
    parts.push_back(exclusion.Key());
  }
  std::string key;
  for (const std::string& part : parts) {
    key += absl::StrFormat("%d:%s", part.size(), part);
  }
  return key;
}

Survey::Survey(SurveyOptions options) : options_(std::move(options)) {}

bool Survey::OnTag(std::string_view tag, base::Interrupt& interrupt) {
  return pages_.OnTag(
      tag, [this](std::string_view each, Whole& whole) { Take(each, whole); },
      options_.WorkPerTag(), interrupt);
}

bool Survey::EndPage(base::Interrupt& interrupt) {
  return pages_.EndPage(
      [this](std::string_view each, Whole& whole) { Take(each, whole); },
      options_.WorkPerTag(), interrupt);
}

void Survey::Take(std::string_view tag, Whole& whole) const {
  ++whole.tags;
  if (tag == options_.deployed_tag) whole.saw_deployed = true;

  const Judgment judgment = Judge(options_, tag);
  if (judgment.reject) {
    Count(&whole.rejects[static_cast<std::size_t>(*judgment.reject)], tag);
    if (judgment.malformed) Count(&whole.malformed, tag);
  }
  if (!judgment.ranked) return whole.trail.OnOther(tag);

  const ParsedTag* parsed = judgment.parsed ? &*judgment.parsed : nullptr;
  if (!judgment.reject) {
    whole.builds.Add(judgment.rank, tag, parsed);
    if (options_.ordering.by_time() &&
        Ordering::RankOfTime(judgment.parsed->unix_seconds +
                             absl::ToInt64Seconds(kBackwardFrom)) <
            whole.trail.greatest()) {
      whole.backward.Add(judgment.rank, tag, parsed);
    }
  }
  whole.trail.OnBuild(tag, judgment.rank);
  if (!options_.pin_commit.empty() && judgment.parsed) {
    MatchPin(judgment, tag, whole);
  }
}

void Survey::MatchPin(const Judgment& judgment, std::string_view tag,
                      Whole& whole) const {
  const std::string_view commit_of_tag = judgment.parsed->commit;
  if (!CommitsMatch(commit_of_tag, options_.pin_commit)) return;
  whole.pin_matches.Add(judgment.rank, tag, &*judgment.parsed);

  std::vector<PinCommit>& commits = whole.pin_commits;
  for (PinCommit& commit : commits) {
    if (!CommitsMatch(commit_of_tag, commit.longest)) continue;
    if (commit_of_tag.size() > commit.longest.size()) {
      commit.longest.assign(commit_of_tag);
    }
    if (IsNewer(judgment.rank, tag, commit.newest.rank, commit.newest.tag)) {
      commit.newest.Assign(judgment.rank, tag, &*judgment.parsed);
    }
    return;
  }
  PinCommit& added = commits.emplace_back();
  added.longest.assign(commit_of_tag);
  added.newest.Assign(judgment.rank, tag, &*judgment.parsed);
  if (commits.size() > kMaxPinMatches) {
    // Some are enough to show that the pin is ambiguous, and which to choose
    // from.
    commits.erase(std::min_element(commits.begin(), commits.end(),
                                   [](const PinCommit& a, const PinCommit& b) {
                                     return IsNewer(b.newest.rank, b.newest.tag,
                                                    a.newest.rank,
                                                    a.newest.tag);
                                   }));
  }
}

std::vector<Build> Survey::Candidates(std::size_t limit) const {
  return NewestFirst(whole().builds, limit);
}

std::optional<Build> Survey::Newest() const {
  const auto& entries = whole().builds.entries();
  if (entries.empty()) return std::nullopt;
  return entries.rbegin()->ToBuild();
}

std::optional<std::pair<Build, Build>> Survey::TieAtTop() const {
  const auto& entries = whole().builds.entries();
  if (entries.size() < 2) return std::nullopt;
  const auto first = entries.rbegin();
  const auto second = std::next(first);
  if (first->rank != second->rank) return std::nullopt;
  return std::make_pair(first->ToBuild(), second->ToBuild());
}

std::size_t Survey::CountNewer(std::string_view rank,
                               std::string_view tag) const {
  return whole().builds.CountNewer(rank, tag);
}

std::vector<Build> Survey::PinMatches() const {
  return NewestFirst(whole().pin_matches, kMaxPinMatches);
}

std::vector<Build> Survey::PinCandidates() const {
  std::vector<Build> newest;
  for (const PinCommit& commit : whole().pin_commits) {
    newest.push_back(commit.newest.ToBuild());
  }
  std::sort(newest.begin(), newest.end(), [](const Build& a, const Build& b) {
    return IsNewer(a.rank, a.tag, b.rank, b.tag);
  });
  return newest;
}

std::vector<Build> Survey::Backward() const {
  return NewestFirst(whole().backward, kMaxBackward);
}

std::optional<std::string> Survey::Cursor(const Build& chosen,
                                          std::string_view began_after) const {
  if (!options_.ordering.by_time()) {
    return whole().trail.Find(chosen.rank, began_after);
  }
  if (!chosen.built_at) return std::nullopt;
  const absl::Time bound = *chosen.built_at - kCursorSlack + absl::Seconds(1);
  return whole().trail.Find(Ordering::RankOfTime(absl::ToUnixSeconds(bound)),
                            began_after);
}

std::string RejectsInWords(const Survey& survey) {
  static constexpr Reject kOrder[] = {
      Reject::kOtherBranch, Reject::kUnreadable, Reject::kNotFiltered,
      Reject::kNoValue,     Reject::kOutOfRange, Reject::kPrerelease,
      Reject::kExcluded,    Reject::kTooYoung,   Reject::kAgeless,
      Reject::kFuture,      Reject::kNotOfScheme};
  std::vector<std::string> kinds;
  for (Reject kind : kOrder) {
    const RejectCount& count = survey.rejects(kind);
    if (count.tags == 0) continue;
    kinds.push_back(absl::StrFormat("%d %s (such as %s)", count.tags,
                                    RejectInWords(kind, survey.options()),
                                    count.example));
  }
  std::string text;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (i > 0) text += i + 1 == kinds.size() ? " and " : ", ";
    text += kinds[i];
  }
  return text;
}

}  // namespace imagecd::policy
