#ifndef IMAGECD_PROVIDER_EVIDENCE_SOURCE_HISTORY_H_
#define IMAGECD_PROVIDER_EVIDENCE_SOURCE_HISTORY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/evidence/lookup_scope.h"
#include "provider/git/branch_commits.h"
#include "provider/git/repository.h"
#include "provider/policy/revision.h"

namespace imagecd::evidence {

// The repository in which the commits of images are looked up:
// verify.sourceRepository, and the branch as git has it.
struct Source {
  std::string repository;  // a path or an https URL; "" for none
  std::string branch;

  bool given() const { return !repository.empty(); }
};

// A source repository as it was at one moment. Safe to use from any thread.
class SourceHistory : public policy::CommitHistory {
 public:
  SourceHistory(std::shared_ptr<git::Repository> repository,
                std::shared_ptr<const git::BranchCommits> commits,
                bool may_be_behind, std::string warning)
      : repository_(std::move(repository)),
        commits_(std::move(commits)),
        may_be_behind_(may_be_behind),
        warning_(std::move(warning)) {}

  std::optional<std::int64_t> Place(std::string_view commit) const override {
    return commits_->Place(commit);
  }
  // The branch has all of these.
  bool HasAll(const std::vector<std::string>& commits) const;

  git::Repository& repository() const { return *repository_; }
  // It is a clone that was not fetched now, and there may be more.
  bool may_be_behind() const { return may_be_behind_; }
  // The reason why it may be out of date, for a person; usually empty.
  const std::string& warning() const { return warning_; }

 private:
  const std::shared_ptr<git::Repository> repository_;
  const std::shared_ptr<const git::BranchCommits> commits_;
  const bool may_be_behind_;
  const std::string warning_;
};
using SourceHistoryPtr = std::shared_ptr<const SourceHistory>;

// A clone that is older than this is fetched even where it has every commit
// that is asked for: a branch can lose commits, too.
inline constexpr absl::Duration kCloneLife = absl::Hours(24);

// Opens a source that is given. The clone of a URL is fetched where it lacks
// one of the commits `wanted`, and then once in a session. Answers are shared
// with all look-ups of the session. Errors are those of git::CloneCache::Open
// and git::Repository.
absl::StatusOr<SourceHistoryPtr> OpenSource(
    const LookupScope& scope, const Source& source,
    const std::vector<std::string>& wanted);

// The limits of a look-up for questions to a source.
git::ReadLimits LimitsOf(const LookupScope& scope);

// Returns true for an error that the author of the program has to correct, and
// false for one that may pass.
bool IsWrongSource(const absl::Status& status);

}  // namespace imagecd::evidence

#endif  // IMAGECD_PROVIDER_EVIDENCE_SOURCE_HISTORY_H_
