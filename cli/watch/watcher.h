#ifndef IMAGECD_CLI_WATCH_WATCHER_H_
#define IMAGECD_CLI_WATCH_WATCHER_H_

#include <functional>

#include "absl/time/time.h"
#include "cli/watch/journal.h"
#include "cli/watch/lookout.h"
#include "cli/watch/target.h"
#include "provider/base/cancellation.h"
#include "provider/base/sleeper.h"

namespace imagecd::watch {

// The time between rounds, spread by a tenth in both directions so that many
// watchers do not ask at the same moment.
struct Rhythm {
  absl::Duration interval = absl::Seconds(15);
  base::Sleeper* sleeper = nullptr;            // not owned
  std::function<double()> random;              // uniform in [0, 1)
  const base::Cancellation* cancel = nullptr;  // not owned
};

// Rounds until `rhythm.cancel` is cancelled: looks, and lets the target act.
// Trouble with the target is written to `journal` once.
void WatchUntilCancelled(Lookout& lookout, Target& target, const Rhythm& rhythm,
                         Journal& journal);

}  // namespace imagecd::watch

#endif  // IMAGECD_CLI_WATCH_WATCHER_H_
