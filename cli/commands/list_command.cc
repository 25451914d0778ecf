#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "cli/commands/ages.h"
#include "cli/commands/command.h"
#include "cli/commands/image_options.h"
#include "cli/commands/lookups.h"
#include "cli/commands/output.h"
#include "cli/commands/stack_provider.h"
#include "cli/commands/style.h"
#include "cli/commands/table.h"
#include "nlohmann/json.hpp"
#include "provider/inputs/fields.h"
#include "provider/policy/image_text.h"

namespace imagecd::cli {
namespace {

using inputs::LookString;

struct Options {
  std::string repository;
  ImageOptions image;
  ProviderOptions provider;
  int limit = 20;
  bool all_branches = false;
  bool json = false;
};

bool IsCandidate(const property::Object& image) {
  const inputs::Given given = inputs::Look(image, "candidate");
  const bool* candidate = given.value.As<bool>();
  return candidate != nullptr && *candidate;
}

std::int64_t Count(const property::Object& result, const char* name) {
  const inputs::Given given = inputs::Look(result, name);
  const double* count = given.value.As<double>();
  return count == nullptr ? 0 : static_cast<std::int64_t>(*count);
}

property::Array Images(const property::Object& result) {
  const inputs::Given given = inputs::Look(result, "images");
  const auto* images = given.value.As<property::Array>();
  return images == nullptr ? property::Array() : *images;
}

nlohmann::ordered_json ToJson(const Options& options, const Answer& answer) {
  nlohmann::ordered_json json;
  json["repository"] = options.repository;
  if (!answer.status.ok()) {
    json["error"] = MessageOf(answer.status);
    return json;
  }
  json["tags"] = Count(answer.result, "tags");
  json["otherBranches"] = Count(answer.result, "otherBranches");
  json["images"] = nlohmann::ordered_json::array();
  for (const property::Value& value : Images(answer.result)) {
    const auto* image = value.As<property::Object>();
    if (image == nullptr) continue;
    nlohmann::ordered_json each;
    for (const char* name : {"tag", "commit", "builtAt", "digest"}) {
      each[name] = JsonString(*image, name);
    }
    each["candidate"] = IsCandidate(*image);
    each["reason"] = JsonString(*image, "reason");
    json["images"].push_back(std::move(each));
  }
  json["warnings"] = answer.warnings;
  return json;
}

void Print(const Answer& answer, Environment& environment) {
  Table table({"TAG", "COMMIT", "AGE", "WHY"});
  for (const property::Value& value : Images(answer.result)) {
    const auto* image = value.As<property::Object>();
    if (image == nullptr) continue;
    const std::string reason = LookString(*image, "reason");
    const bool taken = reason.rfind("taken", 0) == 0;
    const Tone tone = taken                 ? Tone::kGood
                      : IsCandidate(*image) ? Tone::kPlain
                                            : Tone::kFaint;
    table.Add({{LookString(*image, "tag"), tone},
               {LookString(*image, "commit").substr(0, 12), tone},
               {AgeInWords(LookString(*image, "builtAt"),
                           environment.world.clock->Now()),
                tone},
               {reason, tone}});
  }
  if (!table.empty()) table.Print(environment.out, HasColour(environment));
  const std::int64_t others = Count(answer.result, "otherBranches");
  const std::string of_others =
      others == 0
          ? ""
          : absl::StrFormat(", %d of other branches (--all-branches)", others);
  environment.err << policy::Plural(Count(answer.result, "tags"), "tag")
                  << of_others << "\n";
}

int RunList(const Options& options, Environment& environment) {
  const absl::StatusOr<std::unique_ptr<Lookups>> lookups =
      MakeLookups(environment, options.provider);
  Answer answer;
  if (!lookups.ok()) {
    answer.status = lookups.status();
  } else {
    property::Object arguments = ToArguments(options.image);
    arguments.insert_or_assign("repository", options.repository);
    arguments.insert_or_assign("limit", options.limit);
    if (options.all_branches) arguments.insert_or_assign("allBranches", true);
    ForEach(environment, "listing tags", 1, [&](std::size_t) {
      answer = (*lookups)->Call("listImages", arguments);
    });
  }
  if (options.json) {
    PrintJson(ToJson(options, answer), environment.out);
    return answer.status.ok() ? kDone : kError;
  }
  std::vector<std::string> messages;
  answer.AppendMessages(messages);
  if (!answer.status.ok()) PrintError(answer.status, environment.err);
  for (const std::string& text : answer.warnings) {
    PrintWarning(options.repository, text, environment.err);
  }
  PrintSettingsHint(options.provider, messages, environment);
  if (!answer.status.ok()) return kError;
  Print(answer, environment);
  return kDone;
}

}  // namespace

Command AddList(CLI::App& program, Environment& environment) {
  CLI::App* parser = program.add_subcommand(
      "list",
      "List a repository's newest tags, each with why it is taken or not.");
  auto options = std::make_shared<Options>();
  parser
      ->add_option("REPOSITORY", options->repository,
                   "HOST/PATH, without tag or digest")
      ->required();
  parser->add_option("-n,--limit", options->limit, "At most so many (20)");
  parser->add_flag("--all-branches", options->all_branches,
                   "Those of other branches, too");
  AddImageOptions(*parser, options->image);
  AddProviderOptions(*parser, options->provider);
  parser->add_flag("--json", options->json, "Report as JSON on stdout");
  parser->footer(
      "Examples:\n"
      "  imagecd list ghcr.io/owner/homeslice/chime\n"
      "  imagecd list ghcr.io/owner/homeslice/chime --all-branches -n 100\n"
      "  imagecd list ghcr.io/owner/homeslice/chime --minimum-age 1h --json");
  return {parser,
          [options, &environment] { return RunList(*options, environment); }};
}

}  // namespace imagecd::cli
