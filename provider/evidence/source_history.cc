#include "provider/evidence/source_history.h"

#include <algorithm>
#include <utility>

#include "provider/base/status_macros.h"
#include "provider/git/clone_cache.h"
#include "provider/git/clone_url.h"

namespace imagecd::evidence {
namespace {

absl::StatusOr<SourceHistoryPtr> ReadSource(const LookupScope& scope,
                                            const Source& source,
                                            absl::Duration max_age,
                                            const base::Cancellation& cancel) {
  const git::ReadLimits limits{
      &cancel, base::Deadline(scope.deadline - scope.session.Now())};
  git::CachedClone clone;
  if (git::LooksLikeUrl(source.repository)) {
    const git::CloneRequest request{
        .max_age = max_age, .timeout = scope.deadline - scope.session.Now()};
    IMAGECD_ASSIGN_OR_RETURN(clone, scope.session.clones().Open(
                                        source.repository, &cancel, request));
  } else {
    IMAGECD_ASSIGN_OR_RETURN(
        clone.repository,
        git::Repository::Open(source.repository,
                              *scope.session.world().environment, limits));
  }
  absl::StatusOr<std::shared_ptr<const git::BranchCommits>> commits =
      clone.repository->CommitsOf(source.branch, limits);
  if (!commits.ok() && clone.may_be_behind) {
    // A branch that is new, or that it was not asked for before.
    return ReadSource(scope, source, absl::ZeroDuration(), cancel);
  }
  IMAGECD_RETURN_IF_ERROR(commits.status());
  return std::make_shared<const SourceHistory>(
      std::move(clone.repository), *std::move(commits), clone.may_be_behind,
      std::move(clone.warning));
}

}  // namespace

bool SourceHistory::HasAll(const std::vector<std::string>& commits) const {
  return std::all_of(
      commits.begin(), commits.end(),
      [this](const std::string& commit) { return Place(commit).has_value(); });
}

absl::StatusOr<SourceHistoryPtr> OpenSource(
    const LookupScope& scope, const Source& source,
    const std::vector<std::string>& wanted) {
  const auto look = [&](std::string_view how, absl::Duration max_age) {
    std::string key = source.repository;
    key.append("\n").append(source.branch).append("\n").append(how);
    return scope.session.sources().Get(
        key, scope.cancel, [&](const base::Cancellation& cancel) {
          return ReadSource(scope, source, max_age, cancel);
        });
  };
  IMAGECD_ASSIGN_OR_RETURN(SourceHistoryPtr history,
                           look("as it is", kCloneLife));
  if (!history->may_be_behind() || history->HasAll(wanted)) return history;
  return look("fetched", absl::ZeroDuration());
}

git::ReadLimits LimitsOf(const LookupScope& scope) {
  return {scope.cancel, base::Deadline(scope.deadline - scope.session.Now())};
}

bool IsWrongSource(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kUnimplemented:
    case absl::StatusCode::kResourceExhausted:
      return true;
    default:
      return false;
  }
}

}  // namespace imagecd::evidence
