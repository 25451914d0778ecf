// pin, unpin, hold, unhold and rollback: one change of the stack's
// configuration each.

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/commands/command.h"
#include "cli/commands/lookups.h"
#include "cli/commands/output.h"
#include "cli/commands/progress.h"
#include "cli/commands/stack_options.h"
#include "cli/commands/style.h"
#include "cli/operate/operate.h"
#include "cli/stack/pulumi.h"
#include "nlohmann/json.hpp"
#include "provider/base/text.h"
#include "provider/policy/duration.h"
#include "provider/policy/image_text.h"

namespace imagecd::cli {
namespace {

using operate::Action;
using Json = nlohmann::ordered_json;

struct Options {
  operate::Request request;
  stack::Location location;
  bool json = false;
};

Json ToJson(const policy::Image& image) {
  Json json;
  json["tag"] = image.tag;
  json["digest"] = image.digest;
  json["commit"] = image.commit;
  json["builtAt"] =
      image.built_at ? policy::FormatRfc3339(*image.built_at) : std::string();
  return json;
}

Json ToJson(const operate::Result& result, const absl::Status& status) {
  Json json;
  if (!status.ok()) json["error"] = std::string(status.message());
  json["stack"] = result.stack;
  json["file"] = result.file;
  json["settings"] = Json::array();
  for (const auto& setting : result.settings) {
    json["settings"].push_back({{"key", setting.key},
                                {"before", setting.before},
                                {"after", setting.after}});
  }
  json["images"] = Json::array();
  for (const operate::Move& move : result.moves) {
    Json one;
    one["app"] = move.label;
    one["repository"] = move.repository;
    one["from"] = ToJson(move.from);
    one["to"] = ToJson(move.to);
    one["messages"] = move.said;
    one["dependents"] = move.dependents;
    json["images"].push_back(std::move(one));
  }
  json["alsoPending"] = result.others;
  json["notes"] = result.notes;
  if (!result.stack_entry.empty()) json["stackEntry"] = result.stack_entry;
  json["undo"] = result.undo;
  json["written"] = result.written;
  json["deployed"] = result.deployed;
  json["committed"] = result.committed;
  return json;
}

std::string MoveInWords(const operate::Move& move) {
  if (move.from == move.to) {
    return absl::StrCat("stays at ", policy::NameOf(move.to));
  }
  return policy::Compare(move.from, move.to);
}

void ShowPrediction(const operate::Result& result, std::ostream& out,
                    bool colour) {
  for (const operate::Move& move : result.moves) {
    out << Toned(base::EscapeLine(move.label), Tone::kStrong, colour) << ": "
        << base::EscapeLine(MoveInWords(move)) << "\n";
    for (const std::string& said : move.said) {
      out << "  " << base::EscapeLine(said) << "\n";
    }
    for (const std::string& dependent : move.dependents) {
      out << "  with it: " << base::EscapeLine(dependent) << "\n";
    }
  }
  if (result.others.empty()) return;
  out << "The same `pulumi up` would also take what else is pending:\n";
  for (const std::string& other : result.others) {
    out << "  " << base::EscapeLine(other) << "\n";
  }
}

void ShowSettings(const operate::Result& result, std::ostream& out) {
  const std::string file = result.file.substr(result.file.rfind('/') + 1);
  for (const auto& setting : result.settings) {
    out << file << ": " << base::EscapeLine(setting.key);
    if (setting.after.empty()) {
      out << " is gone (it was " << base::EscapeLine(setting.before) << ")\n";
    } else {
      out << " = " << base::EscapeLine(setting.after) << "\n";
    }
  }
}

void Show(const Options& options, const operate::Result& result,
          std::ostream& out, bool colour) {
  const operate::Request& request = options.request;
  if (request.stack_cr) {
    out << result.stack_entry;
    return;
  }
  // With --up it was shown before.
  if (!request.up) ShowPrediction(result, out, colour);
  if (request.dry_run) {
    out << "Nothing is changed; without --dry-run this is written:\n";
  }
  ShowSettings(result, out);
  if (result.settings.empty()) out << "It is set like that already.\n";
  if (request.dry_run) return;
  if (result.committed) {
    out << "Committed. `git push` brings it to "
        << (result.upstream.empty() ? std::string("the others")
                                    : result.upstream)
        << ".\n";
  }
  if (!result.deployed) out << "Deploy it: pulumi up\n";
  if (!result.settings.empty()) out << "Undo: " << result.undo << "\n";
}

int Run(Options options, Environment& environment) {
  options.request.captured = options.json;
  if (options.request.action == Action::kRollback &&
      options.request.target.empty() && options.request.steps == 0) {
    options.request.steps = 1;
  }
  stack::PulumiProgram pulumi(
      options.location, *environment.world.environment, environment.cancel,
      environment.out_is_terminal ? nullptr : &environment.out);
  operate::GitProgram git(*environment.world.environment);
  std::unique_ptr<Lookups> lookups;
  std::unique_ptr<Progress> progress;
  operate::Result result;
  const operate::Tools tools{
      pulumi, git, *environment.world.environment,
      [&](const property::Object& config)
          -> absl::StatusOr<operate::ImageFinder::Ask> {
        auto made = Lookups::Make(environment, config);
        if (!made.ok()) return made.status();
        lookups = *std::move(made);
        return operate::ImageFinder::Ask(
            [&lookups](std::string_view function,
                       const property::Object& arguments)
                -> absl::StatusOr<property::Object> {
              Answer answer = lookups->Call(function, arguments);
              if (!answer.status.ok()) return answer.status;
              return std::move(answer.result);
            });
      },
      [&](const std::string& what) {
        progress.reset();
        if (!what.empty()) {
          progress = std::make_unique<Progress>(environment, what);
        } else if (options.request.up && !options.json) {
          // From here on pulumi has the terminal.
          ShowPrediction(result, environment.out, HasColour(environment));
          environment.out.flush();
        }
      }};
  const absl::Status status = operate::Operate(options.request, tools, &result);
  progress.reset();
  if (options.json) {
    PrintJson(ToJson(result, status), environment.out);
  } else {
    for (const std::string& note : result.notes) {
      PrintNote(note, environment.err);
    }
    if (status.ok()) {
      Show(options, result, environment.out, HasColour(environment));
    } else {
      PrintError(status, environment.err);
    }
  }
  if (status.ok()) return kDone;
  return result.written ? kHalfDone : kError;
}

Command Add(CLI::App& program, Environment& environment, const char* name,
            const char* what, Action action,
            const std::function<void(CLI::App&, Options&)>& describe,
            const std::string& examples) {
  CLI::App* parser = program.add_subcommand(name, what);
  auto options = std::make_shared<Options>();
  operate::Request& request = options->request;
  request.action = action;
  parser
      ->add_option("APP", request.app,
                   "A resource's name, a repository or its last path element")
      ->required();
  describe(*parser, *options);
  CLI::Option* local = parser->add_flag(
      "--local", request.local,
      "Write it although the stack's file is tracked by git, and leave it at "
      "that");
  parser
      ->add_flag("--commit", request.commit,
                 "Commit the stack's file, and nothing else")
      ->excludes(local);
  CLI::Option* up = parser->add_flag("--up", request.up,
                                     "Run `pulumi up` when it is written");
  CLI::Option* dry = parser->add_flag(
      "--dry-run", request.dry_run,
      "Change nothing; show what would be written, and what the next `pulumi "
      "up` would do");
  dry->excludes(up);
  parser
      ->add_flag("--stack-cr", request.stack_cr,
                 "Change nothing; print the entry for the Stack of the Pulumi "
                 "Kubernetes Operator")
      ->excludes(up);
  AddStackOptions(*parser, options->location);
  parser->add_flag("--json", options->json, "Report as JSON on stdout");
  parser->footer(absl::StrCat(
      "Examples:\n", examples,
      "\nIt is tried on a copy of the stack's file with `pulumi preview` "
      "first, "
      "and refused if it would\nnot come to that.\n"
      "Exit codes: 0 done, 1 error and nothing is changed, 3 written, but "
      "`pulumi up` or the commit failed."));
  return {parser,
          [options, &environment] { return Run(*options, environment); }};
}

void AddReason(CLI::App& parser, Options& options) {
  parser.add_option("--reason", options.request.reason,
                    "Why, for whoever wonders later");
}

}  // namespace

Command AddPin(CLI::App& program, Environment& environment) {
  return Add(
      program, environment, "pin",
      "Keep an app at a commit, a tag or a digest, until it is unpinned.",
      Action::kPin,
      [](CLI::App& parser, Options& options) {
        parser
            .add_option("COMMIT|TAG", options.request.target,
                        "A commit of 7 digits or more, a tag, or sha256:…")
            ->required();
        AddReason(parser, options);
      },
      "  imagecd pin chime 185c95c --reason 'rings at night'\n"
      "  imagecd pin chime main.20251014-050954.185c95c --up\n");
}

Command AddUnpin(CLI::App& program, Environment& environment) {
  return Add(
      program, environment, "unpin",
      "Lift an app's pin: it goes to the newest image again.", Action::kUnpin,
      [](CLI::App&, Options&) {},
      "  imagecd unpin chime\n"
      "  imagecd unpin chime --commit\n");
}

Command AddRollback(CLI::App& program, Environment& environment) {
  return Add(
      program, environment, "rollback",
      "Go back to an earlier image, and stay there until it is unpinned.",
      Action::kRollback,
      [](CLI::App& parser, Options& options) {
        CLI::Option* to = parser.add_option(
            "--to", options.request.target,
            "A commit of 7 digits or more (or a tag, or a digest)");
        parser
            .add_option("--steps", options.request.steps,
                        "So many images back in what was deployed (1, where "
                        "--to is not given)")
            ->check(CLI::Range(1, 9))
            ->excludes(to);
        parser.add_flag("--or-before", options.request.or_before,
                        "If the commit has no image, take the newest before "
                        "it");
        parser.add_option("--source-repository",
                          options.request.source_repository,
                          "A clone that has the commits' history (that of "
                          "the project)");
        AddReason(parser, options);
      },
      "  imagecd rollback chime\n"
      "  imagecd rollback chime --steps 2 --reason 'rings at night' --up\n"
      "  imagecd rollback chime --to 185c95c\n");
}

Command AddHold(CLI::App& program, Environment& environment) {
  return Add(
      program, environment, "hold",
      "Freeze an app, or all with '*', until it is unheld: it stays at what is "
      "deployed.",
      Action::kHold,
      [](CLI::App& parser, Options& options) {
        parser
            .add_option("--reason", options.request.reason,
                        "Why, for whoever wonders later")
            ->required();
      },
      "  imagecd hold chime --reason 'visitors until Sunday'\n"
      "  imagecd hold '*' --reason 'the release freeze'\n");
}

Command AddUnhold(CLI::App& program, Environment& environment) {
  return Add(
      program, environment, "unhold",
      "Lift the hold of an app, or that of everything with '*'.",
      Action::kUnhold, [](CLI::App&, Options&) {},
      "  imagecd unhold chime\n"
      "  imagecd unhold '*' --up\n");
}

}  // namespace imagecd::cli
