#include "provider/policy/deployed_image.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"

namespace imagecd::policy {
namespace {

using Kind = Answer::Kind;

Result StayBeforeRepush(ChoiceRun& run, const std::string& name,
                        std::string_view digest, std::string_view problem) {
  run.messages.push_back(
      {Severity::kWarning, run.text.RepushNotTaken(name, digest, problem)});
  return run.MemberIs(name, *run.facts.DeployedOf(name));
}

// The deployed tag was pushed again: its new image is taken if it passes.
Result FollowTag(ChoiceRun& run, const std::string& name,
                 const std::string& digest) {
  const Image& before = *run.facts.DeployedOf(name);
  Checks checks = run.examiner.StillMet();
  std::string now = digest;
  if (checks != Checks()) {
    checks.pullable = true;
    const Answer answer =
        run.examiner.Ask(run.examiner.Question(name, before.tag, checks));
    switch (answer.kind) {
      case Kind::kNoAnswer:
        return run.NoAnswer(answer.problem,
                            run.facts.named() || run.facts.state_usable());
      case Kind::kAbsent:
        return DeployedTagIsGone(run, name);
      case Kind::kChildMissing:
      case Kind::kFailsVerify:
      case Kind::kLacksPlatform:
        return StayBeforeRepush(run, name, answer.digest, answer.problem);
      case Kind::kFound:
        now = answer.digest;
        break;
    }
  }
  Image image = DescribeImage(run.rules.scheme, before.tag, now);
  if (run.rules.check_history && now != before.digest) {
    if (run.examiner.Commits().history == nullptr) {
      return run.NoHistory(run.facts.named() || run.facts.state_usable());
    }
    if (const auto problem =
            run.examiner.HistoryProblem(image.commit, run.key)) {
      return StayBeforeRepush(run, name, now, *problem);
    }
  }
  return run.MemberIs(name, std::move(image));
}

Result Unmet(ChoiceRun& run, const std::string& name,
             const std::string& problem) {
  const Image& image = *run.facts.DeployedOf(name);
  if (run.facts.Guarded(name) && MayGoBack(run)) {
    run.facts.going_back = GoingBack::kUnmet;
    run.facts.going_back_because =
        absl::StrFormat("of %s, %s", run.text.Name(name, image.tag), problem);
    return Result::kGoBack;
  }
  run.messages.push_back(
      {Severity::kWarning,
       run.text.Unmet(name, problem,
                      run.facts.named() ? "it is named explicitly"
                      : !run.rules.allow_downgrade
                          ? "nothing newer meets it, and "
                            "allowDowngrade is not set"
                      : run.went_back ? "nothing older meets it either"
                                      : "the list of tags is not complete")});
  return run.MemberIs(name, image);
}

}  // namespace

Result KeepMember(ChoiceRun& run, const std::string& name) {
  const Image& image = *run.facts.DeployedOf(name);
  if (run.facts.hold != nullptr) return run.MemberIs(name, image);
  const bool usable = run.facts.named() || run.facts.state_usable();
  const bool pinned_digest = run.facts.pin.pin && !run.pin().digest.empty();
  if (!pinned_digest) {
    const Answer now = run.examiner.Head(name);
    if (now.kind == Kind::kNoAnswer) return run.NoAnswer(now.problem, usable);
    if (now.kind == Kind::kAbsent) {
      if (run.facts.Guarded(name) && MayGoBack(run)) {
        run.facts.going_back = GoingBack::kGone;
        run.facts.going_back_because = absl::StrFormat(
            "%s is gone from the registry", run.text.Name(name, image.tag));
        return Result::kGoBack;
      }
      return DeployedTagIsGone(run, name);
    }
    const Survey* survey = run.facts.SurveyOf(name);
    if (run.facts.Guarded(name) && survey != nullptr &&
        !survey->saw_deployed()) {
      run.messages.push_back(
          {Severity::kWarning, run.text.IncompleteList(name)});
    }
    if (now.digest != image.digest) return FollowTag(run, name, now.digest);
  }
  // It stays, also if it no longer meets the rules.
  const bool history_known =
      run.rules.check_history && run.examiner.Commits().history != nullptr;
  if (history_known) {
    if (const auto problem =
            run.examiner.HistoryProblem(image.commit, run.key)) {
      return Unmet(run, name, *problem);
    }
  }
  if (run.examiner.StillMet() == Checks()) return run.MemberIs(name, image);
  ManifestQuestion question =
      run.examiner.Question(name, image.tag, run.examiner.StillMet());
  question.name = image.digest;
  const Answer answer = run.examiner.Ask(question);
  switch (answer.kind) {
    case Kind::kNoAnswer:
      return run.NoAnswer(answer.problem, usable);
    case Kind::kLacksPlatform:
    case Kind::kFailsVerify:
      return Unmet(run, name, answer.problem);
    case Kind::kFound:
    case Kind::kAbsent:
    case Kind::kChildMissing:
      break;
  }
  return run.MemberIs(name, image);
}

Result DeployedTagIsGone(ChoiceRun& run, const std::string& name) {
  const Image& image = *run.facts.DeployedOf(name);
  const bool manifest_too =
      image.tag.empty() ||
      run.examiner.Ask(run.examiner.Question(name, image.digest, Checks()))
              .kind == Kind::kAbsent;
  run.messages.push_back(
      {Severity::kWarning, run.text.Gone(name, manifest_too)});
  return run.MemberIs(name, image);
}

bool MayGoBack(ChoiceRun& run) {
  return run.rules.allow_downgrade && !run.went_back && !ListsLackDeployed(run);
}

bool ListsLackDeployed(ChoiceRun& run) {
  for (const auto& [name, image] : run.facts.deployed) {
    const Survey* survey = run.facts.SurveyOf(name);
    if (survey != nullptr && !survey->saw_deployed() &&
        run.examiner.Head(name).kind != Kind::kAbsent) {
      return true;
    }
  }
  return false;
}

}  // namespace imagecd::policy
