#ifndef IMAGECD_CLI_COMMANDS_SOURCE_HISTORY_H_
#define IMAGECD_CLI_COMMANDS_SOURCE_HISTORY_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "provider/base/cancellation.h"
#include "provider/base/clock.h"
#include "provider/base/environment.h"
#include "provider/base/mutex.h"
#include "provider/git/clone_cache.h"
#include "provider/git/repository.h"

namespace imagecd::cli {

// Source repositories, by path or https URL, each opened once. Safe to call
// from any thread.
class SourceHistory {
 public:
  // Nothing is owned; `cancel` may be null.
  SourceHistory(const base::Environment& environment, const base::Clock& clock,
                const base::Cancellation* cancel);

  // How many commits the branch has that `commit` (its SHA or the beginning of
  // it) has not; with a `path` those that change something in it. Errors of
  // git::Repository and git::CloneCache.
  absl::StatusOr<std::int64_t> CommitsBehind(const std::string& source,
                                             const std::string& commit,
                                             const std::string& branch,
                                             const std::string& path);

 private:
  absl::StatusOr<std::shared_ptr<git::Repository>> Open(
      const std::string& source);

  const base::Environment& environment_;
  const base::Cancellation* const cancel_;
  git::CloneCache clones_;
  base::Mutex mutex_;
  std::map<std::string, absl::StatusOr<std::shared_ptr<git::Repository>>>
      opened_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_SOURCE_HISTORY_H_
