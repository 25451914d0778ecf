#ifndef IMAGECD_CLI_WATCH_STACK_TARGET_H_
#define IMAGECD_CLI_WATCH_STACK_TARGET_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/watch/api_server.h"
#include "cli/watch/journal.h"
#include "cli/watch/target.h"
#include "provider/base/clock.h"

namespace imagecd::watch {

// Requests updates of a Stack by its annotation, which names the images and so
// is the watcher's memory. Each round compares the annotation with what was
// found, so nothing is lost while the API server is away or after a restart.
// A failed update is requested again after RetryDelay.
class StackTarget : public Target {
 public:
  // Nothing is owned.
  StackTarget(ApiServer& server, const base::Clock& clock, Journal& journal);

  absl::Status Sync(const Found& found) override;

 private:
  absl::Status Request(const StackObject& stack, const Found& found,
                       const std::string& request);
  absl::Status FollowUpdate(const StackObject& stack);
  void WriteEvent(const StackObject& stack, const std::string& reason,
                  const std::string& message);

  ApiServer& server_;
  const base::Clock& clock_;
  Journal& journal_;
  Troubles troubles_;
  Images known_;           // with the digests of the request in effect
  std::string requested_;  // by this process, and not known to have ended
  std::string failed_;     // the request whose failure was reported
  absl::Time retry_at_;    // of `failed_`
};

}  // namespace imagecd::watch

#endif  // IMAGECD_CLI_WATCH_STACK_TARGET_H_
