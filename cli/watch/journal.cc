#include "cli/watch/journal.h"

namespace imagecd::watch {

const char* KindName(Event::Kind kind) {
  switch (kind) {
    case Event::Kind::kStarted:
      return "started";
    case Event::Kind::kPending:
      return "pending";
    case Event::Kind::kDeployed:
      return "deployed";
    case Event::Kind::kFailed:
      return "failed";
    case Event::Kind::kError:
      return "error";
    case Event::Kind::kRecovered:
      return "recovered";
    case Event::Kind::kStopped:
      return "stopped";
    case Event::Kind::kWarning:
      break;
  }
  return "warning";
}

void Troubles::Report(const std::string& subject, const absl::Status& status) {
  if (status.ok()) {
    if (known_.erase(subject) > 0) {
      journal_.Write({Event::Kind::kRecovered, subject, "working again"});
    }
    return;
  }
  std::string message(status.message());
  std::string& known = known_[subject];
  if (known == message) return;
  known = message;
  journal_.Write({Event::Kind::kError, subject, std::move(message)});
}

}  // namespace imagecd::watch
