#include "provider/policy/verdicts.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"

namespace imagecd::policy {

VerdictCollector::VerdictCollector(VerdictOptions options)
    : options_(std::move(options)) {}

void VerdictCollector::BeginPage() {
  if (in_page_) page_ = whole_;
  in_page_ = true;
}

void VerdictCollector::EndPage() {
  whole_ = page_;
  in_page_ = false;
}

bool VerdictCollector::Before(const Entry& a, const Entry& b) {
  if (a.ranked != b.ranked) return a.ranked;
  if (a.ranked && a.rank != b.rank) return a.rank > b.rank;
  return a.ranked ? a.tag > b.tag : a.tag < b.tag;
}

void VerdictCollector::OnTag(std::string_view tag) {
  ++page_.tags;
  const Standing standing = Judge(options_.rules, tag);
  if (standing.reject == Reject::kOtherBranch && !options_.all_branches) {
    ++page_.other_branches;
    return;
  }
  Entry entry;
  entry.tag.assign(tag);
  entry.ranked = standing.ranked;
  entry.rank = standing.rank;
  if (standing.reject == Reject::kOtherBranch && standing.parsed) {
    entry.ranked = true;
    entry.rank = Ordering::RankOfTime(standing.parsed->unix_seconds);
  }
  if (standing.ranked && options_.push_order &&
      options_.rules.ordering.by_time()) {
    entry.backward = Ordering::RankOfTime(standing.parsed->unix_seconds +
                                          absl::ToInt64Seconds(kBackwardFrom)) <
                     page_.greatest;
    page_.greatest = std::max(page_.greatest, standing.rank);
  }
  std::vector<Entry>& entries = page_.entries;
  const auto at =
      std::lower_bound(entries.begin(), entries.end(), entry, Before);
  if (at != entries.end() && at->tag == entry.tag) return;
  if (entries.size() >= options_.limit) {
    if (at == entries.end()) return;
    entries.pop_back();
  }
  entries.insert(
      std::lower_bound(entries.begin(), entries.end(), entry, Before),
      std::move(entry));
}

std::vector<Verdict> VerdictCollector::Take() const {
  std::vector<Verdict> verdicts;
  const std::vector<Entry>& entries = whole_.entries;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    const Standing standing = Judge(options_.rules, entry.tag);
    Verdict verdict;
    verdict.tag = entry.tag;
    if (standing.parsed) {
      verdict.commit = std::string(standing.parsed->commit);
      verdict.built_at = standing.parsed->time();
    }
    verdict.candidate = !standing.reject.has_value();
    verdict.reason = InWords(standing, options_.rules, options_.now);
    const auto add = [&verdict](std::string_view text) {
      if (!verdict.reason.empty()) verdict.reason += "; ";
      verdict.reason += text;
    };
    const bool by_time = options_.rules.ordering.by_time();
    if (verdict.candidate && verdict.built_at &&
        *verdict.built_at > options_.now) {
      add("carries a time in the future");
    }
    if (entry.backward) {
      add("carries a time before that of one that was pushed earlier");
    }
    const auto ties = [&](std::size_t other) {
      return standing.ranked && entries[other].ranked &&
             entries[other].rank == entry.rank &&
             Judge(options_.rules, entries[other].tag).ranked;
    };
    if (i > 0 && ties(i - 1)) {
      add(absl::StrFormat(
          "%s as %s, which goes first",
          by_time ? "carries the same second" : "has the same value",
          entries[i - 1].tag));
    } else if (i + 1 < entries.size() && ties(i + 1)) {
      add(absl::StrFormat(
          "%s as %s, and goes first by its greater name",
          by_time ? "carries the same second" : "has the same value",
          entries[i + 1].tag));
    }
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

std::int64_t VerdictCollector::tags() const { return whole_.tags; }
std::int64_t VerdictCollector::other_branches() const {
  return whole_.other_branches;
}

}  // namespace imagecd::policy
