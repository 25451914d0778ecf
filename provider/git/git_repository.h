#ifndef IMAGECD_PROVIDER_GIT_GIT_REPOSITORY_H_
#define IMAGECD_PROVIDER_GIT_GIT_REPOSITORY_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/base/child_process.h"
#include "provider/base/environment.h"
#include "provider/git/repository.h"

namespace imagecd::git {

// The only implementation of Repository. Each question starts one git program,
// or two.
class GitRepository : public Repository {
 public:
  static absl::StatusOr<std::unique_ptr<Repository>> Open(
      const std::string& path, const base::Environment& environment,
      const ReadLimits& limits);

  std::vector<absl::StatusOr<std::string>> ResolveCommits(
      const std::vector<std::string>& prefixes,
      const ReadLimits& limits) override;
  absl::StatusOr<std::string> ResolveBranch(std::string_view name,
                                            const ReadLimits& limits) override;
  absl::StatusOr<std::vector<CommitInfo>> Infos(
      const std::vector<std::string>& commits,
      const ReadLimits& limits) override;
  absl::StatusOr<bool> IsAncestor(std::string_view ancestor,
                                  std::string_view descendant,
                                  const ReadLimits& limits) override;
  absl::StatusOr<CommitRange> CommitsBetween(std::string_view older,
                                             std::string_view newer,
                                             std::string_view path,
                                             std::size_t max_subjects,
                                             const ReadLimits& limits) override;
  absl::StatusOr<std::shared_ptr<const BranchCommits>> AncestorsOf(
      std::string_view commit, const ReadLimits& limits) override;
  absl::StatusOr<std::string> RemoteUrl(const ReadLimits& limits) override;

 private:
  // One start of git.
  struct Question {
    std::vector<std::string> arguments;
    std::string input;  // at most 4096 bytes
    // Exit statuses other than 0 that are answers.
    std::vector<int> answers;
    // Called before each start; ChildCommand::sink.
    std::function<std::function<absl::Status(std::string_view)>()> make_sink;
  };

  // A commit on a path of first parents.
  struct Step {
    std::string commit;
    std::string parents;  // with spaces between them
    std::string subject;  // of the first thousand of a list
  };
  // A path of first parents.
  struct Chain {
    std::vector<Step> commits;  // the newest first
    // The first parent of the last one; "" if there is none.
    std::string end;
  };

  GitRepository(std::string git, std::string path)
      : git_(std::move(git)), path_(std::move(path)) {}

  // Finds the repository's folders.
  absl::Status Find(const std::string& path, const ReadLimits& limits);
  absl::StatusOr<base::ChildResult> RunOnce(const Question& question,
                                            const ReadLimits& limits,
                                            bool with_commit_graph) const;
  // If git fails, runs it again without the commit-graph file, because that
  // file can be damaged although the history is not.
  absl::StatusOr<base::ChildResult> Run(const Question& question,
                                        const ReadLimits& limits) const;
  // The error for a git that failed.
  absl::Status HistoryError(const base::ChildResult& result,
                            const ReadLimits& limits) const;
  absl::Status Unknown(std::string_view commit) const;
  // InvalidArgument unless all are full SHAs.
  absl::Status CheckShas(const std::vector<std::string_view>& commits) const;
  // `status`, or NotFound if the reason is that one of `commits` is unknown.
  absl::Status Explain(const absl::Status& status,
                       const std::vector<std::string_view>& commits,
                       const ReadLimits& limits);
  // The commits that `git rev-list --first-parent` lists.
  absl::StatusOr<std::vector<Step>> List(std::vector<std::string> arguments,
                                         const ReadLimits& limits) const;
  // The commits of CommitsBetween, for all files.
  absl::StatusOr<Chain> FirstParents(std::string_view older,
                                     std::string_view newer,
                                     const ReadLimits& limits);
  // The commits of `chain` that change something in `path`. `chain` must not be
  // empty.
  absl::StatusOr<std::vector<Step>> Touching(const Chain& chain,
                                             const std::string& path,
                                             const ReadLimits& limits) const;
  bool IsShallow() const;
  bool IsPartial(const ReadLimits& limits) const;
  // Resolves a prefix that several objects have, or that is also the name of a
  // branch or tag.
  absl::StatusOr<std::string> AmongObjects(const std::string& prefix,
                                           const ReadLimits& limits) const;
  absl::StatusOr<std::vector<std::string>> Remotes(
      const ReadLimits& limits) const;

  const std::string git_;
  const std::string path_;        // as it was given
  std::string folder_;            // the repository's, absolute
  std::string common_folder_;     // the same but for a linked worktree
  std::uint64_t max_memory_ = 0;  // of one git
};

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_GIT_REPOSITORY_H_
