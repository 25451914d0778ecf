#include "cli/report/report.h"

#include <algorithm>

namespace imagecd::report {

bool Update::changed() const {
  for (const auto& [operation, count] : changes) {
    if (operation != "same" && operation != "delete" && count > 0) return true;
  }
  return false;
}

Behind BehindOf(const App& app) {
  Behind behind;
  if (app.deployments.empty()) return behind;
  const policy::Image& deployed = app.deployments.front().image;
  if (!deployed.built_at.has_value()) return behind;
  for (const Build& build : app.builds) {
    // A repeated build of the deployed commit brings nothing new.
    if (build.built_at <= *deployed.built_at ||
        policy::CommitsMatch(build.commit, deployed.commit)) {
      continue;
    }
    ++behind.builds;
    if (!behind.since || build.built_at < *behind.since) {
      behind.since = build.built_at;
    }
  }
  // An app that went back is behind from that time on.
  const std::optional<absl::Time> taken = app.deployments.front().earliest;
  if (behind.since && taken) behind.since = std::max(*behind.since, *taken);
  return behind;
}

}  // namespace imagecd::report
