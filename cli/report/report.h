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

// The contents of a report, as values. The texts are not trusted: code that
// shows one must escape it.

// A build of the branch in the registry.
struct Build {
  std::string tag;
  std::string commit;
  absl::Time built_at;
};

// An image that was chosen, and the time of the update that deployed it. Pulumi
// does not record which update that was. It is not before `earliest`, which is
// the likely time, and not after `latest`. nullopt if unknown.
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
  // True if `builds` does not contain all builds. Counts are then lower bounds.
  bool more_builds = false;
  // The reason why `builds` could not be listed; empty if they were.
  std::string problem;
  // The reason why the chosen image does not run everywhere yet; empty if it
  // does.
  std::string not_deployed;
  // The URL of the page that compares the deployed commit with the newest
  // build; "" if there is none.
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

  // True if the update created or changed a resource.
  bool changed() const;
};

struct Report {
  std::string project;
  std::string stack;
  absl::Time generated_at;
  std::vector<App> apps;
  std::vector<Update> updates;  // newest first
  // The first lines of commit messages, by the commit as written in tags.
  std::map<std::string, std::string> subjects;
};

// The distance from the deployed image to its branch.
struct Behind {
  std::int64_t builds = 0;
  // The time since which a newer build was available: when the oldest of them
  // was built, or when an update went back.
  std::optional<absl::Time> since;
};
Behind BehindOf(const App& app);

}  // namespace imagecd::report

#endif  // IMAGECD_CLI_REPORT_REPORT_H_
