#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
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
#include "provider/policy/image_text.h"

namespace imagecd::cli {
namespace {

using inputs::LookString;
using nlohmann::ordered_json;

struct Options {
  std::vector<std::string> references;
  std::string branch;
  std::string tag_pattern;
  std::string source_repository;
  ProviderOptions provider;
  bool json = false;
};

property::Object Arguments(const Options& options,
                           const std::string& reference) {
  property::Object arguments{{"reference", reference}};
  const auto put = [&arguments](const char* name, const std::string& value) {
    if (!value.empty()) arguments.insert_or_assign(name, value);
  };
  put("branch", options.branch);
  put("tagPattern", options.tag_pattern);
  put("sourceRepository", options.source_repository);
  return arguments;
}

template <typename T>
const T* Find(const property::Object& object, const char* name) {
  const auto it = object.find(name);
  return it == object.end() ? nullptr : it->second.As<T>();
}

ordered_json ToJson(const std::string& reference, const Answer& answer) {
  ordered_json json;
  json["reference"] = reference;
  if (!answer.status.ok()) {
    json["error"] = MessageOf(answer.status);
    return json;
  }
  for (const char* name : {"commit", "author", "date", "subject"}) {
    json[name] = JsonString(answer.result, name);
  }
  const bool* on_branch = Find<bool>(answer.result, "onBranch");
  json["onBranch"] =
      on_branch == nullptr ? ordered_json() : ordered_json(*on_branch);
  const double* behind = Find<double>(answer.result, "commitsBehind");
  json["commitsBehind"] =
      behind == nullptr ? ordered_json()
                        : ordered_json(static_cast<std::int64_t>(*behind));
  json["warnings"] = answer.warnings;
  return json;
}

void Print(const Options& options, const std::string& reference,
           const Answer& answer, Environment& environment) {
  const bool colour = HasColour(environment);
  const property::Object& trace = answer.result;
  environment.out << Toned(base::EscapeLine(reference), Tone::kStrong, colour)
                  << "\n";
  Table table({"", ""});
  const auto add = [&table](const char* name, std::string value,
                            Tone tone = Tone::kPlain) {
    if (value.empty()) return;
    table.Add(
        {{std::string("  ") + name, Tone::kFaint}, {std::move(value), tone}});
  };
  add("commit", LookString(trace, "commit"));
  add("author", LookString(trace, "author"));
  std::string date = LookString(trace, "date");
  const std::string age = AgeInWords(date, environment.world.clock->Now());
  add("date", age.empty() ? date : date + ", " + age + " ago");
  add("subject", LookString(trace, "subject"));
  const std::string branch = options.branch.empty() ? "main" : options.branch;
  if (const bool* on_branch = Find<bool>(trace, "onBranch")) {
    const double* behind = Find<double>(trace, "commitsBehind");
    std::string words = "on " + branch;
    if (!*on_branch) {
      words = "not on " + branch;
    } else if (behind != nullptr && *behind > 0) {
      words += ", " +
               policy::Plural(static_cast<std::int64_t>(*behind), "commit") +
               " behind";
    } else if (behind != nullptr) {
      words += ", the newest commit";
    }
    add("branch", words, *on_branch ? Tone::kPlain : Tone::kBad);
  }
  table.Print(environment.out, colour);
}

int RunTrace(const Options& options, Environment& environment) {
  const absl::StatusOr<std::unique_ptr<Lookups>> lookups =
      MakeLookups(environment, options.provider);
  if (!lookups.ok()) {
    PrintError(lookups.status(), environment.err);
    return kError;
  }
  const std::vector<std::string>& references = options.references;
  std::vector<Answer> answers(references.size());
  ForEach(environment, "tracing images", references.size(), [&](std::size_t i) {
    answers[i] =
        (*lookups)->Call("traceImage", Arguments(options, references[i]));
  });
  int result = kDone;
  std::vector<std::string> messages;
  ordered_json images = ordered_json::array();
  for (std::size_t i = 0; i < references.size(); ++i) {
    if (!answers[i].status.ok()) result = kError;
    if (options.json) {
      images.push_back(ToJson(references[i], answers[i]));
      continue;
    }
    answers[i].AppendMessages(messages);
    const std::string name = base::EscapeLine(references[i]);
    for (const std::string& text : answers[i].warnings) {
      PrintWarning(name, text, environment.err);
    }
    if (answers[i].status.ok()) {
      Print(options, references[i], answers[i], environment);
    } else {
      PrintError(name, answers[i].status, environment.err);
    }
  }
  PrintSettingsHint(options.provider, messages, environment);
  if (options.json) {
    PrintJson({{"images", images}}, environment.out);
  } else if (options.source_repository.empty() && result == kDone) {
    environment.err << "--source-repository . shows who wrote it and how far "
                       "it is behind (or another path or https URL)\n";
  }
  return result;
}

}  // namespace

Command AddTrace(CLI::App& program, Environment& environment) {
  CLI::App* parser = program.add_subcommand(
      "trace",
      "Show the commit that an image was built from: who wrote it, when, and "
      "how far it is behind its branch.");
  auto options = std::make_shared<Options>();
  parser
      ->add_option("REFERENCE", options->references,
                   "HOST/PATH:TAG, HOST/PATH@DIGEST or both")
      ->required();
  parser->add_option("-b,--branch", options->branch,
                     "The branch that it should be on (main)");
  parser->add_option("--source-repository", options->source_repository,
                     "Path of a clone of the source, or its https URL");
  parser->add_option("--tag-pattern", options->tag_pattern,
                     "RE2 pattern with groups branch, time and sha, for tags "
                     "of another scheme");
  AddProviderOptions(*parser, options->provider);
  parser->add_flag("--json", options->json, "Report as JSON on stdout");
  parser->footer(
      "Examples:\n"
      "  imagecd trace "
      "ghcr.io/owner/homeslice/chime:main.20251014-050954.185c95c\n"
      "  imagecd trace ghcr.io/owner/homeslice/chime@sha256:0123… "
      "--source-repository .\n"
      "  kubectl get deployment chime -o "
      "jsonpath='{.spec.template.spec.containers[*].image}' | xargs imagecd "
      "trace --source-repository .");
  return {parser,
          [options, &environment] { return RunTrace(*options, environment); }};
}

}  // namespace imagecd::cli
