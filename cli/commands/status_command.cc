#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>
#include <ostream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/commands/ages.h"
#include "cli/commands/command.h"
#include "cli/commands/output.h"
#include "cli/commands/stack_options.h"
#include "cli/commands/status.h"
#include "cli/commands/style.h"
#include "cli/commands/table.h"
#include "nlohmann/json.hpp"
#include "provider/base/text.h"
#include "provider/policy/duration.h"
#include "provider/policy/image_text.h"

namespace imagecd::cli {
namespace {

using nlohmann::ordered_json;

struct Options {
  stack::Location location;
  StatusOptions status;
  bool json = false;
};

bool IsWaiting(Standing standing) {
  return standing == Standing::kPending || standing == Standing::kNotDeployed;
}

int ExitCode(const StackStatus& status) {
  int code = kDone;
  for (const ImageStatus& each : status.images) {
    if (each.standing == Standing::kUnknown) return kError;
    if (IsWaiting(each.standing)) code = kOutOfDate;
  }
  return code;
}

ordered_json ToJson(const policy::Image& image) {
  ordered_json json;
  json["tag"] = JsonString(image.tag);
  json["digest"] = JsonString(image.digest);
  json["commit"] = JsonString(image.commit);
  json["builtAt"] = image.built_at.has_value()
                        ? ordered_json(policy::FormatRfc3339(*image.built_at))
                        : ordered_json();
  return json;
}

ordered_json ToJson(const ImageStatus& status) {
  const stack::Image& image = status.image;
  ordered_json json;
  json["name"] = image.name;
  json["member"] = JsonString(image.member);
  json["urn"] = image.urn;
  json["repository"] = image.repository;
  json["branch"] = image.branch;
  json["status"] = StandingName(status.standing);
  json["deployed"] = ToJson(image.chosen);
  json["deployed"]["reference"] = JsonString(image.reference);
  json["deployed"]["selection"] = policy::SelectionName(image.selection);
  json["deployed"]["reason"] = JsonString(image.reason);
  json["next"] = nullptr;
  if (status.next) {
    json["next"] = ToJson(status.next->image);
    json["next"]["selection"] = policy::SelectionName(status.next->selection);
    json["next"]["why"] = JsonString(WhyInWords(*status.next));
  }
  json["newest"] = nullptr;
  if (status.newest) json["newest"] = ToJson(*status.newest);
  json["commitsBehind"] = nullptr;
  if (status.commits_behind) json["commitsBehind"] = *status.commits_behind;
  json["notDeployed"] = JsonString(status.not_deployed);
  json["warnings"] = status.warnings;
  json["error"] = JsonString(status.error);
  return json;
}

ordered_json ToJson(const StackStatus& status) {
  ordered_json json;
  json["stack"] = JsonString(status.stack);
  json["project"] = JsonString(status.project);
  json["upToDate"] = ExitCode(status) == kDone;
  json["images"] = ordered_json::array();
  for (const ImageStatus& each : status.images) {
    json["images"].push_back(ToJson(each));
  }
  json["warnings"] = status.warnings;
  return json;
}

// What is to be said of an image in a few words.
Cell Words(const ImageStatus& status) {
  const stack::Image& image = status.image;
  switch (status.standing) {
    case Standing::kUnknown:
      return {"error", Tone::kBad};
    case Standing::kNotDeployed:
      return {"chosen, not deployed: " + status.not_deployed, Tone::kBad};
    case Standing::kPending: {
      const Chosen& next = *status.next;
      const std::string why = WhyInWords(next);
      std::string words = "pending: the same image, ";
      if (next.image.tag != image.chosen.tag) {
        words = absl::StrCat("pending: ", policy::NameOf(next.image),
                             why.empty() ? "" : ", ");
      } else if (next.image.digest != image.chosen.digest) {
        words = "pending: the tag was pushed again";
        if (!why.empty()) words += ", ";
      } else if (why.empty()) {
        words += "no longer " + policy::SelectionName(image.selection);
      }
      words += why;
      return {std::move(words), Tone::kWaiting};
    }
    case Standing::kPinned:
    case Standing::kHeld:
      return {WhyInWords(*status.next), Tone::kStrong};
    case Standing::kUpToDate:
      break;
  }
  return {"up to date", Tone::kGood};
}

void PrintTable(const StackStatus& status, Environment& environment) {
  const absl::Time now = environment.world.clock->Now();
  Table table({"IMAGE", "TAG", "COMMIT", "AGE", "NEWEST", "BEHIND", "STATUS"});
  for (const ImageStatus& each : status.images) {
    const stack::Image& image = each.image;
    std::string newest;
    if (each.newest) {
      newest = each.newest->tag == image.chosen.tag
                   ? "this"
                   : policy::NameOf(*each.newest);
    }
    const Cell behind =
        each.commits_behind
            ? Cell{policy::Plural(*each.commits_behind, "commit"),
                   *each.commits_behind == 0 ? Tone::kFaint : Tone::kPlain}
            : Cell{};
    table.Add(
        {{image.Label(), Tone::kStrong},
         {image.secret && image.chosen.tag.empty()
              ? "(secret)"
              : policy::NameOf(image.chosen)},
         {image.chosen.commit.empty()
              ? (image.chosen.tag.empty() ? "" : "(none in the tag)")
              : policy::ShortCommit(image.chosen.commit)},
         {image.chosen.built_at ? AgeInWords(*image.chosen.built_at, now) : ""},
         {newest, newest == "this" ? Tone::kFaint : Tone::kPlain},
         behind,
         Words(each)});
  }
  table.Print(environment.out, HasColour(environment));
}

// One line that says what to do.
void PrintSummary(const StackStatus& status, Environment& environment) {
  const auto count = [&status](Standing standing) {
    return std::count_if(status.images.begin(), status.images.end(),
                         [standing](const ImageStatus& each) {
                           return each.standing == standing;
                         });
  };
  const auto pending = count(Standing::kPending);
  const auto stuck = count(Standing::kNotDeployed);
  if (pending > 0) {
    environment.err << policy::Plural(pending, "image")
                    << " pending: `pulumi up` deploys what is shown, `pulumi "
                       "preview` shows the rest\n";
  }
  if (stuck > 0) {
    environment.err << policy::Plural(stuck, "image")
                    << " chosen, not deployed: the last `pulumi up` did not "
                       "get to the end; run it again\n";
  }
}

void Print(const StackStatus& status, Environment& environment) {
  for (const std::string& text : status.warnings) {
    PrintWarning(text, environment.err);
  }
  PrintTable(status, environment);
  for (const ImageStatus& each : status.images) {
    const std::string label = base::EscapeLine(each.image.Label());
    for (const std::string& text : each.warnings) {
      PrintWarning(label, text, environment.err);
    }
    if (!each.error.empty()) {
      PrintError(label, absl::UnavailableError(each.error), environment.err);
    }
  }
  PrintSummary(status, environment);
}

int RunStatus(const Options& options, Environment& environment) {
  stack::PulumiProgram pulumi(options.location, *environment.world.environment,
                              environment.cancel);
  const absl::StatusOr<StackStatus> status =
      FindStatus(environment, pulumi, options.status);
  if (!status.ok()) {
    if (options.json) {
      PrintJson({{"error", MessageOf(status.status())}}, environment.out);
    } else {
      PrintError(status.status(), environment.err);
    }
    return kError;
  }
  if (options.json) {
    PrintJson(ToJson(*status), environment.out);
  } else {
    Print(*status, environment);
  }
  return ExitCode(*status);
}

}  // namespace

Command AddStatus(CLI::App& program, Environment& environment) {
  CLI::App* parser = program.add_subcommand(
      "status",
      "Show each app's image and what the next `pulumi up` would change: which "
      "one a stack has, and from which commit.");
  auto options = std::make_shared<Options>();
  AddStackOptions(*parser, options->location);
  parser->add_option("--source-repository", options->status.source_repository,
                     "Path or https URL of the source, to count commits in "
                     "(each image's verify.sourceRepository)");
  AddRegistryOptions(*parser, options->status.registries);
  parser->add_flag("--json", options->json, "Report as JSON on stdout");
  parser->footer(
      "Examples:\n"
      "  imagecd status\n"
      "  imagecd status --stack prod --source-repository .\n"
      "  imagecd status --json | jq -r '.images[] | select(.status != "
      "\"up-to-date\") | .name'\n"
      "  imagecd status >/dev/null || mail -s 'an update waits' me "
      "</dev/null\n\n"
      "Exit codes: 0 up to date (or pinned, or held), 1 error, 2 something is "
      "pending or not deployed.\n"
      "The program is taken as it was at the last `pulumi up`, the "
      "configuration as it is now. Nothing is changed.");
  return {parser,
          [options, &environment] { return RunStatus(*options, environment); }};
}

}  // namespace imagecd::cli
