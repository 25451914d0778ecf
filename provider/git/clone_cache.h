#ifndef IMAGECD_PROVIDER_GIT_CLONE_CACHE_H_
#define IMAGECD_PROVIDER_GIT_CLONE_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/base/cancellation.h"
#include "provider/base/clock.h"
#include "provider/base/environment.h"
#include "provider/base/mutex.h"
#include "provider/git/clone_url.h"
#include "provider/git/repository.h"

namespace imagecd::git {

struct CloneCacheOptions {
  // The folder of the clones; "" means
  // `${XDG_CACHE_HOME:-$HOME/.cache}/imagecd/git`.
  std::string folder;
  // The path of the git program; "" means to look for it in PATH.
  std::string git;
  // The time limit of one clone or fetch, including the wait for another
  // process.
  absl::Duration timeout = absl::Minutes(5);
  // The maximum download of one clone or fetch.
  std::uint64_t max_bytes = std::uint64_t{2} << 30;
  // The maximum address space of each git process.
  std::uint64_t max_memory_bytes = std::uint64_t{900} << 20;
  std::size_t max_branches = 100'000;
  // This object does not fetch a clone again within this time.
  absl::Duration fresh_for = absl::Seconds(15);
};

// The requirements of one caller for a clone.
struct CloneRequest {
  // A clone that any process fetched within this time is used without asking
  // the server.
  absl::Duration max_age;
  // A limit like CloneCacheOptions::timeout. The shorter one applies.
  absl::Duration timeout = absl::InfiniteDuration();
};

struct CachedClone {
  std::shared_ptr<Repository> repository;
  // True if the clone was used without a fetch because of
  // CloneRequest::max_age. The server may have more commits now.
  bool may_be_behind = false;
  // A message about why the clone may be out of date; "" if it was fetched.
  std::string warning;
};

// Bare clones, without the contents of files, of repositories that are named by
// URL. A clone stays in the folder for the next process; processes that use the
// same one take turns in fetching. git is as the user has configured it only in
// what it needs for that: credential helpers, proxies and certificates.
//
// All members are safe to call from any thread.
class CloneCache {
 public:
  // `environment` and `clock` are not owned and must outlive this.
  CloneCache(CloneCacheOptions options, const base::Environment& environment,
             const base::Clock& clock);

  // Returns the repository at `url`. Fetches it first, unless `request` accepts
  // the existing clone. If the fetch fails and there is an earlier clone,
  // returns that clone with a warning. The credential is GITHUB_TOKEN for
  // https://github.com, and for any host the credential from git's credential
  // helper. Errors, without a credential in any message:
  //   InvalidArgument    not a https URL of HOST[:PORT]/PATH, or one with a
  //                      user name, password, query or fragment
  //   Cancelled          `cancel`, which may be null
  //   DeadlineExceeded, ResourceExhausted   a limit of the options
  //   FailedPrecondition no git program, no folder to write to, or a folder or
  //                      clone that others can write to
  //   Unauthenticated    it requires a credential, or does not exist
  //   Unavailable        anything else, with git's own words
  // and those of Repository::Open. A redirect is not followed.
  absl::StatusOr<CachedClone> Open(std::string_view url,
                                   const base::Cancellation* cancel,
                                   const CloneRequest& request = {});

 private:
  // Updates the folder `clone` to the present state of the repository at `url`.
  absl::Status Update(const CloneUrl& url, const std::string& clone,
                      absl::Duration timeout,
                      const base::Cancellation* cancel) const;
  // Like Update, but takes no lock and may leave a partial result after a
  // failure.
  absl::Status Fetch(const CloneUrl& url, const std::string& clone,
                     absl::Duration timeout,
                     const base::Cancellation* cancel) const;
  // Checks that nobody else can have changed the clone, if it exists, and
  // rewrites its configuration.
  absl::Status CheckBeforeUse(const CloneUrl& url, const std::string& folder,
                              const std::string& clone) const;
  // The time of a clone's last fetch; nullopt if it is unknown or there was
  // none.
  std::optional<absl::Time> FetchedAt(const std::string& clone) const;
  absl::StatusOr<std::string> Folder() const;

  const CloneCacheOptions options_;
  const base::Environment& environment_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  // The time of this object's last fetch, by the clone's path.
  std::map<std::string, absl::Time> fetched_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_CLONE_CACHE_H_
