#ifndef IMAGECD_CLI_WATCH_JOURNAL_H_
#define IMAGECD_CLI_WATCH_JOURNAL_H_

#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"

namespace imagecd::watch {

// Something that people or programs should know of the watcher's work.
struct Event {
  enum class Kind {
    kStarted,   // the watcher begins to watch
    kPending,   // there are new images, and an update is requested
    kDeployed,  // the update succeeded
    kFailed,    // the update failed; it is requested again later
    kError,     // something cannot be read or asked; the rest goes on
    kWarning,
    kRecovered,  // what kError said is over
    kStopped,
  };
  Kind kind = Kind::kWarning;
  std::string subject;  // an image, a Stack or a file; may be empty
  std::string message;  // one line
};

// `started`, `pending`, `deployed`, `failed`, `error`, `warning`, `recovered`,
// `stopped`.
const char* KindName(Event::Kind kind);

// Where events go. Called on one thread.
class Journal {
 public:
  virtual ~Journal() = default;
  virtual void Write(const Event& event) = 0;
};

// Reports what lasts for many rounds once, and once more when it is over. Its
// size is bounded by the number of subjects.
class Troubles {
 public:
  explicit Troubles(Journal& journal) : journal_(journal) {}

  // Writes an error if `status` is not OK and not the trouble that `subject`
  // already has. Writes that it is over if `status` is OK and there was one.
  void Report(const std::string& subject, const absl::Status& status);

 private:
  Journal& journal_;
  std::map<std::string, std::string> known_;  // message by subject
};

}  // namespace imagecd::watch

#endif  // IMAGECD_CLI_WATCH_JOURNAL_H_
