#include "provider/git/clone_cache.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
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
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "provider/base/child_process.h"
#include "provider/base/status_macros.h"
#include "provider/git/clone_url.h"
#include "provider/git/text.h"

namespace imagecd::git {
namespace {

namespace fs = std::filesystem;

// Beside what git keeps in a bare repository.
constexpr const char* kFetchedAtFile = "/imagecd-fetched-at";

// What is left of a time, by the clock that nobody sets.
class Deadline {
 public:
  explicit Deadline(absl::Duration timeout) : timeout_(timeout) {}
  absl::Duration Left() const {
    return timeout_ -
           absl::FromChrono(std::chrono::steady_clock::now() - start_);
  }

 private:
  const absl::Duration timeout_;
  const std::chrono::steady_clock::time_point start_ =
      std::chrono::steady_clock::now();
};

// Held by the one process, and the one thread of it, that changes a clone.
class FileLock {
 public:
  FileLock() = default;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock() {
    if (descriptor_ >= 0) close(descriptor_);
  }

  absl::Status Take(const std::string& file, const Deadline& deadline,
                    const base::Cancellation* cancel) {
    descriptor_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) {
      return absl::FailedPreconditionError(
          absl::StrCat("cannot write '", file,
                       "': ", std::generic_category().message(errno)));
    }
    const base::Cancellation never;
    if (cancel == nullptr) cancel = &never;
    while (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      if (cancel->WaitFor(absl::Milliseconds(50))) {
        return absl::CancelledError("cancelled");
      }
      if (deadline.Left() <= absl::ZeroDuration()) {
        return absl::DeadlineExceededError(
            "another process was fetching it all the time");
      }
    }
    return absl::OkStatus();
  }

 private:
  int descriptor_ = -1;
};

absl::StatusOr<std::string> FindGit(const base::Environment& environment) {
  const std::string path = environment.Get("PATH").value_or("/usr/bin:/bin");
  for (const absl::string_view folder : absl::StrSplit(path, ':')) {
    if (folder.empty() || folder.front() != '/') continue;
    std::string program = absl::StrCat(folder, "/git");
    if (access(program.c_str(), X_OK) == 0) return program;
  }
  return absl::FailedPreconditionError(
      "the git program is not in PATH, and it fetches a source repository that "
      "is given by URL: install git, or give the path of a clone");
}

// What git tells that matters to a person, without `secrets`.
std::string GitsWords(std::string output,
                      const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    if (!secret.empty()) {
      output = absl::StrReplaceAll(output, {{secret, "***"}});
    }
  }
  std::string words;
  for (const absl::string_view line : absl::StrSplit(output, '\n')) {
    if (absl::StartsWith(line, "fatal:") || absl::StartsWith(line, "error:") ||
        absl::StartsWith(line, "remote:")) {
      absl::StrAppend(&words, line, " ");
    }
  }
  return OneLine(words.empty() ? output : words, "", 400);
}

// Whether a download was ended because it became too large: what git leaves
// then is as large as it could be. Removes what a failed download has left.
bool TooLarge(const std::string& clone, std::uint64_t max_bytes) {
  bool too_large = false;
  std::error_code error;
  std::vector<fs::path> left;
  for (fs::directory_iterator file(clone + "/objects/pack", error), end;
       !error && file != end; file.increment(error)) {
    if (!absl::StartsWith(file->path().filename().string(), "tmp_")) continue;
    std::error_code unknown;
    const std::uintmax_t size = file->file_size(unknown);
    too_large = too_large || (!unknown && size >= max_bytes);
    left.push_back(file->path());
  }
  for (const fs::path& file : left) fs::remove(file, error);
  return too_large;
}

absl::Status FetchError(const CloneUrl& url, const std::string& words) {
  const std::string what = absl::StrCat("cannot fetch ", url.url, ": ");
  for (const char* code : {"301", "302", "303", "307", "308"}) {
    if (absl::StrContains(words, absl::StrCat("returned error: ", code))) {
      return absl::UnavailableError(absl::StrCat(
          what, "the server redirects to another place (", words,
          "), which is not followed; give the URL at which it is now"));
    }
  }
  if (absl::StrContains(words, "could not read Username") ||
      absl::StrContains(words, "could not read Password") ||
      absl::StrContains(words, "Authentication failed")) {
    return absl::UnauthenticatedError(
        absl::StrCat(what, words, "; it does not exist or wants a credential: ",
                     url.host == "github.com" ? "set GITHUB_TOKEN or " : "",
                     "configure a credential helper of git for ", url.host));
  }
  return absl::UnavailableError(absl::StrCat(what, words));
}

// Options that leave nothing to how git is configured but certificates, proxies
// and credential helpers.
std::vector<std::string> FixedOptions(const CloneUrl& url) {
  std::vector<std::string> arguments;
  for (const std::string& option : std::vector<std::string>{
           "core.hooksPath=/dev/null", "core.askPass=", "core.fsmonitor=false",
           "protocol.allow=never", "protocol.https.allow=always",
           "http.followRedirects=false", "http.lowSpeedLimit=1000",
           "http.lowSpeedTime=60", "gc.auto=256", "gc.autoPackLimit=50",
           "gc.autoDetach=false", "maintenance.auto=true",
           "maintenance.autoDetach=false", "fetch.unpackLimit=1",
           "fetch.writeCommitGraph=true", "fetch.recurseSubmodules=false",
           "fetch.parallel=1",
           // The longest match wins over a rule that would turn it into ssh.
           absl::StrCat("url.", url.url, ".insteadOf=", url.url)}) {
    arguments.emplace_back("-c");
    arguments.push_back(option);
  }
  return arguments;
}

std::vector<std::string> FixedEnvironment() {
  return {"GIT_TERMINAL_PROMPT=0",
          "GIT_ASKPASS",
          "SSH_ASKPASS",
          "GIT_DIR",
          "GIT_WORK_TREE",
          "GIT_COMMON_DIR",
          "GIT_INDEX_FILE",
          "GIT_NAMESPACE",
          "GIT_OBJECT_DIRECTORY",
          "GIT_ALTERNATE_OBJECT_DIRECTORIES",
          "GIT_ALLOW_PROTOCOL",
          "GIT_CURL_VERBOSE",
          "GIT_TRACE",
          "GIT_TRACE2",
          "GIT_TRACE_CURL",
          "GIT_TRACE_PACKET",
          "LANGUAGE",
          "LC_ALL=C"};
}

std::string RemoteConfig(const CloneUrl& url) {
  // The URL has been checked to hold nothing that means something here.
  return absl::StrCat("[remote \"origin\"]\n\turl = ", url.url,
                      "\n\tfetch = +refs/heads/*:refs/heads/*\n"
                      "\tpromisor = true\n\tpartialclonefilter = blob:none\n");
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
            "nowhere to keep the clone of the source repository: set HOME or "
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
  return folder;
}

absl::Status CloneCache::Update(const CloneUrl& url, const std::string& clone,
                                absl::Duration timeout,
                                const base::Cancellation* cancel) {
  const Deadline deadline(timeout);
  std::string git = options_.git;
  if (git.empty()) {
    IMAGECD_ASSIGN_OR_RETURN(git, FindGit(environment_));
  }
  FileLock lock;
  IMAGECD_RETURN_IF_ERROR(lock.Take(clone + ".lock", deadline, cancel));

  std::vector<std::string> secrets;
  base::ChildCommand command;
  command.program = git;
  command.environment = FixedEnvironment();
  const std::string token = environment_.Get("GITHUB_TOKEN").value_or("");
  if (url.host == "github.com" && !token.empty()) {
    // Not as an argument, which every user of the machine can read.
    const std::string basic = absl::Base64Escape("x-access-token:" + token);
    secrets = {token, basic};
    int given = 0;
    if (!absl::SimpleAtoi(environment_.Get("GIT_CONFIG_COUNT").value_or("0"),
                          &given) ||
        given < 0) {
      given = 0;
    }
    command.environment.push_back(absl::StrCat("GIT_CONFIG_COUNT=", given + 1));
    command.environment.push_back(absl::StrCat(
        "GIT_CONFIG_KEY_", given, "=http.https://github.com/.extraHeader"));
    command.environment.push_back(absl::StrCat(
        "GIT_CONFIG_VALUE_", given, "=Authorization: Basic ", basic));
  }
  command.with_errors = true;
  command.own_session = true;
  command.max_file_bytes = options_.max_bytes;
  command.max_output = 1 << 20;
  command.cancel = cancel;

  const auto run = [&](const std::string& folder,
                       const std::vector<std::string>& arguments) {
    command.arguments = FixedOptions(url);
    command.arguments.push_back("--git-dir=" + folder);
    command.arguments.insert(command.arguments.end(), arguments.begin(),
                             arguments.end());
    command.timeout = std::max(deadline.Left(), absl::Milliseconds(1));
    const absl::StatusOr<base::ChildResult> result = base::RunChild(command);
    if (!result.ok()) {
      return absl::Status(result.status().code(),
                          absl::StrCat("cannot fetch ", url.url,
                                       ": git: ", result.status().message()));
    }
    if (result->exit_status == 0) return absl::OkStatus();
    if (TooLarge(folder, options_.max_bytes)) {
      return absl::ResourceExhaustedError(absl::StrCat(
          "cannot fetch ", url.url, ": it is larger than ", options_.max_bytes,
          " bytes; clone it yourself and give the clone's path"));
    }
    return FetchError(url, GitsWords(result->output, secrets));
  };
  const auto fetch = [&](const std::string& folder) {
    return run(folder, {"fetch", "--quiet", "--no-tags", "--prune", "--force",
                        "--no-write-fetch-head", "--no-recurse-submodules",
                        "--filter=blob:none", "origin"});
  };
  if (fs::exists(clone)) return fetch(clone);

  // It gets its name when it is complete.
  const std::string fresh = clone + ".new";
  std::error_code ignored;
  fs::remove_all(fresh, ignored);
  absl::Status status = run(fresh, {"init", "--quiet", "--bare",
                                    "--object-format=sha1", "--template="});
  if (status.ok()) {
    std::ofstream config(fresh + "/config", std::ios::app);
    config << RemoteConfig(url);
    config.close();
    status = config ? fetch(fresh)
                    : absl::FailedPreconditionError(
                          absl::StrCat("cannot write to '", fresh, "'"));
  }
  std::error_code error;
  if (status.ok()) {
    fs::rename(fresh, clone, error);
    if (error) {
      status = absl::FailedPreconditionError(
          absl::StrCat("cannot write '", clone, "': ", error.message()));
    }
  }
  if (!status.ok()) fs::remove_all(fresh, ignored);
  return status;
}

std::optional<absl::Time> CloneCache::FetchedAt(
    const std::string& clone) const {
  std::ifstream file(clone + kFetchedAtFile);
  std::int64_t seconds = 0;
  if (!(file >> seconds)) return std::nullopt;
  return absl::FromUnixSeconds(seconds);
}

absl::StatusOr<CachedClone> CloneCache::Open(std::string_view url,
                                             const base::Cancellation* cancel,
                                             const CloneWish& wish) {
  IMAGECD_ASSIGN_OR_RETURN(const CloneUrl parsed, ParseCloneUrl(url));
  IMAGECD_ASSIGN_OR_RETURN(const std::string folder, Folder());
  const std::string clone = absl::StrCat(folder, "/", parsed.file);
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
  if (!fresh && wish.max_age > absl::ZeroDuration()) {
    const std::optional<absl::Time> at = FetchedAt(clone);
    fresh = at.has_value() && is_young(*at, wish.max_age);
    result.may_be_behind = fresh;
  }
  if (!fresh || !fs::exists(clone)) {
    result.may_be_behind = false;
    const absl::Status status =
        Update(parsed, clone, std::min(options_.timeout, wish.timeout), cancel);
    if (status.ok()) {
      std::ofstream(clone + kFetchedAtFile) << absl::ToUnixSeconds(now) << '\n';
      base::MutexLock lock(mutex_);
      fetched_[clone] = now;
    } else if (absl::IsCancelled(status) || !fs::exists(clone)) {
      return status;
    } else {
      result.warning = absl::StrCat(
          status.message(),
          "; what is known of its history may be out of date: it is from an "
          "earlier fetch, kept in '",
          clone, "'");
    }
  }
  IMAGECD_ASSIGN_OR_RETURN(result.repository, Repository::Open(clone));
  return result;
}

}  // namespace imagecd::git
