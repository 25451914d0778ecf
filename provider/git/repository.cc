#include "provider/git/repository.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "provider/base/status_macros.h"
#include "provider/git/libgit_repository.h"
#include "provider/git/text.h"

namespace imagecd::git {
namespace {

absl::Status OpenError(const std::string& path, int code) {
  const std::string what = LastError();
  const std::string where = absl::StrCat("cannot open the git repository '",
                                         OneLine(path, "", 1024), "': ");
  if (code == GIT_EOWNER || what.find("safe.directory") != std::string::npos ||
      what.find("not owned by") != std::string::npos) {
    return absl::PermissionDeniedError(absl::StrCat(
        where,
        "it belongs to another user. If you trust it, run `git config --global "
        "--add safe.directory ",
        OneLine(path, "", 1024), "`"));
  }
  if (what.find("objectformat") != std::string::npos) {
    return absl::UnimplementedError(absl::StrCat(
        where,
        "its objects are named by SHA-256, which is not supported; use "
        "a clone in git's default format (SHA-1)"));
  }
  if (what.find("unsupported") != std::string::npos) {
    return absl::UnimplementedError(
        absl::StrCat(where, "its format is not supported (", what,
                     "); make a clone in git's default format"));
  }
  if (code == GIT_ENOTFOUND) {
    return absl::NotFoundError(
        absl::StrCat(where,
                     "there is none at this path. Give the path of a clone, as "
                     "`git rev-parse --show-toplevel` prints it"));
  }
  return absl::FailedPreconditionError(
      absl::StrCat(where, what, "; see what `git -C ", OneLine(path, "", 1024),
                   " status` says"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Repository>> Repository::Open(
    const std::string& path) {
  if (path.empty() || path.find('\0') != std::string::npos) {
    return absl::InvalidArgumentError("the path of a git repository is empty");
  }
  StartLibrary();
  git_repository* raw = nullptr;
  if (const int code =
          git_repository_open_ext(&raw, path.c_str(), 0, nullptr)) {
    return OpenError(path, code);
  }
  return std::make_unique<LibgitRepository>(RepositoryPtr(raw),
                                            OneLine(path, "", 1024));
}

LibgitRepository::LibgitRepository(RepositoryPtr repository, std::string path)
    : path_(std::move(path)), repository_(std::move(repository)) {}

bool LibgitRepository::IsPartial() const {
  git_config* raw = nullptr;
  if (git_repository_config_snapshot(&raw, repository()) != 0) return false;
  const ConfigPtr config(raw);
  bool partial = false;
  // Not git_config_foreach_match: with PCRE2 libgit2 1.5 loses 20 KiB for each
  // entry that does not match.
  git_config_foreach(
      config.get(),
      [](const git_config_entry* entry, void* payload) {
        const std::string_view name = entry->name;
        if (name == "extensions.partialclone" ||
            (name.starts_with("remote.") && name.ends_with(".promisor"))) {
          *static_cast<bool*>(payload) = true;
        }
        return 0;
      },
      &partial);
  return partial;
}

absl::Status LibgitRepository::Unknown(std::string_view commit) const {
  std::string what = absl::StrCat("no commit ", OneLine(commit, "", 80),
                                  " in the git repository '", path_, "'");
  if (git_repository_is_shallow(repository()) == 1) {
    absl::StrAppend(&what, ", which is a shallow clone: run `git -C ", path_,
                    " fetch --unshallow`");
  } else {
    absl::StrAppend(&what, "; if it is newer than the clone, run `git -C ",
                    path_, " fetch`");
  }
  return absl::NotFoundError(what);
}

absl::Status LibgitRepository::HistoryError(int code) const {
  const std::string what = LastError();
  const std::string where =
      absl::StrCat("the history in the git repository '", path_, "' ");
  if (code == GIT_ENOTFOUND && git_repository_is_shallow(repository()) == 1) {
    return absl::FailedPreconditionError(absl::StrCat(
        where, "is incomplete, because it is a shallow clone: run `git -C ",
        path_, " fetch --unshallow` (in GitHub Actions: `fetch-depth: 0`)"));
  }
  if (code == GIT_ENOTFOUND && IsPartial()) {
    return absl::FailedPreconditionError(absl::StrCat(
        where, "lacks objects, because it is a partial clone (", what,
        "): clone it with `--filter=blob:none` or without a filter"));
  }
  return absl::FailedPreconditionError(
      absl::StrCat(where, "cannot be read: ", what, "; `git -C ", path_,
                   " fsck` tells what is damaged"));
}

absl::StatusOr<CommitPtr> LibgitRepository::Lookup(const git_oid& id) const {
  git_commit* commit = nullptr;
  if (const int code = git_commit_lookup(&commit, repository(), &id)) {
    return HistoryError(code);
  }
  return CommitPtr(commit);
}

absl::StatusOr<OdbPtr> LibgitRepository::Objects() const {
  git_odb* odb = nullptr;
  if (const int code = git_repository_odb(&odb, repository())) {
    return HistoryError(code);
  }
  return OdbPtr(odb);
}

absl::StatusOr<CommitInfo> LibgitRepository::Info(std::string_view commit) {
  base::MutexLock lock(mutex_);
  IMAGECD_ASSIGN_OR_RETURN(const git_oid id, Id(commit));
  IMAGECD_ASSIGN_OR_RETURN(const CommitPtr found, Lookup(id));
  CommitInfo info;
  info.sha = Hex(id);
  const char* encoding = git_commit_message_encoding(found.get());
  if (encoding == nullptr) encoding = "";
  if (const git_signature* author = git_commit_author(found.get())) {
    info.author = OneLine(author->name, encoding);
    info.author_email = OneLine(author->email, encoding);
    info.date = absl::FromUnixSeconds(author->when.time);
  }
  if (const char* subject = git_commit_summary(found.get())) {
    info.subject = OneLine(subject, encoding);
  }
  return info;
}

}  // namespace imagecd::git
