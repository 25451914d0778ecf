#ifndef IMAGECD_CLI_REPORT_DEPLOYMENT_TIMES_H_
#define IMAGECD_CLI_REPORT_DEPLOYMENT_TIMES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "cli/report/report.h"

namespace imagecd::report {

// Finds the update that each deployment of an app came with. An app's `history`
// has no times, and a stack's history has no images. But each deployment came
// with a separate update, which is later than that of the previous deployment,
// is not before the build of its image, and did not have a pin to another
// image.
//
// `deployments` and `updates` (those of the whole stack) are sorted with the
// newest first. `modified` is the resource's time in the state; no deployment
// is later. If no update fits, the times stay unknown.
void AssignTimes(const std::string& repository,
                 const std::vector<Update>& updates,
                 std::optional<absl::Time> modified,
                 std::vector<Deployment>& deployments);

}  // namespace imagecd::report

#endif  // IMAGECD_CLI_REPORT_DEPLOYMENT_TIMES_H_
