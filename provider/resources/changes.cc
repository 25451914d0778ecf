#include "provider/resources/changes.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "provider/git/clone_url.h"
#include "provider/git/compare_url.h"
#include "provider/policy/image_text.h"
#include "provider/policy/pin.h"

namespace imagecd::resources {
namespace {

// `brings 7 commits in apps/chime:`, and a line for each of the newest.
std::string InWords(const char* verb, const std::string& name,
                    const std::string& path, const git::CommitRange& range) {
  std::string text = name.empty() ? "" : name + ": ";
  text += absl::StrFormat("%s %s", verb, policy::Plural(range.count, "commit"));
  if (!path.empty()) text += " in " + policy::OneLine(path);
  text += ":";
  for (const std::string& subject : range.subjects) text += "\n  " + subject;
  const auto named = static_cast<std::int64_t>(range.subjects.size());
  if (range.count > named) {
    text += absl::StrFormat("\n  and %d more", range.count - named);
  }
  return text;
}

struct Described {
  std::vector<std::string> lines;
  bool goes_back = false;  // it takes commits back and brings none
};

constexpr std::size_t kSubjects = 5;

// Without lines where the repository cannot tell.
Described DescribeCommits(git::Repository& repository, const Change& change,
                          const git::ReadLimits& limits) {
  Described described;
  const auto resolved =
      repository.ResolveCommits({change.older, change.newer}, limits);
  const auto& older = resolved[0];
  const auto& newer = resolved[1];
  if (!older.ok() || !newer.ok()) return described;
  const absl::StatusOr<bool> goes_back =
      repository.IsAncestor(*newer, *older, limits);
  described.goes_back = goes_back.ok() && *goes_back;
  std::map<std::string, std::string> paths = change.paths;
  if (paths.empty()) paths.emplace("", "");
  for (const auto& [name, path] : paths) {
    const auto brings =
        repository.CommitsBetween(*older, *newer, path, kSubjects, limits);
    const auto takes =
        repository.CommitsBetween(*newer, *older, path, kSubjects, limits);
    if (!brings.ok() || !takes.ok()) return Described();
    if (brings->count > 0) {
      described.lines.push_back(InWords("brings", name, path, *brings));
    }
    if (takes->count > 0) {
      described.lines.push_back(InWords("takes back", name, path, *takes));
    }
    if (brings->count == 0 && takes->count == 0) {
      described.lines.push_back(
          absl::StrFormat("%s%sno commit between them touches %s", name,
                          name.empty() ? "" : ": ", policy::OneLine(path)));
    }
  }
  return described;
}

}  // namespace

std::string DescribeChange(const evidence::LookupScope& scope,
                           const Change& change) {
  if (change.older.empty() || change.newer.empty() ||
      policy::CommitsMatch(change.older, change.newer)) {
    return "";
  }
  std::string remote = change.source_label;
  Described described;
  if (change.source.given()) {
    evidence::LookupScope brief = scope;
    brief.deadline =
        std::min(scope.deadline,
                 scope.session.Now() + scope.session.config().request_timeout);
    const absl::StatusOr<evidence::SourceHistoryPtr> source =
        evidence::OpenSource(brief, change.source,
                             {change.older, change.newer});
    if (source.ok()) {
      git::Repository& repository = (*source)->repository();
      const git::ReadLimits limits = evidence::LimitsOf(brief);
      described = DescribeCommits(repository, change, limits);
      const absl::StatusOr<std::string> configured =
          repository.RemoteUrl(limits);
      if (configured.ok() && !configured->empty()) remote = *configured;
    }
    if (git::LooksLikeUrl(change.source.repository)) {
      remote = change.source.repository;
    }
  }
  std::string url = described.goes_back
                        ? git::CompareUrl(remote, change.newer, change.older)
                        : git::CompareUrl(remote, change.older, change.newer);
  if (url.empty() && remote != change.source_label) {
    url = git::CompareUrl(change.source_label, change.older, change.newer);
  }
  if (!url.empty()) described.lines.push_back(std::move(url));
  std::string text;
  for (const std::string& line : described.lines) {
    if (!text.empty()) text += "\n";
    text += line;
  }
  return text;
}

}  // namespace imagecd::resources
