#include "provider/git/repository.h"

#include <git2.h>

#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "provider/base/mutex.h"
#include "provider/base/status_macros.h"
#include "provider/git/text.h"

namespace imagecd::git {
namespace {

constexpr std::size_t kMaxCandidates = 10;

template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using RepositoryPtr =
    std::unique_ptr<git_repository, Free<git_repository_free>>;
using CommitPtr = std::unique_ptr<git_commit, Free<git_commit_free>>;
using TreePtr = std::unique_ptr<git_tree, Free<git_tree_free>>;
using EntryPtr = std::unique_ptr<git_tree_entry, Free<git_tree_entry_free>>;
using ReferencePtr = std::unique_ptr<git_reference, Free<git_reference_free>>;
using ObjectPtr = std::unique_ptr<git_object, Free<git_object_free>>;
using WalkPtr = std::unique_ptr<git_revwalk, Free<git_revwalk_free>>;
using OdbPtr = std::unique_ptr<git_odb, Free<git_odb_free>>;
using ConfigPtr = std::unique_ptr<git_config, Free<git_config_free>>;
using RemotePtr = std::unique_ptr<git_remote, Free<git_remote_free>>;

void StartLibrary() {
  static const bool started [[maybe_unused]] = [] {
    git_libgit2_init();
    // Formats that change nothing about how commits and trees are read.
    const char* extensions[] = {"partialclone", "preciousobjects",
                                "worktreeconfig", "relativeworktrees"};
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, std::size(extensions));
    // As git does when it walks a history: neither hash what is read from the
    // disk once more, nor keep every commit of it in memory.
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_COMMIT,
                     std::size_t{0});
    return true;
  }();
}

std::string LastError() {
  const git_error* error = git_error_last();
  if (error == nullptr || error->message == nullptr) return "unknown error";
  return OneLine(error->message);
}

absl::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isxdigit(static_cast<unsigned char>(c));
  });
}

std::string Hex(const git_oid& id) {
  char text[GIT_OID_HEXSZ + 1];
  return git_oid_tostr(text, sizeof text, &id);
}

// `path` as git's trees name it, or nullopt when it leads out of the
// repository.
std::optional<std::string> TreePath(std::string_view path) {
  std::vector<absl::string_view> parts;
  if (!path.empty() && path.front() == '/') return std::nullopt;
  for (const absl::string_view part : absl::StrSplit(View(path), '/')) {
    if (part == "..") return std::nullopt;
    if (part.find('\0') != absl::string_view::npos) return std::nullopt;
    if (!part.empty() && part != ".") parts.push_back(part);
  }
  return absl::StrJoin(parts, "/");
}

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

class LibgitRepository : public Repository {
 public:
  LibgitRepository(RepositoryPtr repository, std::string path)
      : path_(std::move(path)), repository_(std::move(repository)) {}

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
  absl::StatusOr<std::string> RemoteUrl() override;

 private:
  struct KnownCommit {
    git_oid id;
    CommitPtr commit;  // null once it has been used
    git_oid entry;     // what the path names in it
  };

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
  absl::StatusOr<std::string> AmongCommits(const std::string& prefix) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<std::optional<git_oid>> Tip(const std::string& reference) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<std::vector<std::string>> Remotes() const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<git_oid> BranchId(std::string_view name) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<bool> Reaches(const git_oid& descendant,
                               const git_oid& ancestor) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<CommitRange> Between(const git_oid& older,
                                      const git_oid& newer,
                                      const std::string& path,
                                      std::size_t max_subjects) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // What `path` names in a commit; all zeros when nothing.
  absl::StatusOr<git_oid> EntryAt(git_commit* commit,
                                  const std::string& path) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Whether `commit` changes what `path` names, against its first parent. In a
  // walk that parent is mostly the next commit: `last_parent` is kept for it.
  absl::StatusOr<bool> Touches(git_commit* commit, const std::string& path,
                               std::optional<KnownCommit>& last_parent) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string path_;  // for messages
  mutable base::Mutex mutex_;
  const RepositoryPtr repository_ ABSL_GUARDED_BY(mutex_);
};

bool LibgitRepository::IsPartial() const {
  git_config* raw = nullptr;
  if (git_repository_config_snapshot(&raw, repository()) != 0) return false;
  const ConfigPtr config(raw);
  bool partial = false;
  git_config_foreach_match(
      config.get(), "^(remote\\..*\\.promisor|extensions\\.partialclone)$",
      [](const git_config_entry*, void* payload) {
        *static_cast<bool*>(payload) = true;
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

absl::StatusOr<git_oid> LibgitRepository::Id(std::string_view commit) const {
  if (commit.size() != GIT_OID_HEXSZ || !IsHex(commit)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "'", OneLine(commit, "", 80), "' is not the full SHA of a commit"));
  }
  git_oid id;
  git_oid_fromstrn(&id, commit.data(), commit.size());
  git_commit* found = nullptr;
  const int code = git_commit_lookup(&found, repository(), &id);
  git_commit_free(found);
  if (code == GIT_ENOTFOUND) return Unknown(commit);
  if (code != 0) return HistoryError(code);
  return id;
}

// For a prefix that more than one object has.
absl::StatusOr<std::string> LibgitRepository::AmongCommits(
    const std::string& prefix) const {
  git_odb* raw = nullptr;
  if (const int code = git_repository_odb(&raw, repository())) {
    return HistoryError(code);
  }
  const OdbPtr odb(raw);
  struct Search {
    const std::string& prefix;
    git_odb* odb;
    std::vector<std::string> found;
  } search{prefix, odb.get(), {}};
  const int code = git_odb_foreach(
      odb.get(),
      [](const git_oid* id, void* payload) {
        auto& search = *static_cast<Search*>(payload);
        const std::string sha = Hex(*id);
        if (sha.compare(0, search.prefix.size(), search.prefix) != 0) return 0;
        std::size_t size = 0;
        git_object_t type = GIT_OBJECT_INVALID;
        if (git_odb_read_header(&size, &type, search.odb, id) == 0 &&
            type == GIT_OBJECT_COMMIT) {
          search.found.push_back(sha);
        }
        return 0;
      },
      &search);
  if (code != 0) return HistoryError(code);
  std::vector<std::string>& found = search.found;
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (found.empty()) return Unknown(prefix);
  if (found.size() == 1) return found.front();
  const std::size_t all = found.size();
  found.resize(std::min(all, kMaxCandidates));
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s begins the SHA of %d commits in the git repository '%s': %s%s; give "
      "more digits",
      prefix, all, path_, absl::StrJoin(found, ", "),
      all > found.size() ? ", …" : ""));
}

absl::StatusOr<std::string> LibgitRepository::ResolveCommit(
    std::string_view prefix) {
  if (prefix.size() < 7 || prefix.size() > 64 || !IsHex(prefix)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", OneLine(prefix, "", 80),
                     "' is not a commit: 7 to 64 hexadecimal digits"));
  }
  const std::string digits = absl::AsciiStrToLower(View(prefix));
  base::MutexLock lock(mutex_);
  if (digits.size() > GIT_OID_HEXSZ) return Unknown(digits);
  git_oid id;
  git_oid_fromstrn(&id, digits.data(), digits.size());
  git_object* raw = nullptr;
  const int code = git_object_lookup_prefix(&raw, repository(), &id,
                                            digits.size(), GIT_OBJECT_COMMIT);
  const ObjectPtr object(raw);
  if (code == GIT_EAMBIGUOUS) return AmongCommits(digits);
  if (code == GIT_ENOTFOUND) return Unknown(digits);
  if (code != 0) return HistoryError(code);
  return Hex(*git_object_id(object.get()));
}

// The commit that a reference leads to; nullopt when it does not exist.
absl::StatusOr<std::optional<git_oid>> LibgitRepository::Tip(
    const std::string& reference) const {
  int valid = 0;
  if (git_reference_name_is_valid(&valid, reference.c_str()) != 0 || !valid ||
      reference.find('\0') != std::string::npos) {
    return std::optional<git_oid>();
  }
  git_reference* raw = nullptr;
  int code = git_reference_lookup(&raw, repository(), reference.c_str());
  const ReferencePtr found(raw);
  if (code == GIT_ENOTFOUND) return std::optional<git_oid>();
  if (code != 0) return HistoryError(code);
  git_object* object = nullptr;
  code = git_reference_peel(&object, found.get(), GIT_OBJECT_COMMIT);
  const ObjectPtr commit(object);
  if (code != 0) return HistoryError(code);
  return std::optional<git_oid>(*git_object_id(commit.get()));
}

absl::StatusOr<std::vector<std::string>> LibgitRepository::Remotes() const {
  git_strarray names = {};
  if (const int code = git_remote_list(&names, repository())) {
    return HistoryError(code);
  }
  std::vector<std::string> remotes(names.strings, names.strings + names.count);
  git_strarray_dispose(&names);
  return remotes;
}

absl::StatusOr<git_oid> LibgitRepository::BranchId(
    std::string_view name) const {
  const std::string branch(name);
  IMAGECD_ASSIGN_OR_RETURN(const std::optional<git_oid> local,
                           Tip("refs/heads/" + branch));
  IMAGECD_ASSIGN_OR_RETURN(const std::optional<git_oid> origin,
                           Tip("refs/remotes/origin/" + branch));
  if (local && origin && !git_oid_equal(&*local, &*origin)) {
    // An incomplete history decides nothing, and is told of where it matters.
    const absl::StatusOr<bool> behind = Reaches(*origin, *local);
    return behind.ok() && *behind ? *origin : *local;
  }
  if (local) return *local;
  if (origin) return *origin;
  IMAGECD_ASSIGN_OR_RETURN(const std::vector<std::string> remotes, Remotes());
  std::vector<git_oid> others;
  for (const std::string& remote : remotes) {
    IMAGECD_ASSIGN_OR_RETURN(
        const std::optional<git_oid> tip,
        Tip(absl::StrCat("refs/remotes/", remote, "/", branch)));
    if (tip) others.push_back(*tip);
  }
  if (others.size() == 1) return others.front();
  const std::string shown = OneLine(name, "", 80);
  if (others.size() > 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("branch '", shown, "' is on ", others.size(),
                     " remotes of the git repository '", path_,
                     "' and none is origin: run `git -C ", path_, " branch ",
                     shown, " REMOTE/", shown, "`"));
  }
  return absl::NotFoundError(absl::StrCat(
      "no branch '", shown, "' in the git repository '", path_,
      "', neither local nor of a remote: run `git -C ", path_, " fetch origin ",
      shown, ":", shown, "`, or correct the branch's name"));
}

absl::StatusOr<std::string> LibgitRepository::ResolveBranch(
    std::string_view name) {
  base::MutexLock lock(mutex_);
  IMAGECD_ASSIGN_OR_RETURN(const git_oid id, BranchId(name));
  return Hex(id);
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

absl::StatusOr<bool> LibgitRepository::Reaches(const git_oid& descendant,
                                               const git_oid& ancestor) const {
  if (git_oid_equal(&descendant, &ancestor)) return true;
  const int result =
      git_graph_descendant_of(repository(), &descendant, &ancestor);
  if (result < 0) return HistoryError(result);
  return result == 1;
}

absl::StatusOr<bool> LibgitRepository::IsAncestor(std::string_view ancestor,
                                                  std::string_view descendant) {
  base::MutexLock lock(mutex_);
  IMAGECD_ASSIGN_OR_RETURN(const git_oid older, Id(ancestor));
  IMAGECD_ASSIGN_OR_RETURN(const git_oid newer, Id(descendant));
  return Reaches(newer, older);
}

absl::StatusOr<bool> LibgitRepository::IsOnBranch(std::string_view commit,
                                                  std::string_view branch) {
  base::MutexLock lock(mutex_);
  IMAGECD_ASSIGN_OR_RETURN(const git_oid tip, BranchId(branch));
  IMAGECD_ASSIGN_OR_RETURN(const git_oid id, Id(commit));
  return Reaches(tip, id);
}

absl::StatusOr<git_oid> LibgitRepository::EntryAt(
    git_commit* commit, const std::string& path) const {
  git_tree* raw = nullptr;
  if (const int code = git_commit_tree(&raw, commit)) return HistoryError(code);
  const TreePtr tree(raw);
  git_tree_entry* found = nullptr;
  const int code = git_tree_entry_bypath(&found, tree.get(), path.c_str());
  const EntryPtr entry(found);
  if (code == GIT_ENOTFOUND) {
    // It says the same of a path that is not there and of a tree that is not.
    if (git_error_last() != nullptr &&
        git_error_last()->klass == GIT_ERROR_ODB) {
      return HistoryError(code);
    }
    return git_oid{};
  }
  if (code != 0) return HistoryError(code);
  return *git_tree_entry_id(entry.get());
}

absl::StatusOr<bool> LibgitRepository::Touches(
    git_commit* commit, const std::string& path,
    std::optional<KnownCommit>& last_parent) const {
  git_oid now;
  if (last_parent && git_oid_equal(&last_parent->id, git_commit_id(commit))) {
    now = last_parent->entry;
  } else {
    IMAGECD_ASSIGN_OR_RETURN(now, EntryAt(commit, path));
  }
  if (git_commit_parentcount(commit) == 0) return !git_oid_is_zero(&now);
  const git_oid parent_id = *git_commit_parent_id(commit, 0);
  IMAGECD_ASSIGN_OR_RETURN(CommitPtr parent, Lookup(parent_id));
  IMAGECD_ASSIGN_OR_RETURN(const git_oid before, EntryAt(parent.get(), path));
  last_parent = KnownCommit{parent_id, std::move(parent), before};
  return !git_oid_equal(&now, &before);
}

absl::StatusOr<CommitRange> LibgitRepository::Between(
    const git_oid& older, const git_oid& newer, const std::string& path,
    std::size_t max_subjects) const {
  git_revwalk* raw = nullptr;
  if (const int code = git_revwalk_new(&raw, repository())) {
    return HistoryError(code);
  }
  const WalkPtr walk(raw);
  git_revwalk_simplify_first_parent(walk.get());
  int code = git_revwalk_push(walk.get(), &newer);
  if (code == 0) code = git_revwalk_hide(walk.get(), &older);
  CommitRange range;
  std::optional<KnownCommit> last_parent;
  git_oid id;
  while (code == 0 && (code = git_revwalk_next(&id, walk.get())) == 0) {
    const bool tell = range.subjects.size() < max_subjects;
    CommitPtr commit;
    if (last_parent && git_oid_equal(&last_parent->id, &id)) {
      commit = std::move(last_parent->commit);
    } else if (tell || !path.empty()) {
      IMAGECD_ASSIGN_OR_RETURN(commit, Lookup(id));
    }
    if (!path.empty()) {
      IMAGECD_ASSIGN_OR_RETURN(const bool touches,
                               Touches(commit.get(), path, last_parent));
      if (!touches) continue;
    }
    ++range.count;
    if (!tell) continue;
    const char* encoding = git_commit_message_encoding(commit.get());
    const char* subject = git_commit_summary(commit.get());
    range.subjects.push_back(OneLine(subject == nullptr ? "" : subject,
                                     encoding == nullptr ? "" : encoding));
  }
  if (code != GIT_ITEROVER) return HistoryError(code);
  return range;
}

absl::StatusOr<CommitRange> LibgitRepository::CommitsBetween(
    std::string_view older, std::string_view newer, std::string_view path,
    std::size_t max_subjects) {
  const std::optional<std::string> inside = TreePath(path);
  if (!inside) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", OneLine(path),
                     "' is not a path in a repository: "
                     "write it relative to its root, without '..'"));
  }
  base::MutexLock lock(mutex_);
  IMAGECD_ASSIGN_OR_RETURN(const git_oid from, Id(older));
  IMAGECD_ASSIGN_OR_RETURN(const git_oid to, Id(newer));
  return Between(from, to, *inside, max_subjects);
}

absl::StatusOr<std::int64_t> LibgitRepository::CommitsBehind(
    std::string_view commit, std::string_view branch) {
  base::MutexLock lock(mutex_);
  IMAGECD_ASSIGN_OR_RETURN(const git_oid tip, BranchId(branch));
  IMAGECD_ASSIGN_OR_RETURN(const git_oid from, Id(commit));
  IMAGECD_ASSIGN_OR_RETURN(const CommitRange range, Between(from, tip, "", 0));
  return range.count;
}

absl::StatusOr<std::string> LibgitRepository::RemoteUrl() {
  base::MutexLock lock(mutex_);
  IMAGECD_ASSIGN_OR_RETURN(const std::vector<std::string> remotes, Remotes());
  std::string name;
  if (std::find(remotes.begin(), remotes.end(), "origin") != remotes.end()) {
    name = "origin";
  } else if (remotes.size() == 1) {
    name = remotes.front();
  } else {
    return "";
  }
  git_remote* raw = nullptr;
  if (const int code = git_remote_lookup(&raw, repository(), name.c_str())) {
    return HistoryError(code);
  }
  const RemotePtr remote(raw);
  const char* url = git_remote_url(remote.get());
  return std::string(url == nullptr ? "" : url);
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

}  // namespace imagecd::git
