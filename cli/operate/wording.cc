#include "cli/operate/wording.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "cli/stack/shell_word.h"
#include "provider/policy/image_text.h"

namespace imagecd::operate {
namespace {

constexpr char kProviders[] = "pulumi:providers:";
constexpr char kStack[] = "pulumi:pulumi:Stack";

// `Deployment` of `kubernetes:apps/v1:Deployment`.
std::string LastPart(const std::string& type) {
  return type.substr(type.rfind(':') + 1);
}

std::string Flags(const Request& request, const stack::Location& location) {
  std::string flags;
  if (!location.folder.empty()) {
    absl::StrAppend(&flags, " --cwd ", stack::ShellWord(location.folder));
  }
  if (!location.stack.empty()) {
    absl::StrAppend(&flags, " --stack ", stack::ShellWord(location.stack));
  }
  if (request.local) flags += " --local";
  if (request.commit) flags += " --commit";
  if (request.up) flags += " --up";
  if (request.stack_cr) flags += " --stack-cr";
  return flags;
}

}  // namespace

std::vector<std::string> OtherSteps(const Preview& preview,
                                    const std::set<std::string>& concerned) {
  std::vector<std::string> lines;
  for (const Step& step : preview.steps) {
    if (step.op == "same" || concerned.count(step.urn) > 0 ||
        step.type == kStack || step.type.rfind(kProviders, 0) == 0) {
      continue;
    }
    bool moved = false;
    for (const Step::Images& images : step.images) {
      if (step.op != "update" || images.before == images.after) continue;
      moved = true;
      lines.push_back(absl::StrCat(
          step.name, images.member.empty() ? "" : "[" + images.member + "]",
          ": ", policy::Compare(images.before, images.after)));
    }
    if (!moved) {
      lines.push_back(
          absl::StrCat(step.op, " ", LastPart(step.type), " ", step.name));
    }
  }
  return lines;
}

std::string StepInWords(const Preview& preview, const std::string& urn) {
  for (const Step& step : preview.steps) {
    if (step.urn == urn && step.op != "same") {
      return absl::StrCat(step.op, " ", LastPart(step.type), " ", step.name);
    }
  }
  return "";
}

std::string UndoCommand(const Request& request, const Plan& plan,
                        const Settings& settings,
                        const stack::Location& location) {
  std::string app = request.app;
  const bool everything = plan.changes.front().repository == "*";
  if (!everything && plan.targets.size() == 1) {
    app = plan.targets.front().image->Label();
  }
  Change before = Before(plan.changes.front(), settings);
  // One member's pin or hold applies to the whole set.
  for (const Change& change : plan.changes) {
    if (before.pin || before.hold) break;
    before = Before(change, settings);
  }
  std::string command = "imagecd ";
  std::string reason;
  if (plan.changes.front().kind == Change::Kind::kPin) {
    if (before.pin) {
      const policy::Pin& pin = *before.pin;
      const std::string target = !pin.commit.empty() ? pin.commit
                                 : !pin.tag.empty()  ? pin.tag
                                                     : pin.digest;
      absl::StrAppend(&command, "pin ", stack::ShellWord(app), " ", target);
      reason = pin.reason;
    } else {
      absl::StrAppend(&command, "unpin ", stack::ShellWord(app));
    }
  } else if (before.hold) {
    absl::StrAppend(&command, "hold ", stack::ShellWord(app));
    reason = *before.hold;
  } else {
    absl::StrAppend(&command, "unhold ", stack::ShellWord(app));
  }
  if (!reason.empty()) {
    absl::StrAppend(&command, " --reason ",
                    stack::ShellWord(policy::OneLine(reason)));
  }
  return command + Flags(request, location);
}

}  // namespace imagecd::operate
