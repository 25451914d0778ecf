#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "cli/commands/ages.h"
#include "cli/commands/command.h"
#include "cli/commands/image_options.h"
#include "cli/commands/lookups.h"
#include "cli/commands/output.h"
#include "cli/commands/stack_provider.h"
#include "cli/commands/style.h"
#include "cli/commands/table.h"
#include "nlohmann/json.hpp"
#include "provider/base/text.h"
#include "provider/inputs/fields.h"

namespace imagecd::cli {
namespace {

using inputs::LookString;

struct Options {
  std::vector<std::string> repositories;
  ImageOptions image;
  ProviderOptions provider;
  bool quiet = false;
  bool json = false;
};

struct Latest {
  std::string repository;
  Answer answer;
};

nlohmann::ordered_json ToJson(const std::vector<Latest>& all) {
  nlohmann::ordered_json images = nlohmann::ordered_json::array();
  for (const Latest& each : all) {
    nlohmann::ordered_json image;
    image["repository"] = each.repository;
    if (!each.answer.status.ok()) {
      image["error"] = MessageOf(each.answer.status);
    } else {
      for (const char* name : {"tag", "digest", "reference", "commit",
                               "builtAt", "selection", "reason"}) {
        image[name] = JsonString(each.answer.result, name);
      }
      image["warnings"] = each.answer.warnings;
    }
    images.push_back(std::move(image));
  }
  return {{"images", images}};
}

void PrintOne(const Latest& latest, Environment& environment) {
  const property::Object& image = latest.answer.result;
  const bool colour = HasColour(environment);
  const std::string built = LookString(image, "builtAt");
  const std::string age = AgeInWords(built, environment.world.clock->Now());
  environment.out << Toned(base::EscapeLine(latest.repository), Tone::kStrong,
                           colour)
                  << "\n";
  Table table({"", ""});
  const auto add = [&table](const char* name, const std::string& value) {
    if (!value.empty())
      table.Add({{std::string("  ") + name, Tone::kFaint}, {value}});
  };
  add("tag", LookString(image, "tag"));
  add("commit", LookString(image, "commit"));
  add("built", age.empty() ? built : built + ", " + age + " ago");
  add("reference", LookString(image, "reference"));
  add("reason", LookString(image, "reason"));
  table.Print(environment.out, colour);
}

void PrintAll(const std::vector<Latest>& all, Environment& environment) {
  Table table({"REPOSITORY", "TAG", "COMMIT", "AGE"});
  for (const Latest& each : all) {
    if (!each.answer.status.ok()) continue;
    const property::Object& image = each.answer.result;
    table.Add({{each.repository, Tone::kStrong},
               {LookString(image, "tag")},
               {LookString(image, "commit").substr(0, 12)},
               {AgeInWords(LookString(image, "builtAt"),
                           environment.world.clock->Now())}});
  }
  if (!table.empty()) table.Print(environment.out, HasColour(environment));
}

int RunLatest(const Options& options, Environment& environment) {
  const absl::StatusOr<std::unique_ptr<Lookups>> lookups =
      MakeLookups(environment, options.provider);
  if (!lookups.ok()) {
    PrintError(lookups.status(), environment.err);
    return kError;
  }
  std::vector<Latest> all(options.repositories.size());
  ForEach(environment, "asking registries", all.size(), [&](std::size_t i) {
    property::Object arguments = ToArguments(options.image);
    all[i].repository = options.repositories[i];
    arguments.insert_or_assign("repository", all[i].repository);
    all[i].answer = (*lookups)->Call("getLatestImage", arguments);
  });

  int result = kDone;
  for (const Latest& each : all) {
    if (!each.answer.status.ok()) result = kError;
    if (options.json) continue;
    if (!each.answer.status.ok()) {
      PrintError(each.repository, each.answer.status, environment.err);
    }
    for (const std::string& text : each.answer.warnings) {
      PrintWarning(each.repository, text, environment.err);
    }
  }
  if (options.json) {
    PrintJson(ToJson(all), environment.out);
    return result;
  }
  std::vector<std::string> messages;
  for (const Latest& each : all) each.answer.AppendMessages(messages);
  PrintSettingsHint(options.provider, messages, environment);
  if (options.quiet) {
    for (const Latest& each : all) {
      if (!each.answer.status.ok()) continue;
      environment.out << LookString(each.answer.result, "reference") << "\n";
    }
  } else if (all.size() == 1 && result == kDone) {
    PrintOne(all[0], environment);
  } else {
    PrintAll(all, environment);
  }
  return result;
}

}  // namespace

Command AddLatest(CLI::App& program, Environment& environment) {
  CLI::App* parser = program.add_subcommand(
      "latest",
      "Show the newest image of repositories: what a new LatestImage would "
      "choose now.");
  auto options = std::make_shared<Options>();
  parser
      ->add_option("REPOSITORY", options->repositories,
                   "HOST/PATH, without tag or digest")
      ->required();
  AddImageOptions(*parser, options->image);
  AddProviderOptions(*parser, options->provider);
  parser->add_flag("-q,--quiet", options->quiet,
                   "Nothing but references, one a line");
  parser->add_flag("--json", options->json, "Report as JSON on stdout");
  parser->footer(
      "Examples:\n"
      "  imagecd latest ghcr.io/owner/homeslice/chime\n"
      "  imagecd latest ghcr.io/owner/homeslice/{chime,buttons} --branch "
      "feature/x\n"
      "  imagecd latest ghcr.io/owner/tool --policy semver --range ^1.2\n"
      "  kubectl set image deployment/chime chime=\"$(imagecd latest -q "
      "ghcr.io/owner/homeslice/chime)\"\n\n"
      "Credentials come from docker's and podman's configuration, and from "
      "GITHUB_TOKEN for ghcr.io.");
  return {parser,
          [options, &environment] { return RunLatest(*options, environment); }};
}

}  // namespace imagecd::cli
