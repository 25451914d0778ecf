#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/commands/command.h"
#include "cli/commands/lookups.h"
#include "cli/commands/output.h"
#include "cli/commands/progress.h"
#include "cli/commands/stack_options.h"
#include "cli/commands/style.h"
#include "cli/operate/image_finder.h"
#include "cli/operate/settings.h"
#include "cli/report/deployment_times.h"
#include "cli/report/page.h"
#include "cli/report/report.h"
#include "cli/stack/config.h"
#include "cli/stack/history.h"
#include "cli/stack/pulumi.h"
#include "cli/stack/state.h"
#include "nlohmann/json.hpp"
#include "programs/generator/work_tree.h"
#include "provider/base/status_macros.h"
#include "provider/base/text.h"
#include "provider/git/clone_url.h"
#include "provider/git/compare_url.h"
#include "provider/git/repository.h"
#include "provider/policy/duration.h"
#include "provider/policy/image_text.h"

namespace imagecd::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using report::App;
using report::Report;

constexpr int kMostUpdates = 200;
constexpr int kMostBuilds = 300;

struct Options {
  stack::Location location;
  std::string html;
  std::string source_repository;
  bool json = false;
};

App AppOf(const stack::Image& image) {
  App app;
  app.name = image.Label();
  app.repository = image.repository;
  app.branch = image.branch;
  app.reason = image.reason;
  app.not_deployed = stack::NotDeployed(image);
  if (image.pin) {
    app.persons_reason = image.pin->reason;
  } else if (image.hold) {
    app.persons_reason = image.hold->reason;
  }
  for (const policy::HistoryEntry& choice : image.history) {
    app.deployments.push_back({choice.image, choice.selection, {}, {}});
  }
  return app;
}

report::Update UpdateOf(const stack::Update& update) {
  report::Update shown;
  shown.version = update.version;
  shown.kind = update.kind;
  shown.result = update.result;
  shown.end = update.ended.value_or(update.started.value_or(absl::UnixEpoch()));
  shown.message = update.message;
  shown.changes = update.changes;
  stack::Config config;
  config.imagecd = update.imagecd;
  const auto settings = operate::SettingsFrom(config);
  // Secret ones tell nothing of when something was deployed.
  if (settings.ok()) shown.pins = settings->pins;
  return shown;
}

void FindBuilds(Environment& environment, const stack::State& state,
                const operate::ImageFinder& finder, Report& report) {
  ForEach(environment, "asking registries", report.apps.size(),
          [&](std::size_t at) {
            App& app = report.apps[at];
            if (state.images[at].secret) {
              app.problem = "something of it is a secret";
              return;
            }
            const auto builds = finder.Builds(state.images[at], kMostBuilds);
            if (!builds.ok()) {
              app.problem = std::string(builds.status().message());
              return;
            }
            for (const operate::Build& build : *builds) {
              app.builds.push_back({build.tag, build.commit, build.built_at});
            }
            app.more_builds = builds->size() == kMostBuilds;
          });
}

// Clones on this machine, by folder; null for what is none.
class Sources {
 public:
  explicit Sources(const base::Environment& environment)
      : environment_(environment) {}

  git::Repository* Open(const std::string& folder) {
    const auto found = opened_.find(folder);
    if (found != opened_.end()) return found->second.get();
    auto repository = git::Repository::Open(folder, environment_);
    auto& kept = opened_[folder];
    if (repository.ok()) kept = *std::move(repository);
    return kept.get();
  }

 private:
  const base::Environment& environment_;
  std::map<std::string, std::unique_ptr<git::Repository>> opened_;
};

// Adds the subjects of the commits that the repository knows.
void AddSubjects(git::Repository& repository,
                 const std::vector<std::string>& commits,
                 std::map<std::string, std::string>& subjects) {
  const git::ReadLimits limits;
  const auto resolved = repository.ResolveCommits(commits, limits);
  std::vector<std::string> known;
  for (const auto& commit : resolved) {
    if (commit.ok()) known.push_back(*commit);
  }
  if (known.empty()) return;
  const auto infos = repository.Infos(known, limits);
  if (!infos.ok()) return;
  std::size_t next = 0;
  for (std::size_t at = 0; at < commits.size(); ++at) {
    if (resolved[at].ok()) subjects[commits[at]] = (*infos)[next++].subject;
  }
}

// What commits say, and where to compare them, as far as a clone is at hand.
void FindSubjects(const Options& options, const stack::State& state,
                  const base::Environment& environment, Report& report) {
  Sources sources(environment);
  const std::string project =
      options.location.folder.empty() ? "." : options.location.folder;
  for (std::size_t at = 0; at < report.apps.size(); ++at) {
    App& app = report.apps[at];
    std::string folder = options.source_repository;
    if (folder.empty()) folder = state.images[at].source_repository;
    if (folder.empty() || git::LooksLikeUrl(folder)) folder = project;
    git::Repository* repository = sources.Open(folder);
    if (repository == nullptr) continue;
    std::set<std::string> commits;
    for (const report::Build& build : app.builds) commits.insert(build.commit);
    for (const report::Deployment& each : app.deployments) {
      commits.insert(each.image.commit);
    }
    bool known = false;
    std::vector<std::string> missing;
    for (const std::string& commit : commits) {
      if (commit.empty()) continue;
      known = known || report.subjects.count(commit) > 0;
      if (report.subjects.count(commit) == 0) missing.push_back(commit);
    }
    const std::size_t before = report.subjects.size();
    AddSubjects(*repository, missing, report.subjects);
    known = known || report.subjects.size() > before;
    const auto remote = repository->RemoteUrl();
    const bool behind = report::BehindOf(app).builds > 0;
    if (remote.ok() && known && behind) {
      app.compare_url =
          git::CompareUrl(*remote, app.deployments.front().image.commit,
                          app.builds.front().commit);
    }
  }
}

absl::StatusOr<Report> MakeReport(const Options& options,
                                  Environment& environment,
                                  std::vector<std::string>& notes) {
  stack::PulumiProgram pulumi(options.location, *environment.world.environment,
                              environment.cancel);
  auto progress = std::make_unique<Progress>(environment, "reading the stack");
  IMAGECD_ASSIGN_OR_RETURN(const stack::State state, stack::ReadState(pulumi));
  IMAGECD_ASSIGN_OR_RETURN(const stack::Config config,
                           stack::ReadConfig(pulumi));
  const auto history = stack::ReadHistory(pulumi, kMostUpdates);
  progress.reset();
  if (!history.ok()) {
    notes.push_back(absl::StrCat("when something was deployed is not known: ",
                                 std::string(history.status().message())));
  }
  Report report;
  report.project = state.project;
  report.stack = state.stack;
  report.generated_at = environment.world.clock->Now();
  for (const stack::Image& image : state.images) {
    report.apps.push_back(AppOf(image));
  }
  if (history.ok()) {
    for (const stack::Update& update : *history) {
      report.updates.push_back(UpdateOf(update));
    }
  }
  for (App& app : report.apps) {
    report::AssignTimes(app.repository, report.updates, {}, app.deployments);
  }
  if (!report.apps.empty()) {
    IMAGECD_ASSIGN_OR_RETURN(const property::Object lookups_config,
                             operate::ConfigForLookups(config, pulumi));
    IMAGECD_ASSIGN_OR_RETURN(const std::unique_ptr<Lookups> lookups,
                             Lookups::Make(environment, lookups_config));
    const operate::ImageFinder finder(
        [&lookups](std::string_view function, const property::Object& arguments)
            -> absl::StatusOr<property::Object> {
          Answer answer = lookups->Call(function, arguments);
          if (!answer.status.ok()) return answer.status;
          return std::move(answer.result);
        });
    FindBuilds(environment, state, finder, report);
  }
  FindSubjects(options, state, *environment.world.environment, report);
  return report;
}

// Whole or not at all.
absl::Status WriteWhole(const std::string& file, const std::string& contents) {
  std::error_code error;
  fs::path path = fs::absolute(file, error);
  if (!error) path = path.lexically_normal();
  const fs::path folder = fs::canonical(path.parent_path(), error);
  if (error || path.filename().empty()) {
    return absl::NotFoundError(
        absl::StrCat("cannot write ", file, ": there is no such folder"));
  }
  return generator::WorkTree(folder.string())
      .Write({{path.filename().string(), contents, 0644}});
}

Json TimeOf(const std::optional<absl::Time>& time) {
  return time ? Json(policy::FormatRfc3339(*time)) : Json();
}

Json ToJson(const Report& report, const Options& options) {
  Json json;
  json["project"] = report.project;
  json["stack"] = report.stack;
  json["generatedAt"] = policy::FormatRfc3339(report.generated_at);
  if (!options.html.empty()) json["file"] = options.html;
  json["apps"] = Json::array();
  for (const App& app : report.apps) {
    Json one;
    one["name"] = app.name;
    one["repository"] = app.repository;
    one["branch"] = app.branch;
    one["reason"] = app.reason;
    const report::Behind behind = report::BehindOf(app);
    one["buildsBehind"] = app.problem.empty() ? Json(behind.builds) : Json();
    one["behindSince"] = TimeOf(behind.since);
    one["problem"] = app.problem;
    one["notDeployed"] = app.not_deployed;
    one["deployments"] = Json::array();
    for (const report::Deployment& each : app.deployments) {
      Json deployment;
      deployment["tag"] = each.image.tag;
      deployment["digest"] = each.image.digest;
      deployment["commit"] = each.image.commit;
      deployment["builtAt"] = TimeOf(each.image.built_at);
      deployment["selection"] = policy::SelectionName(each.selection);
      deployment["deployedAt"] = TimeOf(each.earliest);
      deployment["deployedAtTheLatest"] = TimeOf(each.latest);
      one["deployments"].push_back(std::move(deployment));
    }
    json["apps"].push_back(std::move(one));
  }
  return json;
}

int RunReport(const Options& options, Environment& environment) {
  std::vector<std::string> notes;
  absl::Status status;
  absl::StatusOr<Report> report = MakeReport(options, environment, notes);
  status = report.status();
  if (status.ok() && !options.html.empty()) {
    const std::string page = report::RenderPage(*report);
    if (options.html == "-") {
      environment.out << page;
    } else {
      status = WriteWhole(options.html, page);
    }
  }
  for (const std::string& note : notes) {
    PrintNote(note, environment.err);
  }
  if (!status.ok()) {
    if (options.json) {
      PrintJson({{"error", std::string(status.message())}}, environment.out);
    } else {
      PrintError(status, environment.err);
    }
    return kError;
  }
  if (options.json) {
    PrintJson(ToJson(*report, options), environment.out);
  } else if (options.html != "-") {
    environment.out << "Wrote " << base::EscapeLine(options.html) << ": "
                    << policy::Plural(
                           static_cast<std::int64_t>(report->apps.size()),
                           "app")
                    << " of " << base::EscapeLine(report->project) << "/"
                    << base::EscapeLine(report->stack) << "\n";
  }
  return kDone;
}

}  // namespace

Command AddReport(CLI::App& program, Environment& environment) {
  CLI::App* parser = program.add_subcommand(
      "report",
      "Write a page of each app's deployments over time: what is behind and "
      "since when, pins and holds with their reasons.");
  auto options = std::make_shared<Options>();
  CLI::Option* html = parser->add_option(
      "--html", options->html,
      "The file to write (`-`: stdout); one page that needs nothing else");
  CLI::Option* json =
      parser->add_flag("--json", options->json, "The same as JSON on stdout");
  parser->add_option("--source-repository", options->source_repository,
                     "A clone that has the commits' history (that of the "
                     "images, or of the project)");
  AddStackOptions(*parser, options->location);
  parser->footer(
      "Examples:\n"
      "  imagecd report --html report.html\n"
      "  imagecd report --html report.html --source-repository ~/homeslice\n"
      "  imagecd report --json\n"
      "\n"
      "Exit codes: 0 done, 1 error (a file that was there is as it was).");
  parser->callback([html, json] {
    if (html->count() == 0 && json->count() == 0) {
      throw CLI::RequiredError("--html or --json");
    }
  });
  return {parser,
          [options, &environment] { return RunReport(*options, environment); }};
}

}  // namespace imagecd::cli
