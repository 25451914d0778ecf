#include "provider/git/repository.h"

#include "provider/base/status_macros.h"
#include "provider/git/git_repository.h"

namespace imagecd::git {

absl::StatusOr<std::unique_ptr<Repository>> Repository::Open(
    const std::string& path, const base::Environment& environment,
    const ReadLimits& limits) {
  return GitRepository::Open(path, environment, limits);
}

absl::StatusOr<std::string> Repository::ResolveCommit(
    std::string_view prefix, const ReadLimits& limits) {
  return ResolveCommits({std::string(prefix)}, limits).front();
}

absl::StatusOr<CommitInfo> Repository::Info(std::string_view commit,
                                            const ReadLimits& limits) {
  IMAGECD_ASSIGN_OR_RETURN(std::vector<CommitInfo> infos,
                           Infos({std::string(commit)}, limits));
  return infos.front();
}

absl::StatusOr<bool> Repository::IsOnBranch(std::string_view commit,
                                            std::string_view branch,
                                            const ReadLimits& limits) {
  IMAGECD_ASSIGN_OR_RETURN(const std::string tip,
                           ResolveBranch(branch, limits));
  return IsAncestor(commit, tip, limits);
}

absl::StatusOr<std::int64_t> Repository::CommitsBehind(
    std::string_view commit, std::string_view branch,
    const ReadLimits& limits) {
  IMAGECD_ASSIGN_OR_RETURN(const std::string tip,
                           ResolveBranch(branch, limits));
  IMAGECD_ASSIGN_OR_RETURN(
      const CommitRange range,
      CommitsBetween(commit, tip, "", /*max_subjects=*/0, limits));
  return range.count;
}

absl::StatusOr<std::shared_ptr<const BranchCommits>> Repository::CommitsOf(
    std::string_view branch, const ReadLimits& limits) {
  IMAGECD_ASSIGN_OR_RETURN(const std::string tip,
                           ResolveBranch(branch, limits));
  return AncestorsOf(tip, limits);
}

}  // namespace imagecd::git
