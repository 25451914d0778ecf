// Open checks that nobody else can write to the clone (clone_folder.h) and
// decides whether it is recent enough. If not, Update takes the clone's file
// lock, so that only one process fetches at a time, and runs `git fetch` with
// limits of time, memory, processes and size. A new clone is made under another
// name and renamed when it is complete, so that a partial one is never used. If
// a fetch fails, the earlier clone is used with a warning.

#include "provider/git/clone_cache.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "provider/base/child_process.h"
#include "provider/base/deadline.h"
#include "provider/base/secrets.h"
#include "provider/base/status_macros.h"
#include "provider/git/clone_folder.h"
#include "provider/git/clone_url.h"
#include "provider/git/git_program.h"

namespace imagecd::git {
namespace {

namespace fs = std::filesystem;

// git, its helper for https, fetch-pack, index-pack, rev-list, and a credential
// helper with what it starts.
constexpr int kMaxProcesses = 16;
// With more packs than this, reading is slow.
constexpr std::size_t kMaxPacks = 50;
constexpr std::size_t kMaxLooseBranches = 500;

// Held by the only process, and its only thread, that may change a clone.
class FileLock {
 public:
  FileLock() = default;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock() {
    if (descriptor_ >= 0) close(descriptor_);
  }

  // True if the lock was free.
  absl::StatusOr<bool> TryTake(const std::string& file) {
    IMAGECD_RETURN_IF_ERROR(Open(file));
    return flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
  }

  absl::Status Take(const std::string& file, const base::Deadline& deadline,
                    const base::Cancellation* cancel) {
    IMAGECD_RETURN_IF_ERROR(Open(file));
    const base::Cancellation never;
    if (cancel == nullptr) cancel = &never;
    while (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      if (cancel->WaitFor(absl::Milliseconds(50))) {
        return absl::CancelledError("cancelled");
      }
      if (deadline.Left() <= absl::ZeroDuration()) {
        return absl::DeadlineExceededError(
            "another process was fetching it during the whole time limit");
      }
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Open(const std::string& file) {
    descriptor_ =
        open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor_ >= 0) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrCat(
        "cannot write '", file, "': ", std::generic_category().message(errno)));
  }

  int descriptor_ = -1;
};

absl::Status TooLarge(const CloneUrl& url, std::string_view limit) {
  return absl::ResourceExhaustedError(absl::StrFormat(
      "cannot fetch %s: it is too large (the limit is %s); clone it yourself "
      "and give the clone's path",
      url.url, limit));
}

absl::Status FetchError(const CloneUrl& url, const std::string& words) {
  const std::string what = absl::StrCat("cannot fetch ", url.url, ": ");
  for (const char* code : {"301", "302", "303", "307", "308"}) {
    if (absl::StrContains(words, absl::StrCat("returned error: ", code))) {
      return absl::UnavailableError(
          absl::StrCat(what, "the server redirects to another URL (", words,
                       "), and redirects are not followed; use the new URL"));
    }
  }
  if (absl::StrContains(words, "could not read Username") ||
      absl::StrContains(words, "could not read Password") ||
      absl::StrContains(words, "Authentication failed")) {
    return absl::UnauthenticatedError(absl::StrCat(
        what, words, "; it does not exist or requires a credential: ",
        url.host == "github.com" ? "set GITHUB_TOKEN or " : "",
        "configure a credential helper of git for ", url.host));
  }
  return absl::UnavailableError(absl::StrCat(what, words));
}

// Options for a git command that talks to the server. Certificates, proxies and
// credential helpers are as the user has configured them.
std::vector<std::string> FetchOptions(const CloneUrl& url) {
  return {"http.followRedirects=false", "http.lowSpeedLimit=1000",
          "http.lowSpeedTime=60", "fetch.unpackLimit=1",
          "fetch.writeCommitGraph=true",
          // The longest match wins over a rule that would turn it into ssh.
          absl::StrCat("url.", url.url, ".insteadOf=", url.url)};
}

// Passes GITHUB_TOKEN to git for github.com. Passes it in the environment,
// because every user of the machine can read arguments.
void AddToken(const CloneUrl& url, const base::Environment& environment,
              base::ChildCommand* command, base::KnownSecrets* secrets) {
  const std::string token = environment.Get("GITHUB_TOKEN").value_or("");
  if (url.host != "github.com" || token.empty()) return;
  const std::string basic = absl::Base64Escape("x-access-token:" + token);
  secrets->AddLogin("x-access-token", token);
  int given = 0;
  if (!absl::SimpleAtoi(environment.Get("GIT_CONFIG_COUNT").value_or("0"),
                        &given) ||
      given < 0) {
    given = 0;
  }
  command->environment.push_back(absl::StrCat("GIT_CONFIG_COUNT=", given + 1));
  command->environment.push_back(absl::StrCat(
      "GIT_CONFIG_KEY_", given, "=http.https://github.com/.extraHeader"));
  command->environment.push_back(absl::StrCat("GIT_CONFIG_VALUE_", given,
                                              "=Authorization: Basic ", basic));
}

}  // namespace

CloneCache::CloneCache(CloneCacheOptions options,
                       const base::Environment& environment,
                       const base::Clock& clock)
    : options_(std::move(options)), environment_(environment), clock_(clock) {}

absl::StatusOr<std::string> CloneCache::Folder() const {
  std::string folder = options_.folder;
  if (folder.empty()) {
    std::string base = environment_.Get("XDG_CACHE_HOME").value_or("");
    if (base.empty() || base.front() != '/') {
      const std::string home = environment_.Get("HOME").value_or("");
      if (home.empty() || home.front() != '/') {
        return absl::FailedPreconditionError(
            "no folder for the clone of the source repository: set HOME or "
            "XDG_CACHE_HOME");
      }
      base = home + "/.cache";
    }
    folder = base + "/imagecd/git";
  }
  std::error_code error;
  const bool made = fs::create_directories(folder, error);
  if (made) fs::permissions(folder, fs::perms::owner_all, error);
  if (error) {
    return absl::FailedPreconditionError(absl::StrCat(
        "cannot make the folder '", folder,
        "' for the clone of the source repository: ", error.message()));
  }
  IMAGECD_RETURN_IF_ERROR(CheckCacheFolder(folder));
  return folder;
}

absl::Status CloneCache::Fetch(const CloneUrl& url, const std::string& clone,
                               absl::Duration timeout,
                               const base::Cancellation* cancel) const {
  IMAGECD_RETURN_IF_ERROR(ResetClone(clone, url));
  const base::Deadline deadline(timeout);
  std::string git = options_.git;
  if (git.empty()) {
    IMAGECD_ASSIGN_OR_RETURN(git, FindGit(environment_));
  }
  const auto make_command = [&](std::string_view protocol,
                                const std::vector<std::string>& options,
                                const std::vector<std::string>& arguments) {
    base::ChildCommand command = GitCommand(git, protocol, options);
    command.arguments.push_back("--git-dir=" + clone);
    command.arguments.insert(command.arguments.end(), arguments.begin(),
                             arguments.end());
    command.with_errors = true;
    command.max_output = 1 << 20;
    command.max_file_bytes = options_.max_bytes;
    command.max_memory_bytes = options_.max_memory_bytes;
    command.max_processes = kMaxProcesses;
    command.timeout = std::max(deadline.Left(), absl::Milliseconds(1));
    command.max_cpu_time = command.timeout;
    command.cancel = cancel;
    return command;
  };
  base::ChildCommand fetch =
      make_command("https", FetchOptions(url),
                   {"fetch", "--quiet", "--no-tags", "--prune", "--force",
                    "--no-auto-maintenance", "--no-write-fetch-head",
                    "--no-recurse-submodules", "--filter=blob:none", "origin",
                    "+refs/heads/*:refs/heads/*"});
  base::KnownSecrets secrets;
  AddToken(url, environment_, &fetch, &secrets);
  const std::uint64_t most = ObjectsSize(clone) + options_.max_bytes;
  const std::string limit = absl::StrCat(options_.max_bytes, " bytes");
  fetch.watch = [&] {
    if (CountLooseBranches(clone) > options_.max_branches) {
      return TooLarge(url, absl::StrCat(options_.max_branches, " branches"));
    }
    return ObjectsSize(clone) > most ? TooLarge(url, limit) : absl::OkStatus();
  };
  const absl::StatusOr<base::ChildResult> result = base::RunChild(fetch);
  // Check again, because the last check was up to a quarter of a second ago.
  if (result.ok()) IMAGECD_RETURN_IF_ERROR(fetch.watch());
  if (!result.ok()) {
    RemoveTemporaryFiles(clone);
    if (absl::IsResourceExhausted(result.status())) return result.status();
    return absl::Status(result.status().code(),
                        absl::StrCat("cannot fetch ", url.url,
                                     ": git: ", result.status().message()));
  }
  if (result->exit_status != 0) {
    // If a file became too large, git leaves it at the maximum size.
    const bool too_large = ObjectsSize(clone) >= most;
    RemoveTemporaryFiles(clone);
    if (too_large) return TooLarge(url, limit);
    if (IsOutOfMemory(result->output)) {
      return TooLarge(
          url, absl::StrCat(options_.max_memory_bytes >> 20, " MiB of memory"));
    }
    return FetchError(url, ErrorLines(secrets.Redact(result->output)));
  }
  // These only save time later, so it does not matter whether they succeed.
  if (CountPacks(clone) > kMaxPacks) {
    (void)base::RunChild(make_command("", {}, {"repack", "-adq"}));
  }
  if (CountLooseBranches(clone) > kMaxLooseBranches) {
    (void)base::RunChild(make_command("", {}, {"pack-refs", "--all"}));
  }
  return absl::OkStatus();
}

absl::Status CloneCache::Update(const CloneUrl& url, const std::string& clone,
                                absl::Duration timeout,
                                const base::Cancellation* cancel) const {
  const base::Deadline deadline(timeout);
  FileLock lock;
  IMAGECD_RETURN_IF_ERROR(lock.Take(clone + ".lock", deadline, cancel));
  if (fs::exists(clone)) {
    const absl::Status status = Fetch(url, clone, deadline.Left(), cancel);
    // Remove a clone that the server has filled with branches.
    std::error_code error;
    if (CountLooseBranches(clone) > options_.max_branches) {
      fs::remove_all(clone, error);
    }
    return status;
  }

  // The clone gets its final name when it is complete.
  const std::string fresh = clone + ".new";
  std::error_code error;
  fs::remove_all(fresh, error);
  absl::Status status = Fetch(url, fresh, deadline.Left(), cancel);
  if (status.ok()) {
    fs::rename(fresh, clone, error);
    if (!error) return absl::OkStatus();
    status = absl::FailedPreconditionError(
        absl::StrCat("cannot write '", clone, "': ", error.message()));
  }
  fs::remove_all(fresh, error);
  return status;
}

absl::Status CloneCache::CheckBeforeUse(const CloneUrl& url,
                                        const std::string& folder,
                                        const std::string& clone) const {
  if (!fs::exists(fs::symlink_status(clone))) return absl::OkStatus();
  IMAGECD_RETURN_IF_ERROR(CheckClone(folder, clone));
  // Another process that holds the lock has just done the same.
  FileLock lock;
  IMAGECD_ASSIGN_OR_RETURN(const bool free, lock.TryTake(clone + ".lock"));
  return free ? ResetClone(clone, url) : absl::OkStatus();
}

std::optional<absl::Time> CloneCache::FetchedAt(
    const std::string& clone) const {
  std::ifstream file(absl::StrCat(clone, "/", kFetchedAtName));
  std::int64_t seconds = 0;
  if (!(file >> seconds)) return std::nullopt;
  return absl::FromUnixSeconds(seconds);
}

absl::StatusOr<CachedClone> CloneCache::Open(std::string_view url,
                                             const base::Cancellation* cancel,
                                             const CloneRequest& request) {
  IMAGECD_ASSIGN_OR_RETURN(const CloneUrl parsed, ParseCloneUrl(url));
  IMAGECD_ASSIGN_OR_RETURN(const std::string folder, Folder());
  const std::string clone = absl::StrCat(folder, "/", parsed.file);
  IMAGECD_RETURN_IF_ERROR(CheckBeforeUse(parsed, folder, clone));
  const absl::Time now = clock_.Now();
  const auto is_young = [now](absl::Time at, absl::Duration limit) {
    return at <= now && now - at < limit;
  };
  bool fresh = false;
  {
    base::MutexLock lock(mutex_);
    const auto found = fetched_.find(clone);
    fresh =
        found != fetched_.end() && is_young(found->second, options_.fresh_for);
  }
  CachedClone result;
  if (!fresh && request.max_age > absl::ZeroDuration()) {
    const std::optional<absl::Time> at = FetchedAt(clone);
    fresh = at.has_value() && is_young(*at, request.max_age);
    result.may_be_behind = fresh;
  }
  if (!fresh || !fs::exists(clone)) {
    result.may_be_behind = false;
    const absl::Status status = Update(
        parsed, clone, std::min(options_.timeout, request.timeout), cancel);
    if (status.ok()) {
      std::ofstream(absl::StrCat(clone, "/", kFetchedAtName))
          << absl::ToUnixSeconds(now) << '\n';
      base::MutexLock lock(mutex_);
      fetched_[clone] = now;
    } else if (absl::IsCancelled(status) || !fs::exists(clone)) {
      return status;
    } else {
      result.warning = absl::StrCat(status.message(),
                                    "; its history may be out of date, because "
                                    "it comes from an earlier fetch in '",
                                    clone, "'");
    }
  }
  IMAGECD_ASSIGN_OR_RETURN(result.repository,
                           Repository::Open(clone, environment_, {cancel}));
  return result;
}

}  // namespace imagecd::git
