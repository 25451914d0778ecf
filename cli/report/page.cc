#include "cli/report/page.h"

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "cli/report/html.h"
#include "cli/report/style.h"
#include "cli/report/timeline.h"
#include "provider/policy/duration.h"
#include "provider/policy/image_text.h"

namespace imagecd::report {
namespace {

using policy::Selection;

std::int64_t Count(std::size_t size) { return static_cast<std::int64_t>(size); }

Html Time(absl::Time time) {
  Html html;
  html.Markup("<time datetime=\"")
      .Text(policy::FormatRfc3339(time))
      .Markup("\">")
      .Text(ShownTime(time))
      .Markup("</time>");
  return html;
}

Html Chip(Selection selection) {
  const std::string name = policy::SelectionName(selection);
  Html html;
  html.Markup("<span class=\"chip ")
      .Text(name)
      .Markup("\">")
      .Text(name)
      .Markup("</span>");
  return html;
}

// A commit, its subject, and the tag.
Html ImageCell(const Report& report, const policy::Image& image) {
  Html html;
  const std::string subject = SubjectOf(report, image.commit);
  html.Markup("<code>").Text(policy::CommitOrName(image)).Markup("</code>");
  if (!subject.empty()) {
    html.Markup(" <bdi>").Text(subject).Markup("</bdi>");
  }
  html.Markup("<span class=\"tag\"><code>")
      .Text(policy::NameOf(image))
      .Markup("</code></span>");
  return html;
}

// The time when an update deployed it.
Html When(const Deployment& deployment) {
  Html html;
  if (!deployment.earliest) {
    return html.Markup("<span class=\"soft\">not known</span>");
  }
  html.Add(Time(*deployment.earliest));
  if (deployment.latest && *deployment.latest != *deployment.earliest) {
    html.Markup(" <span class=\"soft\">(at the latest ")
        .Add(Time(*deployment.latest))
        .Markup(")</span>");
  }
  return html;
}

Html WhenInShort(const Deployment& deployment) {
  if (!deployment.earliest || deployment.latest == deployment.earliest) {
    return When(deployment);
  }
  Html html;
  html.Add(Time(*deployment.earliest));
  return html.Markup(" <span class=\"soft\">or later</span>");
}

enum class State { kUpToDate, kBehind, kWrong };

State StateOf(const App& app) {
  if (app.deployments.empty() || !app.not_deployed.empty() ||
      !app.problem.empty()) {
    return State::kWrong;
  }
  return BehindOf(app).builds > 0 ? State::kBehind : State::kUpToDate;
}

Html StateCell(const Report& report, const App& app) {
  Html html;
  if (!app.not_deployed.empty()) {
    html.Markup("<span class=\"wrong\">✗ chosen, not deployed</span><br>")
        .Text(app.not_deployed);
    return html;
  }
  if (!app.problem.empty()) {
    html.Markup("<span class=\"wrong\">? not known</span><br>")
        .Text(app.problem);
    return html;
  }
  const Behind behind = BehindOf(app);
  if (behind.builds == 0) {
    return html.Markup("<span class=\"fine\">✓ up to date</span>");
  }
  html.Markup("<span class=\"behind\">▲ ");
  if (app.more_builds) html.Markup("at least ");
  html.Text(policy::Plural(behind.builds, "build")).Markup(" behind</span>");
  if (behind.since) {
    html.Markup("<br>since ")
        .Add(Time(*behind.since))
        .Markup(" <span class=\"soft\">(")
        .Text(policy::DurationInWords(report.generated_at - *behind.since))
        .Markup(")</span>");
  }
  return html;
}

Html Summary(const Report& report) {
  std::int64_t behind = 0;
  std::int64_t wrong = 0;
  std::int64_t pinned = 0;
  std::int64_t held = 0;
  for (const App& app : report.apps) {
    const State state = StateOf(app);
    behind += state == State::kBehind ? 1 : 0;
    wrong += state == State::kWrong ? 1 : 0;
    if (app.deployments.empty()) continue;
    const Selection selection = app.deployments.front().selection;
    pinned += selection == Selection::kPinned ? 1 : 0;
    held += selection == Selection::kHeld ? 1 : 0;
  }
  Html html;
  html.Markup("<p><strong>")
      .Text(policy::Plural(Count(report.apps.size()), "app"))
      .Markup("</strong>: ")
      .Number(Count(report.apps.size()) - behind - wrong)
      .Markup(" up to date, ")
      .Number(behind)
      .Markup(" behind");
  if (wrong > 0) html.Markup(", ").Number(wrong).Markup(" to look at");
  html.Markup("; ")
      .Number(pinned)
      .Markup(" pinned, ")
      .Number(held)
      .Markup(" held.</p>");
  return html;
}

Html Overview(const Report& report) {
  Html html;
  html.Markup(
      "<h2 id=\"now\">Now</h2><table class=\"cards\" role=\"table\" "
      "aria-labelledby=\"now\"><thead role=\"rowgroup\"><tr role=\"row\">"
      "<th scope=\"col\" role=\"columnheader\">App</th>"
      "<th scope=\"col\" role=\"columnheader\">Image</th>"
      "<th scope=\"col\" role=\"columnheader\">Deployed</th>"
      "<th scope=\"col\" role=\"columnheader\">Chosen as</th>"
      "<th scope=\"col\" role=\"columnheader\">Against its branch</th>"
      "</tr></thead><tbody role=\"rowgroup\">");
  std::int64_t number = 0;
  for (const App& app : report.apps) {
    html.Markup("<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">")
        .Markup("<a href=\"#app-")
        .Number(number++)
        .Markup("\"><bdi>")
        .Text(app.name)
        .Markup("</bdi></a></th>");
    html.Markup("<td role=\"cell\" data-label=\"Image\">");
    if (app.deployments.empty()) {
      html.Markup(
          "nothing yet</td><td role=\"cell\" data-label=\"Deployed\">–</td>"
          "<td role=\"cell\" data-label=\"Chosen as\">–</td>");
    } else {
      const Deployment& present = app.deployments.front();
      html.Add(ImageCell(report, present.image))
          .Markup("</td><td role=\"cell\" data-label=\"Deployed\">")
          .Add(WhenInShort(present))
          .Markup("</td><td role=\"cell\" data-label=\"Chosen as\">")
          .Add(Chip(present.selection));
      if (!app.persons_reason.empty()) {
        html.Markup("<br><bdi>").Text(app.persons_reason).Markup("</bdi>");
      }
      html.Markup("</td>");
    }
    html.Markup("<td role=\"cell\" data-label=\"Against its branch\">")
        .Add(StateCell(report, app))
        .Markup("</td></tr>");
  }
  html.Markup("</tbody></table>");
  return html;
}

Html Timeline(const Report& report) {
  const TimeSpan span = SpanOf(report);
  Html html;
  html.Markup("<h2 id=\"time\">Over time</h2>");
  if (span.empty()) {
    return html.Markup(
        "<p>The deployment times are unknown, because no update in the stack's "
        "history matches.</p>");
  }
  html.Markup("<p class=\"soft\">From ")
      .Add(Time(span.begin))
      .Markup(" to ")
      .Add(Time(span.end))
      .Markup(
          ", in UTC. The tables below contain the same information.</p>"
          "<figure aria-labelledby=\"time\"><ol class=\"lanes\">"
          "<li><span class=\"soft\">commits with a build</span><div>")
      .Add(CommitLane(report, span))
      .Add(Axis(span))
      .Markup("</div></li>");
  std::size_t id = 0;
  for (const App& app : report.apps) {
    html.Markup("<li><h3><bdi>")
        .Text(app.name)
        .Markup("</bdi></h3>")
        .Add(AppLane(report, app, id++, span))
        .Markup("</li>");
  }
  return html.Markup(
      "</ol><figcaption><ul class=\"legend\" aria-label=\"Legend\">"
      "<li><svg width=\"28\" height=\"14\" aria-hidden=\"true\"><rect "
      "class=\"newest\" x=\"2\" y=\"1\" width=\"24\" height=\"12\" "
      "rx=\"3\"/></svg> newest of the branch</li>"
      "<li><svg width=\"28\" height=\"14\" aria-hidden=\"true\"><rect "
      "class=\"pinned\" x=\"2\" y=\"1\" width=\"24\" height=\"12\" "
      "rx=\"3\"/></svg> pinned</li>"
      "<li><svg width=\"28\" height=\"14\" aria-hidden=\"true\"><rect "
      "class=\"held\" x=\"2\" y=\"1\" width=\"24\" height=\"12\" "
      "rx=\"3\"/></svg> held</li>"
      "<li><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><circle "
      "class=\"was\" cx=\"7\" cy=\"7\" r=\"4\"/></svg> build that was "
      "deployed</li>"
      "<li><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><circle "
      "class=\"never\" cx=\"7\" cy=\"7\" r=\"4\"/></svg> build that was "
      "not</li></ul></figcaption></figure>");
}

Html DeploymentTable(const Report& report, const App& app) {
  Html html;
  html.Markup(
      "<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
      "aria-label=\"Deployments\"><table><caption>Deployments, newest "
      "first</caption><thead><tr><th scope=\"col\">Deployed</th>"
      "<th scope=\"col\">Image</th><th scope=\"col\">Built</th>"
      "<th scope=\"col\">Chosen as</th></tr></thead><tbody>");
  for (const Deployment& deployment : app.deployments) {
    html.Markup("<tr><td>")
        .Add(When(deployment))
        .Markup("</td><td>")
        .Add(ImageCell(report, deployment.image))
        .Markup("</td><td>");
    if (deployment.image.built_at) {
      html.Add(Time(*deployment.image.built_at));
    } else {
      html.Markup("–");
    }
    html.Markup("</td><td>")
        .Add(Chip(deployment.selection))
        .Markup("</td></tr>");
  }
  return html.Markup("</tbody></table></div>");
}

// The builds that are newer than the deployed one.
Html PendingTable(const Report& report, const App& app) {
  Html html;
  if (!app.problem.empty() || BehindOf(app).builds == 0) return html;
  html.Markup(
      "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Not "
      "deployed\"><table><caption>Newer builds that are not "
      "deployed</caption><thead>"
      "<tr><th scope=\"col\">Built</th><th scope=\"col\">Image</th></tr>"
      "</thead><tbody>");
  const absl::Time deployed = *app.deployments.front().image.built_at;
  for (const Build& build : app.builds) {
    if (build.built_at <= deployed) continue;
    html.Markup("<tr><td>")
        .Add(Time(build.built_at))
        .Markup("</td><td>")
        .Add(ImageCell(report, {build.tag, "", build.commit, build.built_at}))
        .Markup("</td></tr>");
  }
  return html.Markup("</tbody></table></div>");
}

Html Apps(const Report& report) {
  Html html;
  html.Markup("<h2>Each app</h2>");
  std::int64_t number = 0;
  for (const App& app : report.apps) {
    html.Markup("<details id=\"app-").Number(number++).Markup("\"");
    if (StateOf(app) != State::kUpToDate) html.Markup(" open");
    html.Markup("><summary><h3><bdi>")
        .Text(app.name)
        .Markup("</bdi></h3></summary><p><code>")
        .Text(app.repository)
        .Markup("</code>, branch <code>")
        .Text(app.branch)
        .Markup("</code>");
    if (!app.reason.empty()) {
      html.Markup(". Why this image: <bdi>").Text(app.reason).Markup("</bdi>");
    }
    html.Markup("</p>");
    if (app.compare_url.rfind("https://", 0) == 0) {
      html.Markup("<p><a rel=\"noreferrer noopener\" href=\"")
          .Text(app.compare_url, 2048)
          .Markup("\">Compare with the newest build</a></p>");
    }
    if (!app.deployments.empty()) {
      html.Add(PendingTable(report, app)).Add(DeploymentTable(report, app));
    }
    html.Markup("</details>");
  }
  return html;
}

Html Updates(const Report& report) {
  Html html;
  html.Markup("<h2>Updates of the stack</h2><details><summary>")
      .Text(policy::Plural(Count(report.updates.size()), "update"))
      .Markup(
          "</summary><div class=\"scroll\" tabindex=\"0\" role=\"group\" "
          "aria-label=\"Updates\"><table><caption>Newest first</caption>"
          "<thead><tr><th scope=\"col\">No.</th><th scope=\"col\">Ended</th>"
          "<th scope=\"col\">What</th><th scope=\"col\">Result</th>"
          "<th scope=\"col\">Resources</th><th scope=\"col\">Message</th></tr>"
          "</thead><tbody>");
  for (const Update& update : report.updates) {
    std::string changes;
    for (const auto& [operation, count] : update.changes) {
      if (count == 0) continue;
      absl::StrAppend(&changes, changes.empty() ? "" : ", ", count, " ",
                      operation);
    }
    html.Markup("<tr><td>");
    if (update.version == 0) {
      html.Text("–");
    } else {
      html.Number(update.version);
    }
    html.Markup("</td><td>")
        .Add(Time(update.end))
        .Markup("</td><td>")
        .Text(update.kind)
        .Markup("</td><td>")
        .Text(update.result)
        .Markup("</td><td>")
        .Text(changes)
        .Markup("</td><td><bdi>")
        .Text(update.message)
        .Markup("</bdi></td></tr>");
  }
  return html.Markup("</tbody></table></div></details>");
}

}  // namespace

std::string RenderPage(const Report& report) {
  Html html;
  // The Content-Security-Policy is a second defense, in case the escaping has a
  // gap.
  html.Markup(
          "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
          "'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action "
          "'none'\">"
          "<meta name=\"viewport\" content=\"width=device-width, "
          "initial-scale=1\"><meta name=\"color-scheme\" content=\"light "
          "dark\"><meta name=\"referrer\" content=\"no-referrer\">"
          "<meta name=\"robots\" content=\"noindex\">\n<title>")
      .Text(report.project)
      .Markup("/")
      .Text(report.stack)
      .Markup(": what is deployed</title>\n<style>")
      .Markup(kStyle)
      .Markup("</style></head>\n<body><header><h1>What is deployed in <bdi>")
      .Text(report.project)
      .Markup("/")
      .Text(report.stack)
      .Markup("</bdi></h1><p class=\"soft\">As of ")
      .Add(Time(report.generated_at))
      .Markup(" UTC</p></header>\n<main>");
  if (report.apps.empty()) {
    html.Markup(
        "<p>This stack has no imagecd resources, so it deploys no images.</p>");
  } else {
    html.Add(Summary(report))
        .Add(Overview(report))
        .Add(Timeline(report))
        .Add(Apps(report));
  }
  if (!report.updates.empty()) html.Add(Updates(report));
  html.Markup(
      "</main>\n<footer><p>Written by imagecd from the stack's state and "
      "history. Deployment times are derived from both: each is the time of "
      "the first update that can have deployed the "
      "image.</p></footer></body></html>"
      "\n");
  return html.text();
}

}  // namespace imagecd::report
