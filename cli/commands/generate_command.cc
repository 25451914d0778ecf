#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <string>

#include "cli/commands/command.h"
#include "cli/commands/output.h"
#include "nlohmann/json.hpp"
#include "programs/generator/generate.h"

namespace imagecd::cli {
namespace {

using generator::ApplyOptions;
using generator::FileReport;
using generator::GenerateReport;
using generator::Outcome;
using Json = nlohmann::ordered_json;

struct Options {
  generator::GenerateOptions generate;
  bool keep_mine = false;
  bool take_generated = false;
  bool json = false;
};

Json FileToJson(const FileReport& file) {
  Json json;
  json["path"] = file.path;
  json["outcome"] = generator::OutcomeName(file.outcome);
  json["changes"] = file.changes();
  if (!file.diff.empty()) json["diff"] = file.diff;
  if (!file.message.empty()) json["message"] = file.message;
  for (const generator::Conflict& conflict : file.conflicts) {
    Json one;
    one["line"] = conflict.line;
    one["base"] = conflict.base;
    one["mine"] = conflict.mine;
    one["generated"] = conflict.generated;
    json["conflicts"].push_back(std::move(one));
  }
  return json;
}

Json ReportToJson(const GenerateReport& report, const absl::Status& status) {
  Json json;
  if (!status.ok()) json["error"] = std::string(status.message());
  json["root"] = report.root;
  json["apps"] = report.apps;
  json["outOfDate"] = report.applied.out_of_date();
  json["written"] = report.applied.written;
  json["files"] = Json::array();
  for (const FileReport& file : report.applied.files) {
    json["files"].push_back(FileToJson(file));
  }
  json["notes"] = report.notes;
  for (const std::string& note : report.applied.notes) {
    json["notes"].push_back(note);
  }
  return json;
}

void ShowFiles(const GenerateReport& report, const Options& options,
               std::ostream& out) {
  for (const FileReport& file : report.applied.files) {
    if (options.generate.dry_run) {
      out << file.diff;
    } else if (file.changes() || file.outcome == Outcome::kReleased ||
               file.outcome == Outcome::kLeftDeleted) {
      out << generator::OutcomeName(file.outcome) << " " << file.path << "\n";
    }
  }
}

int RunGenerate(const Options& options, Environment& environment) {
  generator::GenerateOptions generate = options.generate;
  if (options.keep_mine) {
    generate.on_conflict = ApplyOptions::OnConflict::kKeepMine;
  } else if (options.take_generated) {
    generate.on_conflict = ApplyOptions::OnConflict::kTakeGenerated;
  }
  GenerateReport report;
  absl::Status status = generator::Generate(generate, &environment.git,
                                            environment.emit, &report);
  if (status.ok() &&
      (report.applied.has_conflicts() || report.applied.leaves_files_alone())) {
    status = absl::FailedPreconditionError(
        generator::DescribeConflicts(report.applied));
  }
  if (options.json) {
    PrintJson(ReportToJson(report, status), environment.out);
  } else {
    for (const auto* notes : {&report.notes, &report.applied.notes}) {
      for (const std::string& note : *notes) {
        PrintNote(note, environment.err);
      }
    }
    if (status.ok() || report.applied.written ||
        (generate.dry_run && !report.applied.has_conflicts())) {
      ShowFiles(report, options, environment.out);
    }
  }
  if (!status.ok()) {
    if (!options.json) PrintError(status, environment.err);
    return kError;
  }
  const bool out_of_date = report.applied.out_of_date();
  if (generate.check && out_of_date) {
    environment.err << "Out of date: run `imagecd generate` and commit what it "
                       "changes.\n";
    return kOutOfDate;
  }
  if (!options.json && !out_of_date) {
    environment.err << "Up to date: " << report.applied.files.size()
                    << " files for " << report.apps << " apps.\n";
  }
  return kDone;
}

}  // namespace

Command AddGenerate(CLI::App& program, Environment& environment) {
  CLI::App* parser = program.add_subcommand(
      "generate",
      "Write or update this repository's Pulumi programs and workflows: "
      "dependabot.yml and operator manifests, too. Edits made by hand are "
      "kept.");
  auto options = std::make_shared<Options>();
  generator::GenerateOptions& generate = options->generate;
  parser->add_option("-C,--folder", generate.folder,
                     "A folder of the repository (the one you are in)");
  parser->add_option("--config", generate.config,
                     "Configuration in place of imagecd.yaml at the root");
  parser->add_flag("--check", generate.check,
                   "Write nothing; exit with 2 if something is out of date");
  parser->add_flag("--dry-run", generate.dry_run,
                   "Write nothing; show what would change as a diff");
  CLI::Option* keep = parser->add_flag(
      "--keep-mine", options->keep_mine,
      "Where you and the generator changed the same lines, keep yours");
  parser
      ->add_flag("--take-generated", options->take_generated,
                 "… take the generator's")
      ->excludes(keep);
  parser->add_option("--overwrite", generate.overwrite,
                     "Replace this file, whatever is in it; `*` for all");
  parser->add_flag("--restore-deleted", generate.restore_deleted,
                   "Write generated files again that were deleted by hand");
  parser->add_flag("--json", options->json, "Report as JSON on stdout");
  parser->footer(
      "Examples:\n"
      "  imagecd generate              write or update everything\n"
      "  imagecd generate --dry-run    see what that would change\n"
      "  imagecd generate --check      in CI: exit 2 if it would change "
      "anything\n"
      "  imagecd generate --restore-deleted\n"
      "\n"
      "imagecd.lock records what was generated, so that your edits are told "
      "from it: commit it.\nWith a conflict nothing is written, and the exit "
      "code is 1. A file that imagecd did not\nwrite is left alone: the rest "
      "is "
      "written, and the exit code is 1, too.");
  return {parser, [options, &environment] {
            return RunGenerate(*options, environment);
          }};
}

}  // namespace imagecd::cli
