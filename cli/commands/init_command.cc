#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <string>

#include "cli/commands/command.h"
#include "cli/commands/output.h"
#include "nlohmann/json.hpp"
#include "programs/generator/init.h"

namespace imagecd::cli {
namespace {

struct Options {
  generator::InitOptions init;
  bool json = false;
};

int RunInit(const Options& options, Environment& environment) {
  generator::InitReport report;
  const absl::Status status =
      generator::Init(options.init, &environment.git, &report);
  if (options.json) {
    nlohmann::ordered_json json;
    if (!status.ok()) json["error"] = std::string(status.message());
    json["path"] = report.path;
    json["apps"] = report.apps;
    json["leftOut"] = nlohmann::ordered_json::array();
    for (const generator::LeftOutFile& file : report.left_out) {
      nlohmann::ordered_json one;
      one["path"] = file.path;
      one["reason"] = file.reason;
      json["leftOut"].push_back(std::move(one));
    }
    json["notes"] = report.notes;
    json["text"] = report.text;
    PrintJson(json, environment.out);
    return status.ok() ? kDone : kError;
  }
  for (const std::string& note : report.notes) {
    PrintNote(note, environment.err);
  }
  for (const generator::LeftOutFile& file : report.left_out) {
    PrintNote(file.path + " is left out: " + file.reason, environment.err);
  }
  if (!status.ok()) {
    PrintError(status, environment.err);
    return kError;
  }
  if (options.init.dry_run) {
    environment.out << report.text;
  } else if (report.existed) {
    environment.out << (report.apps == 0 ? "Nothing new: " : "Updated ")
                    << report.path;
    if (report.apps > 0) {
      environment.out << ": added " << report.apps
                      << " apps. Look through it, then run `imagecd "
                         "generate`";
    } else {
      environment.out << " covers every image that was found";
    }
    environment.out << ".\n";
  } else if (report.apps == 0) {
    environment.out << "Wrote " << report.path
                    << ", but found no image: no Dockerfile or Containerfile "
                       "under any usual name. Name one in it, as in `apps: "
                       "{web: {build: {dockerfile: PATH}}}`.\n";
  } else {
    environment.out << "Wrote " << report.path << " for " << report.apps
                    << " apps. Look through it, then run `imagecd "
                       "generate`.\n";
  }
  return kDone;
}

}  // namespace

Command AddInit(CLI::App& program, Environment& environment) {
  CLI::App* parser = program.add_subcommand(
      "init",
      "Write an imagecd.yaml with every image of this repository. Run it again "
      "to add new images to the file.");
  auto options = std::make_shared<Options>();
  parser->add_option("-C,--folder", options->init.folder,
                     "A folder of the repository (the one you are in)");
  parser->add_option("--apps", options->init.apps,
                     "Look only in folders that this pattern matches");
  parser->add_option("--schema", options->init.schema,
                     "URL of the JSON Schema that the file names for editors");
  parser->add_flag("--dry-run", options->init.dry_run,
                   "Write nothing; show the file");
  parser->add_flag("--json", options->json, "Report as JSON on stdout");
  parser->footer(
      "Examples:\n"
      "  imagecd init\n"
      "  imagecd init --apps 'services/*' 'tools/*/image'\n"
      "  imagecd init --dry-run");
  return {parser,
          [options, &environment] { return RunInit(*options, environment); }};
}

}  // namespace imagecd::cli
