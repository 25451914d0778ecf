#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/commands/adopt_input.h"
#include "cli/commands/command.h"
#include "cli/commands/image_options.h"
#include "cli/commands/lookups.h"
#include "cli/commands/output.h"
#include "cli/commands/stack_provider.h"
#include "cli/commands/style.h"
#include "nlohmann/json.hpp"
#include "programs/generator/adopt.h"
#include "programs/generator/adopt_advice.h"
#include "programs/generator/line_diff.h"
#include "programs/generator/work_tree.h"
#include "provider/base/status_macros.h"
#include "provider/inputs/fields.h"
#include "provider/property/value.h"

namespace imagecd::cli {
namespace {

using generator::AdoptFile;
using generator::AdoptInput;
using generator::AdoptPlan;
using Json = nlohmann::ordered_json;

struct Options {
  std::string folder = ".";
  std::vector<std::string> stacks;
  generator::AdoptOptions adopt;
  RegistryOptions registries;
  bool write = false;
  bool json = false;
};

// The images with a digest that their tag still names, asked of the registries.
// `notes` gets a line for each other one.
absl::StatusOr<std::set<std::string>> ConfirmTags(
    const Options& options, const AdoptPlan& plan, Environment& environment,
    std::vector<std::string>* notes) {
  std::map<std::string, generator::AdoptedImage> by_reference;
  for (const generator::AdoptedImage& image : plan.images) {
    if (!image.digest.empty()) by_reference.emplace(image.Reference(), image);
  }
  if (by_reference.empty()) return std::set<std::string>();
  std::vector<generator::AdoptedImage> images;
  for (const auto& [reference, image] : by_reference) images.push_back(image);
  IMAGECD_ASSIGN_OR_RETURN(
      const std::unique_ptr<Lookups> lookups,
      MakeLookups(environment, {options.registries, stack::Location()}));
  std::vector<Answer> answers(images.size());
  ForEach(environment, "asking registries", images.size(), [&](std::size_t i) {
    answers[i] = lookups->Call(
        "getLatestImage", {{"repository", images[i].repository},
                           {"pin", property::Object{{"tag", images[i].tag}}}});
  });
  std::set<std::string> confirmed;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const std::string digest = inputs::LookString(answers[i].result, "digest");
    if (answers[i].status.ok() && digest == images[i].digest) {
      confirmed.insert(images[i].Reference());
      continue;
    }
    const std::string why =
        answers[i].status.ok()
            ? absl::StrCat("its tag now names another image, ", digest)
            : absl::StrCat(
                  "the registry did not tell whether its tag still "
                  "names this digest (",
                  MessageOf(answers[i].status), ")");
    notes->push_back(
        absl::StrCat(images[i].Reference(), " is pinned to its digest: ", why,
                     ". Its reference loses the tag, so the next update "
                     "restarts its pods, with the same image."));
  }
  return confirmed;
}

Json PlanToJson(const AdoptPlan& plan, bool written, const Json& diffs,
                const std::vector<std::string>& notes,
                const std::string& advice) {
  Json json;
  json["runtime"] = plan.runtime;
  json["written"] = written;
  json["images"] = Json::array();
  for (const auto& image : plan.images) {
    json["images"].push_back({{"file", image.file},
                              {"line", image.position.line},
                              {"repository", image.repository},
                              {"tag", image.tag},
                              {"digest", image.digest}});
  }
  json["left"] = Json::array();
  for (const auto& left : plan.left) json["left"].push_back(left.ToString());
  json["files"] = diffs;
  json["notes"] = notes;
  json["advice"] = advice;
  return json;
}

absl::Status Adopt(const Options& options, Environment& environment) {
  const generator::WorkTree tree(options.folder);
  IMAGECD_ASSIGN_OR_RETURN(const AdoptInput input,
                           ReadAdoptInput(options.folder, options.stacks));
  IMAGECD_ASSIGN_OR_RETURN(AdoptPlan plan,
                           generator::PlanAdoption(input, options.adopt));
  std::vector<std::string> notes;
  if (options.adopt.pin) {
    generator::AdoptOptions adopt = options.adopt;
    IMAGECD_ASSIGN_OR_RETURN(adopt.confirmed,
                             ConfirmTags(options, plan, environment, &notes));
    IMAGECD_ASSIGN_OR_RETURN(plan, generator::PlanAdoption(input, adopt));
  }
  std::vector<generator::FileWrite> writes;
  Json diffs = Json::array();
  std::string shown;
  for (const AdoptFile& file : plan.files) {
    IMAGECD_ASSIGN_OR_RETURN(const auto now, tree.Read(file.path));
    writes.push_back({file.path, file.text, now ? now->mode : 0644});
    const std::string diff =
        generator::UnifiedDiff(file.path, now ? now->contents : "", file.text);
    diffs.push_back({{"path", file.path}, {"diff", diff}});
    shown += diff;
  }
  if (options.write && !writes.empty()) {
    IMAGECD_RETURN_IF_ERROR(tree.Write(writes));
  }
  const std::string advice = generator::AdoptAdvice(input, plan);
  if (options.json) {
    PrintJson(PlanToJson(plan, options.write && !writes.empty(), diffs, notes,
                         advice),
              environment.out);
    return absl::OkStatus();
  }
  environment.out << shown;
  for (const auto& left : plan.left) {
    PrintNote(left.ToString(), environment.err);
  }
  for (const std::string& note : notes) PrintNote(note, environment.err);
  if (writes.empty()) {
    environment.err << "Nothing to adopt.\n";
    return absl::OkStatus();
  }
  environment.err << (options.write ? "Written: " : "Nothing is written yet: ")
                  << plan.images.size()
                  << (plan.images.size() == 1 ? " image in " : " images in ")
                  << plan.files.size()
                  << (plan.files.size() == 1 ? " file" : " files")
                  << (options.write ? ".\n"
                                    : "; the same command with --write does "
                                      "it.\n");
  environment.err << advice;
  return absl::OkStatus();
}

}  // namespace

Command AddAdopt(CLI::App& program, Environment& environment) {
  CLI::App* parser = program.add_subcommand(
      "adopt",
      "Make a Pulumi project with images typed by hand use LatestImage. Shows "
      "the change first.");
  auto options = std::make_shared<Options>();
  parser->add_option("-C,--folder", options->folder,
                     "The folder of Pulumi.yaml (the one you are in)");
  parser->add_flag("--pin", options->adopt.pin,
                   "Pin each image to what is written there, so that the next "
                   "update changes none. Where that is a digest, asks the "
                   "registry whether the tag still names it");
  parser->add_option("--repository", options->adopt.repositories,
                     "Only images of this repository (HOST/PATH); more than "
                     "one may be named");
  parser->add_option("--stack", options->stacks,
                     "Only the configuration of this stack; all if left out");
  AddRegistryOptions(*parser, options->registries);
  parser->add_flag("--write", options->write, "Write what is shown");
  parser->add_flag("--json", options->json, "Report as JSON on stdout");
  parser->footer(
      "Examples:\n"
      "  imagecd adopt                 see what would change\n"
      "  imagecd adopt --write         the newest image of each branch from "
      "now on\n"
      "  imagecd adopt --pin --write   the same, but for now what is "
      "deployed\n"
      "\n"
      "Changes Pulumi.yaml, the program if it is in YAML, and "
      "Pulumi.STACK.yaml. "
      "Comments, order and\nquotes stay. With an error nothing is written. "
      "Names each other image that it finds below the folder.");
  return {parser, [options, &environment] {
            const absl::Status status = Adopt(*options, environment);
            if (status.ok()) return kDone;
            if (options->json) {
              PrintJson({{"error", std::string(status.message())}},
                        environment.out);
            } else {
              PrintError(status, environment.err);
            }
            return kError;
          }};
}

}  // namespace imagecd::cli
