#include "provider/policy/survey.h"

#include <algorithm>

#include "provider/policy/pin.h"

namespace imagecd::policy {

Survey::Survey(SurveyOptions options) : options_(std::move(options)) {}

void Survey::BeginPage() {
  if (in_page_) page_ = whole_;
  in_page_ = true;
}

void Survey::EndPage() {
  whole_ = page_;
  in_page_ = false;
}

void Survey::OnTag(std::string_view tag) {
  ++page_.tags;
  if (tag == options_.deployed_tag) page_.saw_deployed = true;

  ParsedTag parsed;
  const ParseResult result = options_.scheme.Parse(tag, &parsed);
  if (result == ParseResult::kParsed && parsed.branch == options_.branch) {
    page_.builds.Add(parsed.unix_seconds, tag);
    page_.trail.OnBuild(tag, parsed.unix_seconds);
    if (!options_.pin_commit.empty()) MatchPin(parsed, tag);
    return;
  }
  page_.trail.OnOther(tag);
  if (result == ParseResult::kNotOfScheme) {
    // `main.latest`, `main.20251014`: meant for this branch, perhaps.
    const std::string& branch = options_.branch;
    const bool begins_so =
        options_.scheme.pattern().empty() && tag.size() > branch.size() &&
        tag.substr(0, branch.size()) == branch && tag[branch.size()] == '.';
    Count(begins_so ? Reject::kUnreadable : Reject::kNotOfScheme, tag);
  } else if (parsed.branch == options_.branch) {
    Count(Reject::kUnreadable, tag);
  } else {
    Count(Reject::kOtherBranch, tag);
  }
}

void Survey::Count(Reject kind, std::string_view tag) {
  RejectCount& count = page_.rejects[static_cast<std::size_t>(kind)];
  if (count.tags++ == 0) count.example.assign(tag);
}

void Survey::MatchPin(const ParsedTag& parsed, std::string_view tag) {
  if (!CommitsMatch(parsed.commit, options_.pin_commit)) return;
  page_.pin_matches.Add(parsed.unix_seconds, tag);

  std::vector<PinCommit>& commits = page_.pin_commits;
  for (PinCommit& commit : commits) {
    if (!CommitsMatch(parsed.commit, commit.longest)) continue;
    if (parsed.commit.size() > commit.longest.size()) {
      commit.longest.assign(parsed.commit);
    }
    if (IsNewer(parsed.unix_seconds, tag, commit.newest.unix_seconds,
                commit.newest.tag)) {
      commit.newest = {parsed.unix_seconds, std::string(tag)};
    }
    return;
  }
  commits.push_back(
      {std::string(parsed.commit), {parsed.unix_seconds, std::string(tag)}});
  if (commits.size() > kMaxPinMatches) {
    // Some are enough to show that the pin is ambiguous, and which to choose
    // from.
    commits.erase(std::min_element(commits.begin(), commits.end(),
                                   [](const PinCommit& a, const PinCommit& b) {
                                     return IsNewer(
                                         b.newest.unix_seconds, b.newest.tag,
                                         a.newest.unix_seconds, a.newest.tag);
                                   }));
  }
}

Build Survey::ToBuild(const NewestBuilds::Entry& entry) const {
  ParsedTag parsed;
  options_.scheme.Parse(entry.tag, &parsed);
  return {entry.tag, entry.unix_seconds, std::string(parsed.commit)};
}

std::vector<Build> Survey::NewestFirst(const NewestBuilds& builds,
                                       std::size_t limit) const {
  std::vector<Build> result;
  const auto& entries = builds.entries();
  for (auto it = entries.rbegin();
       it != entries.rend() && result.size() < limit; ++it) {
    result.push_back(ToBuild(*it));
  }
  return result;
}

std::vector<Build> Survey::Candidates(std::size_t limit) const {
  return NewestFirst(whole_.builds, limit);
}

std::optional<Build> Survey::Newest() const {
  if (whole_.builds.entries().empty()) return std::nullopt;
  return ToBuild(whole_.builds.entries().back());
}

std::optional<std::pair<Build, Build>> Survey::TieAtTop() const {
  const auto& entries = whole_.builds.entries();
  const std::size_t n = entries.size();
  if (n < 2 || entries[n - 1].unix_seconds != entries[n - 2].unix_seconds) {
    return std::nullopt;
  }
  return std::make_pair(ToBuild(entries[n - 1]), ToBuild(entries[n - 2]));
}

std::size_t Survey::CountNewer(std::int64_t unix_seconds,
                               std::string_view tag) const {
  return whole_.builds.CountNewer(unix_seconds, tag);
}

std::vector<Build> Survey::PinMatches() const {
  return NewestFirst(whole_.pin_matches, kMaxPinMatches);
}

std::vector<Build> Survey::PinCandidates() const {
  NewestBuilds newest(kMaxPinMatches);
  for (const PinCommit& commit : whole_.pin_commits) {
    newest.Add(commit.newest.unix_seconds, commit.newest.tag);
  }
  return NewestFirst(newest, kMaxPinMatches);
}

std::optional<std::string> Survey::Cursor(std::int64_t chosen_unix_seconds,
                                          std::string_view began_after) const {
  return whole_.trail.Find(chosen_unix_seconds, began_after);
}

}  // namespace imagecd::policy
