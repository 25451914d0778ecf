// How a commit, a branch or a remote is found by a name.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "provider/base/status_macros.h"
#include "provider/git/libgit_repository.h"
#include "provider/git/text.h"

namespace imagecd::git {
namespace {

constexpr std::size_t kMaxCandidates = 10;

}  // namespace

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
  IMAGECD_ASSIGN_OR_RETURN(const OdbPtr odb, Objects());
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

}  // namespace imagecd::git
