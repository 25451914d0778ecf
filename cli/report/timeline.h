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
  // 0 at the beginning, 1 at the end, and outside of it one of these.
  double Share(absl::Time time) const;
};

// From somewhat before the first known deployment to the time of the report;
// empty where none is known.
TimeSpan SpanOf(const Report& report);

// The dates above the lanes, and the commits of all apps' builds below them, as
// two pictures. What they show is in the tables, too.
Html Axis(const TimeSpan& span);
Html CommitLane(const Report& report, const TimeSpan& span);

// One app: a bar for each deployment, filled for `newest`, outlined for
// `pinned`, with dashes for `held`; below it a dot for each build, hollow where
// it was never deployed. `id` is its place in the report.
Html AppLane(const Report& report, const App& app, std::size_t id,
             const TimeSpan& span);

// What of `report.subjects` is the commit's; "" for none.
std::string SubjectOf(const Report& report, const std::string& commit);

// `2026-01-15 08:12`, in UTC.
std::string ShownTime(absl::Time time);

}  // namespace imagecd::report

#endif  // IMAGECD_CLI_REPORT_TIMELINE_H_
