#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <string>

#include "cli/commands/command.h"
#include "cli/commands/output.h"
#include "cli/commands/table.h"
#include "nlohmann/json.hpp"
#include "programs/generator/app_survey.h"

namespace imagecd::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string folder = ".";
  bool json = false;
};

struct Row {
  std::string name;
  std::string dockerfile;
  std::string context;
  std::string target;
  std::string from;  // how it was found
};

std::vector<Row> CoveredRows(const generator::AppSurvey& survey) {
  std::vector<Row> rows;
  for (const generator::DiscoveredApp& app : survey.discovery.apps) {
    rows.push_back(
        {app.name, app.dockerfile, app.context, app.target, "imagecd.yaml"});
  }
  return rows;
}

std::vector<Row> UncoveredRows(const generator::AppSurvey& survey) {
  std::vector<Row> rows;
  for (const generator::FoundImage& image : survey.uncovered.images) {
    std::string from;
    for (const std::string& evidence : image.evidence) {
      from += (from.empty() ? "" : ", ") + evidence;
    }
    rows.push_back({image.name, image.build.dockerfile, image.build.context,
                    image.build.target, from});
  }
  return rows;
}

Json ToJson(const std::vector<Row>& rows) {
  Json list = Json::array();
  for (const Row& row : rows) {
    Json one;
    one["name"] = row.name;
    one["dockerfile"] = row.dockerfile;
    one["context"] = row.context.empty() ? "." : row.context;
    one["target"] = JsonString(row.target);
    one["source"] = JsonString(row.from);
    list.push_back(std::move(one));
  }
  return list;
}

void Show(const generator::AppSurvey& survey, Environment& environment) {
  Table table({"APP", "DOCKERFILE", "CONTEXT", "TARGET", "SOURCE"});
  const auto add = [&table](const std::vector<Row>& rows) {
    for (const Row& row : rows) {
      table.Add({{row.name},
                 {row.dockerfile},
                 {row.context.empty() ? "." : row.context},
                 {row.target},
                 {row.from}});
    }
  };
  add(CoveredRows(survey));
  add(UncoveredRows(survey));
  if (!table.empty()) table.Print(environment.out, environment.out_is_terminal);
  for (const generator::LeftOutFile& file : survey.uncovered.left_out) {
    PrintNote(file.path + " is left out: " + file.reason, environment.err);
  }
  for (const auto* notes : {&survey.discovery.notes, &survey.uncovered.notes}) {
    for (const std::string& note : *notes) PrintNote(note, environment.err);
  }
  const size_t uncovered = survey.uncovered.images.size();
  if (uncovered > 0) {
    environment.err << uncovered
                    << " of these are not in imagecd.yaml: `imagecd init` adds "
                       "them.\n";
  } else if (table.empty()) {
    environment.err << "No Dockerfile was found.\n";
  }
}

int RunApps(const Options& options, Environment& environment) {
  const absl::StatusOr<generator::AppSurvey> survey =
      generator::SurveyApps(options.folder, &environment.git);
  if (options.json) {
    Json json;
    if (!survey.ok()) {
      json["error"] = std::string(survey.status().message());
      PrintJson(json, environment.out);
      return kError;
    }
    json["root"] = survey->root;
    json["apps"] = ToJson(CoveredRows(*survey));
    json["uncovered"] = ToJson(UncoveredRows(*survey));
    json["leftOut"] = Json::array();
    for (const generator::LeftOutFile& file : survey->uncovered.left_out) {
      Json one;
      one["path"] = file.path;
      one["reason"] = file.reason;
      json["leftOut"].push_back(std::move(one));
    }
    json["notes"] = survey->discovery.notes;
    for (const std::string& note : survey->uncovered.notes) {
      json["notes"].push_back(note);
    }
    PrintJson(json, environment.out);
    return kDone;
  }
  if (!survey.ok()) {
    PrintError(survey.status(), environment.err);
    return kError;
  }
  Show(*survey, environment);
  return kDone;
}

}  // namespace

Command AddApps(CLI::App& program, Environment& environment) {
  CLI::App* parser = program.add_subcommand(
      "apps",
      "List the images that this repository builds: those that imagecd.yaml "
      "covers, and those that it does not.");
  auto options = std::make_shared<Options>();
  parser->add_option("-C,--folder", options->folder,
                     "A folder of the repository (the one you are in)");
  parser->add_flag("--json", options->json, "Report as JSON on stdout");
  parser->footer(
      "Examples:\n"
      "  imagecd apps\n"
      "  imagecd apps --json");
  return {parser,
          [options, &environment] { return RunApps(*options, environment); }};
}

}  // namespace imagecd::cli
