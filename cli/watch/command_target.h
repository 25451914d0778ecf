#ifndef IMAGECD_CLI_WATCH_COMMAND_TARGET_H_
#define IMAGECD_CLI_WATCH_COMMAND_TARGET_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/watch/journal.h"
#include "cli/watch/target.h"
#include "provider/base/clock.h"

namespace imagecd::watch {

// Runs a command when something is new: once at the start if something is
// pending or if nobody knows what is deployed, and after each change. After a
// failure it runs again after RetryDelay, or at once if something newer is
// found.
class CommandTarget : public Target {
 public:
  // Runs the command for this request and returns its exit status; an error if
  // it could not be run or was stopped.
  using Run = std::function<absl::StatusOr<int>(const std::string& request)>;

  // `deployed`: what the state has; nullopt if that is not known. `clock` and
  // `journal` are not owned.
  CommandTarget(Run run, std::optional<Images> deployed,
                const base::Clock& clock, Journal& journal);

  absl::Status Sync(const Found& found) override;

 private:
  void RunFor(const Images& wanted, const std::string& request);

  const Run run_;
  const base::Clock& clock_;
  Journal& journal_;
  std::optional<Images> deployed_;  // by the last run that succeeded
  Images attempted_;                // by the last run that failed
  int failures_ = 0;                // since the last run that succeeded
  absl::Time retry_at_ = absl::InfinitePast();
};

}  // namespace imagecd::watch

#endif  // IMAGECD_CLI_WATCH_COMMAND_TARGET_H_
