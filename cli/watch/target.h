#ifndef IMAGECD_CLI_WATCH_TARGET_H_
#define IMAGECD_CLI_WATCH_TARGET_H_

#include "absl/status/status.h"
#include "cli/watch/lookout.h"

namespace imagecd::watch {

// What deploys images: a command, or a Stack in a cluster. One thread.
class Target {
 public:
  virtual ~Target() = default;
  // Requests an update if the images that were found differ from those that the
  // last update was for, or if that update failed and it is time to try again.
  // Called after each round, also when nothing is new. An error means that this
  // could not be found out or done; the next round tries again.
  virtual absl::Status Sync(const Found& found) = 0;
};

}  // namespace imagecd::watch

#endif  // IMAGECD_CLI_WATCH_TARGET_H_
