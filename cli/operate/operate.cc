#include "cli/operate/operate.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/operate/plan.h"
#include "cli/operate/preview.h"
#include "cli/operate/wording.h"
#include "provider/base/status_macros.h"
#include "provider/policy/image_text.h"

namespace imagecd::operate {
namespace {

using stack::Image;

// The stack as it is, and where its configuration stands.
struct Situation {
  std::string exported;  // the state, as pulumi gives it
  stack::State state;
  stack::Config config;
  Settings settings;
  std::string file;
  std::optional<std::string> contents;
  FileInGit in_git;
};

absl::StatusOr<Situation> Look(const Request& request, Tools& tools,
                               Result& result) {
  Situation situation;
  tools.progress("reading the stack");
  IMAGECD_ASSIGN_OR_RETURN(situation.exported,
                           tools.pulumi.Run({"stack", "export"}));
  IMAGECD_ASSIGN_OR_RETURN(situation.state,
                           stack::ParseState(situation.exported));
  if (situation.state.images.empty()) {
    return absl::NotFoundError(
        "this stack has no imagecd resources\n  deploy it once with `pulumi "
        "up`, or name another one with --stack and --cwd");
  }
  IMAGECD_ASSIGN_OR_RETURN(situation.config, stack::ReadConfig(tools.pulumi));
  IMAGECD_ASSIGN_OR_RETURN(situation.settings, SettingsFrom(situation.config));
  result.stack = situation.state.stack;
  IMAGECD_ASSIGN_OR_RETURN(
      situation.file,
      stack::StackFile(tools.pulumi.location().folder, situation.state.stack));
  result.file = situation.file;
  IMAGECD_ASSIGN_OR_RETURN(situation.contents, ReadStackFile(situation.file));
  if (!request.stack_cr) {
    IMAGECD_ASSIGN_OR_RETURN(situation.in_git, tools.git.Look(situation.file));
    result.upstream = situation.in_git.upstream;
  }
  return situation;
}

std::string FileName(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

// Whether a checkout elsewhere would undo this, and what was asked for then.
absl::Status CheckSharing(const Request& request, const Situation& situation,
                          const std::string& contents, Result& result) {
  const FileInGit& git = situation.in_git;
  const std::string name = FileName(situation.file);
  if (request.commit && !git.tracked) {
    return absl::FailedPreconditionError(absl::StrCat(
        name,
        " is not tracked by git, so that there is nothing to commit\n"
        "  leave out --commit, or `git add` it first"));
  }
  if (request.commit && git.branch.empty()) {
    return absl::FailedPreconditionError(
        "no branch is checked out, and a commit would be lost\n  check out the "
        "branch that the stack is deployed from");
  }
  if (request.commit && git.uncommitted) {
    return absl::FailedPreconditionError(absl::StrCat(
        name,
        " has changes that are not committed, and --commit would take "
        "them along\n  commit or undo them first"));
  }
  if (!git.tracked || request.commit || git.contents_upstream == contents) {
    return absl::OkStatus();
  }
  const std::string why = absl::StrFormat(
      "%s is tracked by git and would differ from %s: what is only here is "
      "undone by the next `pulumi up` from a checkout that lacks it (the "
      "operator's, CI's)",
      name, git.upstream.empty() ? "other checkouts" : git.upstream);
  if (request.local || request.dry_run) {
    result.notes.push_back(why);
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(absl::StrCat(
      why,
      "\n  --commit  commits it, for you to push\n  --local   keeps it in "
      "this checkout\n  --stack-cr  prints the entry for the operator's "
      "Stack instead"));
}

// What the next up does, and whether it is what was asked for.
absl::Status Predict(const Plan& plan, const Preview& preview, Result& result) {
  std::set<std::string> concerned;
  for (const Plan::Target& target : plan.targets) {
    concerned.insert(target.image->urn);
  }
  for (const Plan::Target& target : plan.targets) {
    const Image& image = *target.image;
    const auto step =
        std::find_if(preview.steps.begin(), preview.steps.end(),
                     [&](const Step& each) { return each.urn == image.urn; });
    const auto is_member = [&](const Step::Images& each) {
      return each.member == image.member;
    };
    if (step == preview.steps.end() || step->op == "delete") {
      return absl::FailedPreconditionError(
          absl::StrCat("the program no longer has ", image.Label(),
                       ", and the next `pulumi up` deletes it"));
    }
    const auto images =
        std::find_if(step->images.begin(), step->images.end(), is_member);
    if (images == step->images.end()) continue;
    Move move;
    move.label = image.Label();
    move.repository = image.repository;
    move.from = images->before;
    move.to = images->after;
    for (const stack::Dependent& dependent : image.dependents) {
      const std::string line = StepInWords(preview, dependent.urn);
      // Each once, with the first image that it uses.
      if (!line.empty() && concerned.insert(dependent.urn).second) {
        move.dependents.push_back(line);
      }
    }
    for (const Said& said : preview.said) {
      // That it moves is said by the move itself.
      if (said.urn == image.urn && said.text.find(" → ") == std::string::npos) {
        move.said.push_back(said.text);
      }
    }
    result.moves.push_back(std::move(move));
    const policy::Image& to = images->after;
    if (target.wanted &&
        (target.wanted->digest.empty() ? to.tag != target.wanted->tag
                                       : to.digest != target.wanted->digest)) {
      return absl::FailedPreconditionError(absl::StrFormat(
          "the next `pulumi up` would give %s %s, and not %s: the program "
          "itself says which image to take (`tag`, `digest` or `pin`)\n  "
          "change it there",
          image.Label(), policy::NameOf(to), policy::NameOf(*target.wanted)));
    }
  }
  result.others = OtherSteps(preview, concerned);
  return absl::OkStatus();
}

// Puts the file back.
absl::Status Restore(const Situation& situation) {
  if (!situation.contents) {
    std::remove(situation.file.c_str());
    return absl::OkStatus();
  }
  std::ofstream file(situation.file, std::ios::binary | std::ios::trunc);
  file << *situation.contents;
  file.close();
  if (file) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("cannot write ", situation.file, " back"));
}

absl::Status Deploy(const Request& request, Tools& tools) {
  const std::vector<std::string> up = {"up", "--yes", "--skip-preview",
                                       "--suppress-outputs"};
  if (request.captured) return tools.pulumi.Run(up).status();
  IMAGECD_ASSIGN_OR_RETURN(const int status, tools.pulumi.RunForPerson(up));
  if (status == 0) return absl::OkStatus();
  return absl::UnavailableError("`pulumi up` failed, see above");
}

absl::Status DeployOrRestore(const Request& request, Tools& tools,
                             const Situation& situation, Result& result) {
  const absl::Status deployed = Deploy(request, tools);
  if (deployed.ok()) {
    result.deployed = true;
    return absl::OkStatus();
  }
  // An update that somebody else's prevented has left no trace.
  const auto after = tools.pulumi.Run({"stack", "export"});
  const std::string text(deployed.message());
  if (after.ok() && *after == situation.exported && Restore(situation).ok()) {
    result.written = false;
    return absl::Status(
        deployed.code(),
        absl::StrCat(text, "\n  it did not begin, so that nothing is changed: ",
                     FileName(situation.file), " is as it was"));
  }
  return absl::Status(
      deployed.code(),
      absl::StrCat(text, "\n  ", FileName(situation.file),
                   " has the change, and the next `pulumi up` goes on with "
                   "it\n  undo: ",
                   result.undo));
}

absl::Status CarryOut(const Request& request, Tools& tools, const Plan& plan,
                      const Situation& situation, Result& result) {
  IMAGECD_ASSIGN_OR_RETURN(const auto now, ReadStackFile(situation.file));
  if (now != situation.contents) {
    return absl::AbortedError(
        absl::StrCat(situation.file,
                     " was changed by somebody else meanwhile\n  look at "
                     "it, and try again"));
  }
  if (request.up) tools.progress("");
  const absl::Status applied =
      Apply(plan.changes, situation.settings, tools.pulumi);
  if (!applied.ok()) {
    result.written = !Restore(situation).ok();
    return applied;
  }
  result.written = !result.settings.empty();
  if (request.up) {
    IMAGECD_RETURN_IF_ERROR(DeployOrRestore(request, tools, situation, result));
  }
  if (request.commit) {
    IMAGECD_RETURN_IF_ERROR(tools.git.Commit(situation.file, plan.title));
    result.committed = true;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Operate(const Request& request, Tools tools, Result* result) {
  IMAGECD_ASSIGN_OR_RETURN(const Situation situation,
                           Look(request, tools, *result));
  const PlanningTools planning{
      tools.pulumi, tools.environment, tools.ask, tools.progress,
      situation.file.substr(0, situation.file.rfind('/'))};
  IMAGECD_ASSIGN_OR_RETURN(
      const Plan plan, MakePlan(request, situation.state, situation.config,
                                situation.settings, planning, result->notes));
  for (const Change& change : plan.changes) {
    const std::string before = ValueOf(Before(change, situation.settings));
    const std::string after = ValueOf(change);
    if (before != after) {
      result->settings.push_back({KeyOf(change), before, after});
    }
  }
  result->undo =
      UndoCommand(request, plan, situation.settings, tools.pulumi.location());
  if (request.stack_cr) {
    result->stack_entry = StackEntry(With(plan.changes, situation.settings),
                                     plan.changes.front().kind);
  }
  const std::string extension =
      situation.file.substr(situation.file.rfind('.'));
  IMAGECD_ASSIGN_OR_RETURN(const ScratchFile scratch,
                           ScratchFile::Make(situation.contents.value_or(""),
                                             extension, tools.environment));
  WithConfigFile trial(tools.pulumi, scratch.path());
  IMAGECD_RETURN_IF_ERROR(Apply(plan.changes, situation.settings, trial));
  if (!request.stack_cr) {
    IMAGECD_ASSIGN_OR_RETURN(const auto contents,
                             ReadStackFile(scratch.path()));
    IMAGECD_RETURN_IF_ERROR(
        CheckSharing(request, situation, contents.value_or(""), *result));
  }
  tools.progress("waiting for `pulumi preview`");
  IMAGECD_ASSIGN_OR_RETURN(const Preview preview, RunPreview(trial));
  IMAGECD_RETURN_IF_ERROR(Predict(plan, preview, *result));
  if (request.dry_run || request.stack_cr) return absl::OkStatus();
  return CarryOut(request, tools, plan, situation, *result);
}

}  // namespace imagecd::operate
