#include "cli/report/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace imagecd::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

absl::Time Day(int day) {
  return absl::FromCivil(absl::CivilSecond(2026, 1, day, 8),
                         absl::UTCTimeZone());
}

App Chime() {
  App app;
  app.name = "chime";
  app.repository = "ghcr.io/owner/chime";
  app.branch = "main";
  Deployment deployment;
  deployment.image = {"main.20260110-080000.185c95c", "", "185c95c", Day(10)};
  deployment.earliest = deployment.latest = Day(11);
  app.deployments = {deployment};
  app.builds = {{"main.20260110-080000.185c95c", "185c95c", Day(10)}};
  return app;
}

Report With(App app) {
  Report report;
  report.project = "homeslice";
  report.stack = "dev";
  report.generated_at = Day(20);
  report.apps = {std::move(app)};
  return report;
}

TEST(ReportPageTest, SaysWhatIsUpToDate) {
  const std::string page = RenderPage(With(Chime()));
  EXPECT_THAT(page, HasSubstr("1 app</strong>: 1 up to date, 0 behind"));
  EXPECT_THAT(page, HasSubstr("✓ up to date"));
  EXPECT_THAT(page, HasSubstr("2026-01-11T08:00:00Z"));
}

TEST(ReportPageTest, SaysHowFarBehindAndSinceWhen) {
  App app = Chime();
  app.builds.insert(app.builds.begin(),
                    {{"main.20260118-080000.2222222", "2222222", Day(18)},
                     {"main.20260115-080000.1111111", "1111111", Day(15)},
                     // A repeated build of the deployed commit brings nothing
                     // new.
                     {"main.20260112-080000.185c95c", "185c95c", Day(12)}});
  const Behind behind = BehindOf(app);
  EXPECT_EQ(behind.builds, 2);
  EXPECT_EQ(behind.since, Day(15));
  const std::string page = RenderPage(With(app));
  EXPECT_THAT(page, HasSubstr("▲ 2 builds behind"));
  EXPECT_THAT(page, HasSubstr("2026-01-15T08:00:00Z"));
  EXPECT_THAT(page, HasSubstr("5 days"));
}

TEST(ReportPageTest, AfterGoingBackItIsBehindFromThenOn) {
  App app = Chime();
  app.deployments.front().earliest = Day(17);
  app.deployments.front().latest = Day(18);
  app.builds.insert(app.builds.begin(),
                    {"main.20260115-080000.1111111", "1111111", Day(15)});
  EXPECT_EQ(BehindOf(app).since, Day(17));
}

TEST(ReportPageTest, MarksUnknownValues) {
  App app = Chime();
  app.problem = "the registry does not answer";
  app.deployments.front().earliest.reset();
  app.deployments.front().latest.reset();
  const std::string page = RenderPage(With(app));
  EXPECT_THAT(page, HasSubstr("the registry does not answer"));
  EXPECT_THAT(page, HasSubstr("not known"));
  EXPECT_THAT(page, Not(HasSubstr("✓ up to date")));
  EXPECT_THAT(page, HasSubstr("1 to look at"));
}

TEST(ReportPageTest, ShowsAPinWithItsReason) {
  App app = Chime();
  app.deployments.front().selection = policy::Selection::kPinned;
  app.persons_reason = "rings at night";
  const std::string page = RenderPage(With(app));
  EXPECT_THAT(page, HasSubstr("rings at night"));
  EXPECT_THAT(page, HasSubstr("1 pinned, 0 held"));
}

TEST(ReportPageTest, NumbersAnUpdateOnlyWhereTheBackendDoes) {
  Report report = With(Chime());
  Update numbered;
  numbered.version = 7;
  numbered.end = Day(11);
  Update unnumbered;
  unnumbered.end = Day(10);
  report.updates = {numbered, unnumbered};
  const std::string page = RenderPage(report);
  EXPECT_THAT(page, HasSubstr("<tr><td>7</td>"));
  EXPECT_THAT(page, HasSubstr("<tr><td>–</td>"));
  EXPECT_THAT(page, Not(HasSubstr("<tr><td>0</td>")));
}

TEST(ReportPageTest, AStackWithoutAppsIsAPageToo) {
  Report report = With(Chime());
  report.apps.clear();
  EXPECT_THAT(RenderPage(report), HasSubstr("no imagecd resources"));
}

TEST(ReportPageTest, EveryTextIsEscaped) {
  const std::string evil = "\"'><img src=x onerror=alert(1)>";
  App app = Chime();
  app.name = app.repository = app.branch = app.reason = app.persons_reason =
      app.problem = app.not_deployed = app.compare_url = evil;
  app.deployments.front().image = {evil, evil, evil, Day(10)};
  app.builds.front() = {evil, evil, Day(12)};
  Report report = With(app);
  report.project = report.stack = evil;
  report.subjects[evil] = evil;
  Update update;
  update.kind = update.result = update.message = evil;
  update.changes[evil] = 1;
  report.updates = {update};
  EXPECT_THAT(RenderPage(report), Not(HasSubstr("<img")));
}

}  // namespace
}  // namespace imagecd::report
