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
  // Where the clones lie; "" for `${XDG_CACHE_HOME:-$HOME/.cache}/imagecd/git`.
  std::string folder;
  // The git program; "" to look for it in PATH.
  std::string git;
  // For one clone or fetch, waiting for another process's included.
  absl::Duration timeout = absl::Minutes(5);
  // How much one clone or fetch may download.
  std::uint64_t max_bytes = std::uint64_t{2} << 30;
  // The address space of each git process.
  std::uint64_t max_memory_bytes = std::uint64_t{900} << 20;
  std::size_t max_branches = 100'000;
  // A clone this object has fetched less than this ago is not fetched again.
  absl::Duration fresh_for = absl::Seconds(15);
};

// What one caller needs of a clone.
struct CloneWish {
  // A clone that was fetched less than this ago, by whatever process, serves as
  // it is, without a word to the server.
  absl::Duration max_age;
  // As CloneCacheOptions::timeout, where that is longer.
  absl::Duration timeout = absl::InfiniteDuration();
};

struct CachedClone {
  std::shared_ptr<Repository> repository;
  // It served as it was, because of CloneWish::max_age: there may be more now.
  bool may_be_behind = false;
  // Why it may be out of date, for a person; "" when it was fetched.
  std::string warning;
};

// Bare clones, without files' contents, of repositories that are named by URL.
// A clone stays in the folder for the next process; processes that use the same
// one take turns in fetching. git is as the user has configured it only in what
// it needs for that: credential helpers, proxies and certificates.
//
// All members are safe to call from any thread.
class CloneCache {
 public:
  // `environment` and `clock` are not owned and must outlive this.
  CloneCache(CloneCacheOptions options, const base::Environment& environment,
             const base::Clock& clock);

  // The repository at `url`, fetched now, unless `wish` is content without.
  // When that fails and there is a clone from earlier, that one with a warning.
  // The credential is GITHUB_TOKEN for https://github.com, for any host what
  // git's credential helper gives. Errors, without a credential in any message:
  //   InvalidArgument    not a https URL of HOST[:PORT]/PATH, or one with a
  //                      user name, password, query or fragment
  //   Cancelled          `cancel`, which may be null
  //   DeadlineExceeded, ResourceExhausted   a limit of the options
  //   FailedPrecondition no git program, no folder to write to, or a folder or
  //                      clone that others can write to
  //   Unauthenticated    it wants a credential, or does not exist
  //   Unavailable        anything else, with git's own words
  // and those of Repository::Open. A redirect is not followed.
  absl::StatusOr<CachedClone> Open(std::string_view url,
                                   const base::Cancellation* cancel,
                                   const CloneWish& wish = {});

 private:
  // Makes the folder `clone` be as the repository at `url` is now.
  absl::Status Update(const CloneUrl& url, const std::string& clone,
                      absl::Duration timeout,
                      const base::Cancellation* cancel) const;
  // The same without a lock, and where a failure may leave a part.
  absl::Status Fetch(const CloneUrl& url, const std::string& clone,
                     absl::Duration timeout,
                     const base::Cancellation* cancel) const;
  // Whether nobody else can have changed the clone, where there is one. Writes
  // its configuration anew.
  absl::Status CheckBeforeUse(const CloneUrl& url, const std::string& folder,
                              const std::string& clone) const;
  // When a clone was fetched last; nullopt: never, or it cannot be told.
  std::optional<absl::Time> FetchedAt(const std::string& clone) const;
  absl::StatusOr<std::string> Folder() const;

  const CloneCacheOptions options_;
  const base::Environment& environment_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  // By the clone's path, when this object last fetched it.
  std::map<std::string, absl::Time> fetched_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_CLONE_CACHE_H_
