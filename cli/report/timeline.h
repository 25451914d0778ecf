#ifndef IMAGECD_CLI_REPORT_TIMELINE_H_
#define IMAGECD_CLI_REPORT_TIMELINE_H_

#include <string>

#include "absl/time/time.h"
#include "cli/report/html.h"
#include "cli/report/report.h"

namespace imagecd::report {

// The span of time that all lanes of a report share.
struct TimeSpan {
  absl::Time begin;
  absl::Time end;

  bool empty() const { return begin >= end; }
  // 0 at the beginning, 1 at the end. Times outside are clamped.
  double Share(absl::Time time) const;
};

// From shortly before the first known deployment to the time of the report.
// Empty if no deployment is known.
TimeSpan SpanOf(const Report& report);

// Two pictures: the dates above the lanes, and the commits of all builds below
// them. The tables contain the same information.
Html Axis(const TimeSpan& span);
Html CommitLane(const Report& report, const TimeSpan& span);

// The lane of one app. It has a bar for each deployment: filled for `newest`,
// outlined for `pinned`, dashed for `held`. Below the bars it has a dot for
// each build, hollow if the build was never deployed. `id` is the app's
// position in the report.
Html AppLane(const Report& report, const App& app, std::size_t id,
             const TimeSpan& span);

// The subject of the commit in `report.subjects`; "" if there is none.
std::string SubjectOf(const Report& report, const std::string& commit);

// `2026-01-15 08:12`, in UTC.
std::string ShownTime(absl::Time time);

}  // namespace imagecd::report

#endif  // IMAGECD_CLI_REPORT_TIMELINE_H_
