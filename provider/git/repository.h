#ifndef IMAGECD_PROVIDER_GIT_REPOSITORY_H_
#define IMAGECD_PROVIDER_GIT_REPOSITORY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/git/branch_commits.h"

namespace imagecd::git {

// Every text of a commit is one line of valid UTF-8 without control
// characters, at most 256 bytes long (cut with "…").
struct CommitInfo {
  std::string sha;  // 40 lower-case hexadecimal digits
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

// The history in a local git repository, read only: nothing in it is run or
// changed, and its hooks, filters and configured programs have no effect.
// Objects and references that appear while it is open are seen.
//
// All members are safe to call from any thread; calls on one object take turns.
//
// Wherever a commit is wanted, it is its full SHA. Errors, whose messages name
// the repository and say what to do:
//   NotFound            no such commit (in this repository) or branch
//   InvalidArgument     what was given is malformed, or an ambiguous prefix
//   FailedPrecondition  the repository cannot answer as it is: the history is
//                       incomplete (a shallow or partial clone), or damaged
class Repository {
 public:
  // Opens the repository that `path` is in or is: a work tree or a folder in
  // one, a linked worktree, a bare repository. Further errors:
  //   NotFound            there is none
  //   PermissionDenied    it belongs to another user and is not listed under
  //                       git's safe.directory
  //   Unimplemented       its format is not supported (SHA-256, reftable)
  // A shallow clone opens; only what needs the missing history fails.
  static absl::StatusOr<std::unique_ptr<Repository>> Open(
      const std::string& path);

  virtual ~Repository() = default;

  // The commit whose SHA begins with `prefix`, 7 to 64 hexadecimal digits in
  // either case. When several do, the message of the InvalidArgument lists
  // them; objects other than commits do not count.
  virtual absl::StatusOr<std::string> ResolveCommit(
      std::string_view prefix) = 0;

  // The newest commit of a branch: of the local branch `name`, else of
  // origin's, else of that of the only other remote that has one. Where the
  // local branch is merely behind origin's (fetched, not merged) it is
  // origin's.
  virtual absl::StatusOr<std::string> ResolveBranch(std::string_view name) = 0;

  virtual absl::StatusOr<CommitInfo> Info(std::string_view commit) = 0;

  // Whether `ancestor` is `descendant` or can be reached from it by parents.
  virtual absl::StatusOr<bool> IsAncestor(std::string_view ancestor,
                                          std::string_view descendant) = 0;

  // Whether the branch's newest commit is or descends from `commit`.
  virtual absl::StatusOr<bool> IsOnBranch(std::string_view commit,
                                          std::string_view branch) = 0;

  // What going from `older` to `newer` brings: the commits on the way from
  // `newer` by first parents that cannot be reached from `older`, so that a
  // merge counts once. 0 when `newer` is an ancestor of `older`. With a `path`
  // (a folder or file, relative to the repository's root, "" for all) only
  // those that change something in it.
  virtual absl::StatusOr<CommitRange> CommitsBetween(
      std::string_view older, std::string_view newer, std::string_view path,
      std::size_t max_subjects = 5) = 0;

  // How many commits the branch has, counted as by CommitsBetween, that
  // `commit` has not; 0 for the newest.
  virtual absl::StatusOr<std::int64_t> CommitsBehind(
      std::string_view commit, std::string_view branch) = 0;

  // All commits of the branch as it is now.
  virtual absl::StatusOr<std::shared_ptr<const BranchCommits>> CommitsOf(
      std::string_view branch) = 0;

  // The URL of origin, else of the only remote, as configured (it may hold a
  // credential: pass it to CompareUrl, show it to nobody); "" when there is
  // none.
  virtual absl::StatusOr<std::string> RemoteUrl() = 0;
};

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_REPOSITORY_H_
