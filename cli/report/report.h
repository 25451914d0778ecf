#ifndef IMAGECD_CLI_REPORT_REPORT_H_
#define IMAGECD_CLI_REPORT_REPORT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "provider/policy/pin.h"
#include "provider/policy/rules.h"

namespace imagecd::report {

// What a report shows, as values. Every text may hold anything at all: whoever
// shows it escapes it.

// A build of the branch that the registry has.
struct Build {
  std::string tag;
  std::string commit;
  absl::Time built_at;
};

// An image that was chosen, and the update that took it. Which update that was
// stands nowhere: it is no earlier than `earliest`, which is the likely one,
// and no later than `latest`. nullopt: not known.
struct Deployment {
  policy::Image image;
  policy::Selection selection = policy::Selection::kNewest;
  std::optional<absl::Time> earliest;
  std::optional<absl::Time> latest;
};

struct App {
  std::string name;  // the resource's
  std::string repository;
  std::string branch;
  std::vector<Deployment> deployments;  // newest first; [0] is the present one
  std::string reason;                   // why this image, in the plugin's words
  std::string persons_reason;           // of the pin or hold; may be empty
  std::vector<Build> builds;            // newest first
  // `builds` ends before the oldest, so that counts are lower bounds.
  bool more_builds = false;
  // Why there are no builds to compare with; empty where there are.
  std::string problem;
  // Chosen, but something that was to run it does not yet; what is wrong.
  std::string not_deployed;
  // The page with what lies between what is deployed and the newest build; ""
  // for none.
  std::string compare_url;
};

// One update of the stack.
struct Update {
  std::int64_t version = 0;  // 0 where the backend numbers none
  std::string kind;          // update, refresh, destroy, ...
  std::string result;        // succeeded, failed, ...
  absl::Time end;
  std::string message;
  std::map<std::string, std::int64_t> changes;  // operation to count
  std::map<std::string, policy::Pin> pins;      // imagecd:pins at that time

  // It made or changed a resource.
  bool changed() const;
};

struct Report {
  std::string project;
  std::string stack;
  absl::Time generated_at;
  std::vector<App> apps;
  std::vector<Update> updates;  // newest first
  // First lines of commits' messages, by the commit as tags have it.
  std::map<std::string, std::string> subjects;
};

// How far what is deployed is behind its branch.
struct Behind {
  std::int64_t builds = 0;
  // Since when it could have run one of them and did not: the oldest was built,
  // or an update went back.
  std::optional<absl::Time> since;
};
Behind BehindOf(const App& app);

}  // namespace imagecd::report

#endif  // IMAGECD_CLI_REPORT_REPORT_H_
