#include "cli/commands/source_history.h"

#include <utility>

#include "provider/base/status_macros.h"
#include "provider/git/clone_url.h"

namespace imagecd::cli {

SourceHistory::SourceHistory(const base::Environment& environment,
                             const base::Clock& clock,
                             const base::Cancellation* cancel)
    : environment_(environment),
      cancel_(cancel),
      clones_({}, environment, clock) {}

absl::StatusOr<std::shared_ptr<git::Repository>> SourceHistory::Open(
    const std::string& source) {
  const base::MutexLock lock(mutex_);
  if (const auto it = opened_.find(source); it != opened_.end()) {
    return it->second;
  }
  absl::StatusOr<std::shared_ptr<git::Repository>> opened;
  if (git::LooksLikeUrl(source)) {
    absl::StatusOr<git::CachedClone> clone = clones_.Open(source, cancel_);
    if (clone.ok()) {
      opened = std::move(clone->repository);
    } else {
      opened = clone.status();
    }
  } else {
    absl::StatusOr<std::unique_ptr<git::Repository>> local =
        git::Repository::Open(source, environment_, {cancel_});
    if (local.ok()) {
      opened = std::shared_ptr<git::Repository>(*std::move(local));
    } else {
      opened = local.status();
    }
  }
  opened_.emplace(source, opened);
  return opened;
}

absl::StatusOr<std::int64_t> SourceHistory::CommitsBehind(
    const std::string& source, const std::string& commit,
    const std::string& branch, const std::string& path) {
  IMAGECD_ASSIGN_OR_RETURN(const std::shared_ptr<git::Repository> repository,
                           Open(source));
  const git::ReadLimits limits{cancel_};
  IMAGECD_ASSIGN_OR_RETURN(const std::string full,
                           repository->ResolveCommit(commit, limits));
  if (path.empty()) return repository->CommitsBehind(full, branch, limits);
  IMAGECD_ASSIGN_OR_RETURN(const std::string head,
                           repository->ResolveBranch(branch, limits));
  IMAGECD_ASSIGN_OR_RETURN(
      const git::CommitRange range,
      repository->CommitsBetween(full, head, path, /*max_subjects=*/0, limits));
  return range.count;
}

}  // namespace imagecd::cli
