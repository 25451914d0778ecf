#ifndef IMAGECD_PROVIDER_GIT_REPOSITORY_H_
#define IMAGECD_PROVIDER_GIT_REPOSITORY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/base/cancellation.h"
#include "provider/base/deadline.h"
#include "provider/base/environment.h"
#include "provider/git/branch_commits.h"

namespace imagecd::git {

// Every text of a commit is one line of valid UTF-8 without control
// characters, at most 256 bytes long (cut with "…").
struct CommitInfo {
  std::string sha;  // 40 lower-case hexadecimal digits; 64 with SHA-256
  std::string author;
  std::string author_email;
  absl::Time date;  // the author's, as `git log` shows it
  std::string subject;
};

struct CommitRange {
  std::int64_t count = 0;
  // The first lines of the newest `max_subjects` of them, newest first.
  std::vector<std::string> subjects;
};

// The limits of one question.
struct ReadLimits {
  const base::Cancellation* cancel = nullptr;  // not owned
  base::Deadline deadline{absl::Minutes(5)};
};

// The history in a local git repository, read only, by the git program: a
// repository can be somebody else's (an unpacked archive), and whatever it
// contains can end or occupy that program, but not this one. Nothing that the
// repository configures is run, nothing in it is changed, and the memory of git
// is limited in proportion to the size of the repository. Objects and
// references that appear while it is open are seen.
//
// All members are safe to call from any thread.
//
// Commits are given as full SHAs. Errors, whose messages name the repository
// and say what to do:
//   NotFound            no such commit (in this repository) or branch
//   InvalidArgument     what was given is malformed, or an ambiguous prefix
//   FailedPrecondition  the repository cannot answer as it is: the history is
//                       incomplete (a shallow or partial clone), or damaged
//   Cancelled, DeadlineExceeded   the limits
class Repository {
 public:
  // Opens the repository that `path` is in or is: a work tree or a folder in
  // one, a linked worktree, a bare repository. Further errors:
  //   NotFound            there is none
  //   PermissionDenied    it belongs to another user and is not listed under
  //                       git's safe.directory
  //   Unimplemented       the git program is too old for its format
  //   FailedPrecondition  there is no git program
  // A shallow clone opens; only what needs the missing history fails.
  // `environment` has the PATH in which git is looked for.
  static absl::StatusOr<std::unique_ptr<Repository>> Open(
      const std::string& path, const base::Environment& environment,
      const ReadLimits& limits = {});

  virtual ~Repository() = default;

  // For each prefix, 7 to 64 hexadecimal digits in either case, the commit
  // whose SHA begins with it. When several do, the message of the
  // InvalidArgument lists them; objects other than commits do not count.
  virtual std::vector<absl::StatusOr<std::string>> ResolveCommits(
      const std::vector<std::string>& prefixes, const ReadLimits& limits) = 0;
  absl::StatusOr<std::string> ResolveCommit(std::string_view prefix,
                                            const ReadLimits& limits = {});

  // The newest commit of a branch. Takes the local branch `name`, otherwise the
  // branch of origin, otherwise that of the only other remote that has it. If
  // the local branch is an ancestor of origin's (fetched, not merged), takes
  // origin's.
  virtual absl::StatusOr<std::string> ResolveBranch(
      std::string_view name, const ReadLimits& limits = {}) = 0;

  // The result has the order of `commits`.
  virtual absl::StatusOr<std::vector<CommitInfo>> Infos(
      const std::vector<std::string>& commits, const ReadLimits& limits) = 0;
  absl::StatusOr<CommitInfo> Info(std::string_view commit,
                                  const ReadLimits& limits = {});

  // True if `ancestor` is `descendant` or can be reached from it through
  // parents.
  virtual absl::StatusOr<bool> IsAncestor(std::string_view ancestor,
                                          std::string_view descendant,
                                          const ReadLimits& limits = {}) = 0;

  // True if the branch's newest commit is `commit` or descends from it.
  absl::StatusOr<bool> IsOnBranch(std::string_view commit,
                                  std::string_view branch,
                                  const ReadLimits& limits = {});

  // The commits that are in `newer` but not in `older`: those on the path of
  // first parents from `newer` that cannot be reached from `older`. So a merge
  // counts once. 0 if `newer` is an ancestor of `older`. With a `path` (a
  // folder or file, relative to the repository's root, "" for all) only those
  // that change something in it.
  virtual absl::StatusOr<CommitRange> CommitsBetween(
      std::string_view older, std::string_view newer, std::string_view path,
      std::size_t max_subjects = 5, const ReadLimits& limits = {}) = 0;

  // The number of commits on the branch that are missing from `commit`, counted
  // as by CommitsBetween; 0 for the newest.
  absl::StatusOr<std::int64_t> CommitsBehind(std::string_view commit,
                                             std::string_view branch,
                                             const ReadLimits& limits = {});

  // `commit` and all of its ancestors.
  virtual absl::StatusOr<std::shared_ptr<const BranchCommits>> AncestorsOf(
      std::string_view commit, const ReadLimits& limits = {}) = 0;

  // All commits of the branch as it is now.
  absl::StatusOr<std::shared_ptr<const BranchCommits>> CommitsOf(
      std::string_view branch, const ReadLimits& limits = {});

  // The URL of origin, otherwise of the only remote, as configured; "" if there
  // is none. It may contain a credential, so pass it to CompareUrl but do not
  // show it.
  virtual absl::StatusOr<std::string> RemoteUrl(
      const ReadLimits& limits = {}) = 0;
};

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_REPOSITORY_H_
