#ifndef IMAGECD_CLI_COMMANDS_WATCH_JOURNAL_H_
#define IMAGECD_CLI_COMMANDS_WATCH_JOURNAL_H_

#include "cli/commands/command.h"
#include "cli/watch/journal.h"

namespace imagecd::cli {

// Writes the watcher's events: as text to `err`, or as one JSON object per line
// to `out`.
class WatchJournal : public watch::Journal {
 public:
  // `environment` is not owned.
  WatchJournal(Environment& environment, bool json)
      : environment_(environment), json_(json) {}

  void Write(const watch::Event& event) override;

 private:
  Environment& environment_;
  const bool json_;
};

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_WATCH_JOURNAL_H_
