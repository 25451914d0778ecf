#include "cli/report/timeline.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "provider/policy/image_text.h"

namespace imagecd::report {
namespace {

// The width of seven digits on a phone.
constexpr double kRoomForCommit = 0.2;
// A date closer to the edge would be cut off.
constexpr double kEdge = 0.07;
constexpr int kMaxDates = 4;

struct Step {
  absl::Duration length;
  const char* format;
};

Step StepFor(absl::Duration span) {
  constexpr const char* kHours = "%d %b %H:%M";
  constexpr const char* kDays = "%d %b";
  constexpr const char* kMonths = "%b %Y";
  const std::array<Step, 13> steps{{
      {absl::Minutes(1), kHours},
      {absl::Minutes(15), kHours},
      {absl::Hours(1), kHours},
      {absl::Hours(6), kHours},
      {absl::Hours(24), kDays},
      {absl::Hours(24 * 2), kDays},
      {absl::Hours(24 * 7), kDays},
      {absl::Hours(24 * 14), kDays},
      {absl::Hours(24 * 30), kDays},
      {absl::Hours(24 * 91), kMonths},
      {absl::Hours(24 * 365), kMonths},
      {absl::Hours(24 * 3652), kMonths},
      {absl::Hours(24 * 36525), kMonths},
  }};
  for (const Step& step : steps) {
    if (span <= kMaxDates * step.length) return step;
  }
  return steps.back();
}

void Dot(Html& html, const TimeSpan& span, absl::Time time, bool filled,
         const std::string& title) {
  html.Markup("<circle class=\"");
  if (filled) {
    html.Markup("was");
  } else {
    html.Markup("never");
  }
  html.Markup("\" cx=\"")
      .Percent(span.Share(time))
      .Markup("\" cy=\"40\" r=\"4\"><title>")
      .Text(title)
      .Markup("</title></circle>");
}

std::string Described(const Report& report, const std::string& name,
                      const std::string& commit) {
  const std::string subject = SubjectOf(report, commit);
  return subject.empty() ? name : name + " " + subject;
}

void Bar(Html& html, const Report& report, const TimeSpan& span,
         const Deployment& deployment, absl::Time end) {
  const double from = span.Share(*deployment.earliest);
  const double width = std::max(0.004, span.Share(end) - from);
  const std::string name = policy::CommitOrName(deployment.image);
  const std::string how = policy::SelectionName(deployment.selection);
  html.Markup("<rect class=\"")
      .Text(how)
      .Markup("\" x=\"")
      .Percent(from)
      .Markup("\" y=\"4\" width=\"")
      .Percent(width)
      .Markup("\" height=\"22\" rx=\"4\"><title>")
      .Text(Described(report, name, deployment.image.commit))
      .Markup(", ")
      .Text(how)
      .Markup(", from ")
      .Text(ShownTime(*deployment.earliest))
      .Markup("</title></rect>");
  if (width >= kRoomForCommit && name.size() <= 12) {
    html.Markup("<text class=\"on-")
        .Text(how)
        .Markup("\" x=\"")
        .Percent(from)
        .Markup("\" dx=\"7\" y=\"19\">")
        .Text(name)
        .Markup("</text>");
  }
}

bool WasDeployed(const App& app, const Build& build) {
  return std::any_of(
      app.deployments.begin(), app.deployments.end(),
      [&](const Deployment& each) { return each.image.tag == build.tag; });
}

}  // namespace

double TimeSpan::Share(absl::Time time) const {
  if (empty()) return 0;
  return std::clamp(absl::FDivDuration(time - begin, end - begin), 0.0, 1.0);
}

TimeSpan SpanOf(const Report& report) {
  TimeSpan span{absl::InfiniteFuture(), report.generated_at};
  for (const App& app : report.apps) {
    for (const Deployment& deployment : app.deployments) {
      if (deployment.earliest) {
        span.begin = std::min(span.begin, *deployment.earliest);
      }
    }
  }
  if (span.empty()) return span;
  // Starts earlier, so that the commit of the first deployment is also visible.
  span.begin -= (span.end - span.begin) / 20;
  return span;
}

Html Axis(const TimeSpan& span) {
  Html html;
  const Step step = StepFor(span.end - span.begin);
  html.Markup(
      "<svg class=\"axis\" width=\"100%\" height=\"20\" aria-hidden=\"true\">");
  absl::Duration past;
  absl::IDivDuration(span.begin - absl::UnixEpoch(), step.length, &past);
  for (absl::Time tick = span.begin - past; tick <= span.end;
       tick += step.length) {
    const double share = span.Share(tick);
    if (tick < span.begin || share < kEdge || share > 1 - kEdge) continue;
    html.Markup("<text x=\"")
        .Percent(share)
        .Markup("\" y=\"14\" text-anchor=\"middle\">")
        .Text(absl::FormatTime(step.format, tick, absl::UTCTimeZone()))
        .Markup("</text>");
  }
  html.Markup("</svg>");
  return html;
}

Html CommitLane(const Report& report, const TimeSpan& span) {
  // Each commit appears once, at the time of its first build.
  std::map<std::string, std::pair<absl::Time, bool>> commits;
  for (const App& app : report.apps) {
    for (const Build& build : app.builds) {
      if (build.built_at < span.begin) continue;
      const auto [at, is_new] = commits.try_emplace(
          build.commit, build.built_at, WasDeployed(app, build));
      if (is_new) continue;
      at->second.first = std::min(at->second.first, build.built_at);
      at->second.second = at->second.second || WasDeployed(app, build);
    }
  }
  Html html;
  html.Markup(
          "<svg class=\"commits\" width=\"100%\" height=\"14\" role=\"img\" "
          "aria-label=\"")
      .Text(policy::Plural(static_cast<std::int64_t>(commits.size()), "commit"))
      .Markup(
          " built in this time\"><line x1=\"0\" x2=\"100%\" y1=\"7\" "
          "y2=\"7\"/>");
  for (const auto& [commit, when] : commits) {
    html.Markup("<circle class=\"");
    if (when.second) {
      html.Markup("was");
    } else {
      html.Markup("never");
    }
    html.Markup("\" cx=\"")
        .Percent(span.Share(when.first))
        .Markup("\" cy=\"7\" r=\"4\"><title>")
        .Text(Described(report, policy::ShortCommit(commit), commit))
        .Markup("</title></circle>");
  }
  html.Markup("</svg>");
  return html;
}

Html AppLane(const Report& report, const App& app, std::size_t id,
             const TimeSpan& span) {
  Html html;
  const auto number = static_cast<std::int64_t>(id);
  html.Markup(
          "<svg class=\"app\" width=\"100%\" height=\"48\" role=\"img\" "
          "aria-labelledby=\"lane-")
      .Number(number)
      .Markup("\"><title id=\"lane-")
      .Number(number)
      .Markup("\">")
      .Text(app.name)
      .Markup(": ")
      .Text(policy::Plural(static_cast<std::int64_t>(app.deployments.size()),
                           "deployment"));
  if (!app.deployments.empty()) {
    html.Markup("; now ")
        .Text(policy::CommitOrName(app.deployments.front().image))
        .Markup(", ")
        .Text(policy::SelectionName(app.deployments.front().selection));
  }
  html.Markup("</title>");
  absl::Time end = span.end;
  for (const Deployment& deployment : app.deployments) {
    if (!deployment.earliest) continue;
    Bar(html, report, span, deployment, end);
    end = *deployment.earliest;
  }
  html.Markup("<line x1=\"0\" x2=\"100%\" y1=\"40\" y2=\"40\"/>");
  for (const Build& build : app.builds) {
    if (build.built_at < span.begin) continue;
    const bool was = WasDeployed(app, build);
    Dot(html, span, build.built_at, was,
        Described(report, policy::ShortCommit(build.commit), build.commit) +
            (was ? "" : ", never deployed"));
  }
  html.Markup("</svg>");
  return html;
}

std::string SubjectOf(const Report& report, const std::string& commit) {
  const auto found = report.subjects.find(commit);
  return found == report.subjects.end() ? "" : found->second;
}

std::string ShownTime(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M", time, absl::UTCTimeZone());
}

}  // namespace imagecd::report
