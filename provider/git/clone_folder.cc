#include "provider/git/clone_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <set>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/git/text.h"

namespace imagecd::git {
namespace {

namespace fs = std::filesystem;

std::string Shown(const std::string& path) { return OneLine(path, "", 1024); }

absl::Status CannotWrite(const std::string& path, const std::string& why) {
  return absl::FailedPreconditionError(
      absl::StrCat("cannot write '", Shown(path), "': ", why));
}

absl::Status NotPrivate(const std::string& folder, const std::string& path,
                        const std::string& why) {
  return absl::FailedPreconditionError(absl::StrCat(
      "the clones of source repositories in '", Shown(folder),
      "' cannot be trusted: '", Shown(path), "' ", why,
      ". Remove that folder, so that imagecd makes it again, or set "
      "XDG_CACHE_HOME to a folder that only you can write to"));
}

// `reachable` has the execute bits of those who can enter the folder that the
// file is in.
absl::Status CheckFile(const std::string& folder, const std::string& path,
                       const struct stat& info, mode_t reachable) {
  if (info.st_uid != geteuid()) {
    return NotPrivate(folder, path,
                      absl::StrFormat("belongs to another user (uid %d)",
                                      static_cast<int>(info.st_uid)));
  }
  // The write bit is next to the execute bit of the same class.
  if ((info.st_mode & (reachable << 1) & (S_IWGRP | S_IWOTH)) != 0) {
    return NotPrivate(folder, path,
                      absl::StrFormat("can be written by others (mode %04o)",
                                      info.st_mode & 07777U));
  }
  return absl::OkStatus();
}

// Replaces a file in one step.
absl::Status WriteFile(const std::string& path, std::string_view text) {
  const std::string fresh = path + ".new";
  std::error_code error;
  fs::remove_all(fresh, error);
  std::ofstream file(fresh, std::ios::binary);
  file << text;
  file.close();
  if (!file) {
    return CannotWrite(path, std::generic_category().message(errno));
  }
  if (fs::is_directory(fs::symlink_status(path, error))) {
    fs::remove_all(path, error);
  }
  fs::rename(fresh, path, error);
  return error ? CannotWrite(path, error.message()) : absl::OkStatus();
}

// Removes all but `kept` from a folder, which need not exist.
void KeepOnly(const std::string& folder, const std::set<std::string>& kept) {
  std::error_code error;
  std::vector<fs::path> others;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (kept.count(entry->path().filename().string()) == 0) {
      others.push_back(entry->path());
    }
  }
  for (const fs::path& other : others) fs::remove_all(other, error);
}

}  // namespace

absl::Status CheckCacheFolder(const std::string& folder) {
  struct stat info = {};
  if (stat(folder.c_str(), &info) != 0) {
    return CannotWrite(folder, std::generic_category().message(errno));
  }
  return CheckFile(folder, folder, info, S_IXGRP | S_IXOTH);
}

absl::Status CheckClone(const std::string& folder, const std::string& clone) {
  struct stat outer = {};
  stat(folder.c_str(), &outer);
  const auto check = [&](const std::string& path) {
    struct stat info = {};
    // Another process may have removed it in the meantime.
    if (lstat(path.c_str(), &info) != 0) return absl::OkStatus();
    if (!S_ISDIR(info.st_mode) && !S_ISREG(info.st_mode)) {
      return NotPrivate(folder, path, "is neither a file nor a folder");
    }
    return CheckFile(folder, path, info, outer.st_mode & (S_IXGRP | S_IXOTH));
  };
  IMAGECD_RETURN_IF_ERROR(check(clone));
  std::error_code error;
  for (fs::recursive_directory_iterator entry(clone, error), end;
       !error && entry != end; entry.increment(error)) {
    IMAGECD_RETURN_IF_ERROR(check(entry->path().string()));
  }
  return absl::OkStatus();
}

absl::Status ResetClone(const std::string& clone, const CloneUrl& url) {
  std::error_code error;
  for (const char* folder : {"/objects/info", "/objects/pack", "/refs/heads"}) {
    fs::create_directories(clone + folder, error);
    if (error) return CannotWrite(clone + folder, error.message());
  }
  fs::permissions(clone, fs::perms::owner_all, error);
  KeepOnly(clone, {"HEAD", "config", "objects", "packed-refs", "refs",
                   kFetchedAtName});
  // Neither alternates nor the addresses of other servers.
  KeepOnly(clone + "/objects/info", {"commit-graph", "commit-graphs", "packs"});
  KeepOnly(clone + "/refs", {"heads"});
  RemoveTemporaryFiles(clone);
  IMAGECD_RETURN_IF_ERROR(WriteFile(clone + "/HEAD", "ref: refs/heads/main\n"));
  // The URL has been checked, so it contains no character with a meaning here.
  return WriteFile(
      clone + "/config",
      absl::StrCat("[core]\n\trepositoryformatversion = 1\n\tbare = true\n"
                   "[extensions]\n\tpartialClone = origin\n"
                   "[remote \"origin\"]\n\turl = ",
                   url.url,
                   "\n\tpromisor = true\n\tpartialclonefilter = blob:none\n"));
}

std::size_t CountLooseBranches(const std::string& clone) {
  std::size_t count = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator file(clone + "/refs/heads", error), end;
       !error && file != end; file.increment(error)) {
    ++count;
  }
  return count;
}

std::uint64_t ObjectsSize(const std::string& clone) {
  std::uint64_t total = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator file(clone + "/objects", error), end;
       !error && file != end; file.increment(error)) {
    std::error_code unknown;
    const std::uintmax_t size = file->file_size(unknown);
    if (!unknown) total += size;
  }
  return total;
}

std::size_t CountPacks(const std::string& clone) {
  std::size_t count = 0;
  std::error_code error;
  for (fs::directory_iterator file(clone + "/objects/pack", error), end;
       !error && file != end; file.increment(error)) {
    if (file->path().extension() == ".pack") ++count;
  }
  return count;
}

void RemoveTemporaryFiles(const std::string& clone) {
  std::vector<fs::path> left;
  for (const char* folder : {"/objects", "/refs"}) {
    std::error_code error;
    for (fs::recursive_directory_iterator file(clone + folder, error), end;
         !error && file != end; file.increment(error)) {
      // The name of a branch cannot end in ".lock".
      if (absl::StartsWith(file->path().filename().string(), "tmp_") ||
          file->path().extension() == ".lock") {
        left.push_back(file->path());
      }
    }
  }
  std::error_code ignored;
  for (const fs::path& file : left) fs::remove(file, ignored);
}

}  // namespace imagecd::git
