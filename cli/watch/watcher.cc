#include "cli/watch/watcher.h"

namespace imagecd::watch {

void WatchUntilCancelled(Lookout& lookout, Target& target, const Rhythm& rhythm,
                         Journal& journal) {
  Troubles troubles(journal);
  while (!rhythm.cancel->cancelled()) {
    const Found found = lookout.Look();
    // A round that was broken off says nothing.
    if (rhythm.cancel->cancelled()) return;
    troubles.Report("target", target.Sync(found));
    const double spread = 0.9 + 0.2 * rhythm.random();
    rhythm.sleeper->Sleep(rhythm.interval * spread, rhythm.cancel);
  }
}

}  // namespace imagecd::watch
