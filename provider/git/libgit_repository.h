#ifndef IMAGECD_PROVIDER_GIT_LIBGIT_REPOSITORY_H_
#define IMAGECD_PROVIDER_GIT_LIBGIT_REPOSITORY_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/base/mutex.h"
#include "provider/git/commit_table.h"
#include "provider/git/libgit.h"
#include "provider/git/repository.h"

namespace imagecd::git {

// The one implementation. names.cc has what finds a commit by a name,
// history.cc what walks.
class LibgitRepository : public Repository {
 public:
  // `path` is for messages.
  LibgitRepository(RepositoryPtr repository, std::string path);

  absl::StatusOr<std::string> ResolveCommit(std::string_view prefix) override;
  absl::StatusOr<std::string> ResolveBranch(std::string_view name) override;
  absl::StatusOr<CommitInfo> Info(std::string_view commit) override;
  absl::StatusOr<bool> IsAncestor(std::string_view ancestor,
                                  std::string_view descendant) override;
  absl::StatusOr<bool> IsOnBranch(std::string_view commit,
                                  std::string_view branch) override;
  absl::StatusOr<CommitRange> CommitsBetween(std::string_view older,
                                             std::string_view newer,
                                             std::string_view path,
                                             std::size_t max_subjects) override;
  absl::StatusOr<std::int64_t> CommitsBehind(std::string_view commit,
                                             std::string_view branch) override;
  absl::StatusOr<std::shared_ptr<const BranchCommits>> CommitsOf(
      std::string_view branch) override;
  absl::StatusOr<std::string> RemoteUrl() override;

 private:
  git_repository* repository() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return repository_.get();
  }
  bool IsPartial() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Unknown(std::string_view commit) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status HistoryError(int code) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // A full SHA that names a commit here.
  absl::StatusOr<git_oid> Id(std::string_view commit) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<CommitPtr> Lookup(const git_oid& id) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<OdbPtr> Objects() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<std::string> AmongCommits(const std::string& prefix) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<std::optional<git_oid>> Tip(const std::string& reference) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<std::vector<std::string>> Remotes() const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<git_oid> BranchId(std::string_view name) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Asks `question`, which returns 0 or an error code, with a table of this
  // repository's commits: with the commit-graph file, where there is one that
  // serves, else without.
  absl::Status Walk(const std::function<int(git_odb*, CommitTable&)>& question)
      const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<bool> Reaches(const git_oid& descendant,
                               const git_oid& ancestor) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Those of CommitsBetween, the newest first.
  absl::StatusOr<std::vector<git_oid>> Between(const git_oid& older,
                                               const git_oid& newer,
                                               const std::string& path) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string path_;
  mutable base::Mutex mutex_;
  const RepositoryPtr repository_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_LIBGIT_REPOSITORY_H_
