#ifndef IMAGECD_CLI_REPORT_DEPLOYMENT_TIMES_H_
#define IMAGECD_CLI_REPORT_DEPLOYMENT_TIMES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "cli/report/report.h"

namespace imagecd::report {

// Finds out which update took each deployment of an app. An app's `history`
// has no times, and a stack's history has no images; but each deployment came
// with an update of its own, later than the one before, not before its image
// was built, and under no pin to something else.
//
// `deployments` newest first, `updates` newest first and of the whole stack.
// `modified` is the resource's in state: no deployment is later. Where no
// update fits, the times stay unknown.
void AssignTimes(const std::string& repository,
                 const std::vector<Update>& updates,
                 std::optional<absl::Time> modified,
                 std::vector<Deployment>& deployments);

}  // namespace imagecd::report

#endif  // IMAGECD_CLI_REPORT_DEPLOYMENT_TIMES_H_
