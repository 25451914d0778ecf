// sample_report homeslice|hostile|empty: the page of an invented report, for
// the tests that look at it from outside.

#include <cstdint>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "cli/report/deployment_times.h"
#include "cli/report/page.h"
#include "cli/report/report.h"

namespace imagecd::report {
namespace {

using policy::Selection;

absl::Time At(int day, int hour) {
  return absl::FromCivil(absl::CivilSecond(2026, 1, day, hour),
                         absl::UTCTimeZone());
}

std::string Tag(int day, const std::string& commit) {
  return "main." +
         absl::FormatTime("%Y%m%d-%H%M%S", At(day, 8), absl::UTCTimeZone()) +
         "." + commit;
}

Deployment Took(int built, const std::string& commit,
                Selection selection = Selection::kNewest) {
  Deployment deployment;
  deployment.image.tag = Tag(built, commit);
  deployment.image.commit = commit;
  deployment.image.built_at = At(built, 8);
  deployment.selection = selection;
  return deployment;
}

App MakeApp(const std::string& name,
            const std::vector<std::pair<int, std::string>>& builds,
            std::vector<Deployment> deployments) {
  App app;
  app.name = name;
  app.repository = "ghcr.io/owner/homeslice/" + name;
  app.branch = "main";
  for (auto build = builds.rbegin(); build != builds.rend(); ++build) {
    app.builds.push_back(
        {Tag(build->first, build->second), build->second, At(build->first, 8)});
  }
  app.deployments = std::move(deployments);
  app.reason = "newest of branch main";
  return app;
}

Update UpdateAt(std::int64_t version, int day, const std::string& message) {
  Update update;
  update.version = version;
  update.kind = "update";
  update.result = "succeeded";
  update.end = At(day, 9);
  update.message = message;
  update.changes = {{"update", 2}, {"same", 4}};
  return update;
}

Report Homeslice() {
  Report report;
  report.project = "homeslice";
  report.stack = "production";
  report.generated_at = At(25, 12);
  report.subjects = {
      {"185c95c", "Ring the bell at noon"},
      {"9f3b2aa", "Ring it at night, too"},
      {"c0ffee1", "Bump requests from 2.32.3 to 2.32.4"},
      {"5ca1ab1", "Let every button say who pressed it"},
      {"0ddba11",
       "Keep switches as they were after a power cut, also those "
       "that have been away for longer than a week"},
  };
  std::vector<Update> updates = {
      UpdateAt(5, 22, "Roll chime back"), UpdateAt(4, 17, "Nightly"),
      UpdateAt(3, 12, "Nightly"), UpdateAt(2, 7, "Nightly"),
      UpdateAt(1, 2, "First deployment")};
  policy::Pin pin;
  pin.commit = "185c95c";
  updates[0].pins["ghcr.io/owner/homeslice/chime"] = pin;
  report.updates = updates;
  report.updates[2].result = "failed";

  App backup = MakeApp("backup-todoist", {{1, "185c95c"}, {16, "c0ffee1"}},
                       {Took(16, "c0ffee1"), Took(1, "185c95c")});
  App buttons = MakeApp("buttons", {{1, "185c95c"}, {11, "5ca1ab1"}},
                        {Took(11, "5ca1ab1"), Took(1, "185c95c")});
  App chime = MakeApp(
      "chime",
      {{1, "185c95c"}, {6, "9f3b2aa"}, {16, "c0ffee1"}, {23, "0ddba11"}},
      {Took(1, "185c95c", Selection::kPinned), Took(16, "c0ffee1"),
       Took(6, "9f3b2aa"), Took(1, "185c95c")});
  chime.reason = "pinned to 185c95c (rings at night)";
  chime.persons_reason = "rings at night";
  chime.compare_url =
      "https://github.com/owner/homeslice/compare/185c95c...0ddba11";
  App clocktime =
      MakeApp("clocktime", {{1, "185c95c"}, {11, "5ca1ab1"}, {24, "0ddba11"}},
              {Took(11, "5ca1ab1", Selection::kHeld), Took(1, "185c95c")});
  clocktime.reason = "held at 5ca1ab1 (visitors until Sunday)";
  clocktime.persons_reason = "visitors until Sunday";
  App switches = MakeApp("switches", {}, {Took(1, "185c95c")});
  switches.problem =
      "cannot list ghcr.io/owner/homeslice/switches: the registry refuses the "
      "credential (403)";
  report.apps = {backup, buttons, chime, clocktime, switches};
  for (App& app : report.apps) {
    AssignTimes(app.repository, updates, {}, app.deployments);
  }
  return report;
}

Report Hostile() {
  const std::string evil =
      "</title></style></script><script>document.title='owned'</script>"
      "<img src=x onerror=\"document.title='owned'\">\"'`]]>--><!--"
      "\xE2\x80\xAE"
      "\xff\xfe\x1b[31m&#x3c;&lt;{{x}}";
  Report report = Homeslice();
  report.project = report.stack = evil;
  for (App& app : report.apps) {
    app.name = app.repository = app.branch = app.reason = evil;
    app.persons_reason = std::string(3000, 'w') + evil;
    app.compare_url = "javascript:document.title='owned'";
    for (Deployment& each : app.deployments) {
      each.image.tag = each.image.commit = evil;
    }
    for (Build& each : app.builds) each.tag = each.commit = evil;
  }
  report.apps[0].problem = evil;
  report.apps[1].not_deployed = evil;
  report.subjects[evil] = evil;
  for (Update& each : report.updates) {
    each.kind = each.result = each.message = evil;
    each.changes[evil] = 3;
  }
  return report;
}

Report Empty() {
  Report report;
  report.project = "homeslice";
  report.stack = "empty";
  report.generated_at = At(1, 0);
  return report;
}

}  // namespace
}  // namespace imagecd::report

int main(int argc, char** argv) {
  using namespace imagecd::report;
  const std::string which = argc > 1 ? argv[1] : "homeslice";
  std::cout << RenderPage(which == "hostile" ? Hostile()
                          : which == "empty" ? Empty()
                                             : Homeslice());
}
