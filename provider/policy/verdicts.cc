#include "provider/policy/verdicts.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_format.h"

namespace imagecd::policy {

VerdictCollector::VerdictCollector(VerdictOptions options)
    : options_(std::move(options)) {}

bool VerdictCollector::OnTag(std::string_view tag, base::Interrupt& interrupt) {
  return pages_.OnTag(
      tag, [this](std::string_view each, Whole& whole) { Add(each, whole); },
      options_.rules.WorkPerTag(), interrupt);
}

bool VerdictCollector::EndPage(base::Interrupt& interrupt) {
  return pages_.EndPage(
      [this](std::string_view each, Whole& whole) { Add(each, whole); },
      options_.rules.WorkPerTag(), interrupt);
}

bool VerdictCollector::IsBefore::operator()(const Entry& a,
                                            const Entry& b) const {
  if (a.ranked != b.ranked) return a.ranked;
  if (a.ranked && a.rank != b.rank) return a.rank > b.rank;
  return a.ranked ? a.tag > b.tag : a.tag < b.tag;
}

void VerdictCollector::Add(std::string_view tag, Whole& whole) const {
  ++whole.tags;
  const Judgment judgment = Judge(options_.rules, tag);
  if (judgment.reject == Reject::kOtherBranch && !options_.all_branches) {
    ++whole.other_branches;
    return;
  }
  Entry entry;
  entry.tag.assign(tag);
  entry.ranked = judgment.ranked;
  entry.rank = judgment.rank;
  if (judgment.reject == Reject::kOtherBranch && judgment.parsed) {
    entry.ranked = true;
    entry.rank = Ordering::RankOfTime(judgment.parsed->unix_seconds);
  }
  if (judgment.ranked && options_.push_order &&
      options_.rules.ordering.by_time()) {
    entry.backward = Ordering::RankOfTime(judgment.parsed->unix_seconds +
                                          absl::ToInt64Seconds(kBackwardFrom)) <
                     whole.greatest;
    whole.greatest = std::max(whole.greatest, judgment.rank);
  }
  auto& entries = whole.entries;
  const bool full = entries.size() >= options_.limit;
  if (full && (entries.empty() || !IsBefore()(entry, *entries.rbegin()))) {
    return;
  }
  const bool added = entries.insert(std::move(entry)).second;
  if (added && full) entries.erase(std::prev(entries.end()));
}

std::vector<Verdict> VerdictCollector::Take(base::Interrupt& interrupt) const {
  // A verdict judges the tag and its neighbors once more.
  const std::size_t work = 3 * options_.rules.WorkPerTag();
  std::vector<Verdict> verdicts;
  const auto& entries = pages_.sum().entries;
  const Entry* before = nullptr;
  for (auto it = entries.begin(); it != entries.end(); ++it) {
    if (interrupt.ShouldStop(work)) break;
    const auto next = std::next(it);
    verdicts.push_back(
        ToVerdict(*it, before, next == entries.end() ? nullptr : &*next));
    before = &*it;
  }
  return verdicts;
}

Verdict VerdictCollector::ToVerdict(const Entry& entry, const Entry* before,
                                    const Entry* after) const {
  const Judgment judgment = Judge(options_.rules, entry.tag);
  Verdict verdict;
  verdict.tag = entry.tag;
  if (judgment.parsed) {
    verdict.commit = std::string(judgment.parsed->commit);
    verdict.built_at = judgment.parsed->time();
  }
  verdict.candidate = !judgment.reject.has_value();
  verdict.reason = InWords(judgment, options_.rules, options_.now);
  const auto add = [&verdict](std::string_view text) {
    if (!verdict.reason.empty()) verdict.reason += "; ";
    verdict.reason += text;
  };
  if (verdict.candidate && verdict.built_at &&
      *verdict.built_at > options_.now) {
    add("carries a time in the future");
  }
  if (entry.backward) {
    add("carries a time before that of one that was pushed earlier");
  }
  const auto ties = [&](const Entry* other) {
    return other != nullptr && judgment.ranked && other->ranked &&
           other->rank == entry.rank &&
           Judge(options_.rules, other->tag).ranked;
  };
  const char* const equal = options_.rules.ordering.by_time()
                                ? "carries the same second"
                                : "has the same value";
  if (ties(before)) {
    add(absl::StrFormat("%s as %s, which goes first", equal, before->tag));
  } else if (ties(after)) {
    add(absl::StrFormat("%s as %s, and goes first by its greater name", equal,
                        after->tag));
  }
  return verdict;
}

std::int64_t VerdictCollector::tags() const { return pages_.sum().tags; }
std::int64_t VerdictCollector::other_branches() const {
  return pages_.sum().other_branches;
}

}  // namespace imagecd::policy
