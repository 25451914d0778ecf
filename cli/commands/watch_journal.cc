#include "cli/commands/watch_journal.h"

#include <ostream>
#include <string>

#include "absl/time/time.h"
#include "cli/commands/output.h"
#include "nlohmann/json.hpp"
#include "provider/base/text.h"
#include "provider/policy/duration.h"

namespace imagecd::cli {

void WatchJournal::Write(const watch::Event& event) {
  const absl::Time now = environment_.world.clock->Now();
  const std::string time =
      policy::FormatRfc3339(absl::FromUnixSeconds(absl::ToUnixSeconds(now)));
  if (json_) {
    nlohmann::ordered_json line;
    line["time"] = time;
    line["event"] = watch::KindName(event.kind);
    line["subject"] = JsonString(event.subject);
    line["message"] = event.message;
    environment_.out << line.dump(-1, ' ', false,
                                  nlohmann::json::error_handler_t::replace)
                     << std::endl;
    return;
  }
  environment_.err << time << " " << watch::KindName(event.kind) << ": ";
  if (!event.subject.empty()) {
    environment_.err << base::EscapeLine(event.subject) << ": ";
  }
  environment_.err << base::EscapeLine(event.message) << std::endl;
}

}  // namespace imagecd::cli
