#include "provider/policy/named_images.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/policy/deployed_image.h"
#include "provider/policy/image_text.h"
#include "provider/policy/release_trial.h"

namespace imagecd::policy {
namespace {

using Kind = Answer::Kind;

ManifestQuestion GivenQuestion(ChoiceRun& run, const std::string& name) {
  const Member& member = run.request.members.at(name);
  if (member.digest.empty()) {
    const Image* deployed = run.facts.DeployedOf(name);
    const bool same_tag = deployed != nullptr && deployed->tag == member.tag;
    return run.examiner.Question(
        name, member.tag, same_tag ? Checks() : run.examiner.VerifyOnly());
  }
  const bool keeps_tag =
      member.tag.empty() && run.facts.IsDeployed(name, member.digest);
  ManifestQuestion question = run.examiner.Question(
      name, keeps_tag ? run.facts.DeployedOf(name)->tag : member.tag,
      run.examiner.VerifyOnly());
  question.name = member.digest;
  return question;
}

// `tag` and `digest` take precedence over all rules but `verify`.
Result TakeGiven(ChoiceRun& run, const std::string& name) {
  const Member& member = run.request.members.at(name);
  const Image* deployed = run.facts.DeployedOf(name);
  if (member.digest.empty() && deployed != nullptr &&
      deployed->tag == member.tag) {
    return KeepMember(run, name);
  }
  const bool is_deployed = run.facts.IsDeployed(name, member.digest);
  // Without `verify` nothing is asked about an image that is named completely.
  const bool complete =
      !member.digest.empty() && (!member.tag.empty() || is_deployed);
  const ManifestQuestion question = GivenQuestion(run, name);
  const Answer answer = complete && !run.rules.check_verify
                            ? Answer::Found(member.digest)
                            : run.examiner.Ask(question);
  const char* property = member.digest.empty() ? "tag" : "digest";
  const std::string path = run.request.one_commit
                               ? absl::StrFormat("images.%s.%s", name, property)
                               : std::string(property);
  const std::string value = absl::StrFormat(
      "%s \"%s\"", path, member.digest.empty() ? member.tag : member.digest);
  const std::string blamed = run.request.one_commit ? "images" : property;

  if (answer.kind == Kind::kNoAnswer) {
    return run.NoAnswer(answer.problem, /*state_usable=*/is_deployed);
  }
  if (answer.kind == Kind::kAbsent && is_deployed) {
    return DeployedTagIsGone(run, name);
  }
  if (answer.kind == Kind::kAbsent) {
    return run.Refuse(
        blamed,
        absl::StrFormat("%s: %s has no such %s", value, member.repository,
                        member.digest.empty() ? "tag" : "manifest"));
  }
  const bool is_same = run.facts.IsDeployed(name, answer.digest);
  Image image =
      member.tag.empty() && is_same
          ? *deployed
          : DescribeImage(run.rules.scheme, member.tag, answer.digest);
  std::string problem;
  if (run.rules.check_verify && !answer.Verified(question.checks)) {
    problem = answer.problem;
  } else if (run.rules.check_history) {
    if (run.examiner.Commits().history == nullptr)
      return run.NoHistory(is_deployed);
    problem = run.examiner.HistoryProblem(image.commit, run.key).value_or("");
  }
  if (!problem.empty() && !is_same) {
    return run.Refuse(
        blamed,
        absl::StrFormat(
            "%s fails `verify`, which naming an image does not switch off: "
            "%s%s",
            value, problem,
            member.tag.empty() ? "; give the tag in addition to the digest"
                               : ""));
  }
  if (!problem.empty()) {
    run.Say(Severity::kWarning,
            run.text.Unmet(name, problem, "it is named explicitly"));
  }
  return run.MemberIs(name, std::move(image));
}

// The builds of the pinned commit; nullopt: the choice has ended.
std::optional<Release> FindPinnedCommit(ChoiceRun& run, bool satisfied,
                                        bool same_pin) {
  std::map<std::string, std::vector<Build>> matches;
  std::vector<std::string> choices;
  for (const std::string& name : run.facts.members) {
    const Listing& listing = run.facts.listings[name];
    const bool stays = same_pin && run.facts.DeployedOf(name) != nullptr;
    if (listing.survey == nullptr) {
      if (stays) continue;
      run.NoAnswer(listing.problem, satisfied && run.facts.joining.empty());
      return std::nullopt;
    }
    matches[name] = listing.survey->PinMatches();
    if (run.request.one_commit || !listing.survey->PinIsAmbiguous()) continue;
    for (const Build& build : listing.survey->PinCandidates()) {
      choices.push_back(build.tag);
    }
  }
  run.facts.releases = JoinOnCommit(matches);
  if (run.request.one_commit && run.facts.releases.size() > 1) {
    for (const Release& each : run.facts.releases) choices.push_back(each.key);
  }
  if (!choices.empty() && !same_pin) {
    run.RefusePin(run.text.AmbiguousPin(choices));
    return std::nullopt;
  }
  if (satisfied) return Release();
  if (run.facts.releases.empty()) {
    run.RefusePin(run.text.UnknownPin());
    return std::nullopt;
  }
  const Release& release = run.facts.releases.front();
  if (!release.Lacking(run.facts.members).empty()) {
    run.RefusePin(absl::StrFormat("%s; %s", run.text.Lacks(release),
                                  run.text.WhatIsThere()));
    return std::nullopt;
  }
  return release;
}

// A tag or digest: only a single image is pinned to one.
void ChoosePinnedImage(ChoiceRun& run) {
  const std::string& name = run.facts.members[0];
  const std::string off =
      run.text.OffBranch(name, run.pin().tag,
                         run.pin().origin.empty() ? "`pin`" : run.pin().origin);
  if (!off.empty()) run.Say(Severity::kWarning, off);
  const Image* deployed = run.facts.DeployedOf(name);
  if (deployed != nullptr && Satisfies(*deployed, run.pin())) {
    if (KeepMember(run, name) == Result::kUsable) run.Done();
    return;
  }
  const Answer answer = run.examiner.Ask(run.examiner.Question(
      name, run.pin().tag.empty() ? run.pin().digest : run.pin().tag,
      run.examiner.AllChecks()));
  switch (answer.kind) {
    case Kind::kNoAnswer:
      run.NoAnswer(answer.problem, /*state_usable=*/false);
      return;
    case Kind::kAbsent: {
      const std::string what = absl::StrFormat(
          "%s has no such %s", run.request.members.at(name).repository,
          run.pin().tag.empty() ? "manifest" : "tag");
      run.RefusePin(
          run.facts.SurveyOf(name) == nullptr
              ? what
              : absl::StrFormat("%s; %s", what, run.text.WhatIsThere()));
      return;
    }
    case Kind::kChildMissing:
      run.RefusePin(absl::StrFormat("it cannot be pulled: %s", answer.problem));
      return;
    case Kind::kFailsVerify:
      run.PinFailsVerify(name, run.pin().tag.empty() ? "it" : run.pin().tag,
                         answer.problem);
      return;
    case Kind::kLacksPlatform:
    case Kind::kFound:
      break;
  }
  Image image = DescribeImage(run.rules.scheme, run.pin().tag, answer.digest);
  if (run.rules.check_history) {
    if (run.examiner.Commits().history == nullptr) {
      run.NoHistory(/*state_usable=*/false);
      return;
    }
    if (const auto problem =
            run.examiner.HistoryProblem(image.commit, run.key)) {
      run.PinFailsVerify(name, NameOf(image), *problem);
      return;
    }
  }
  if (answer.kind == Kind::kLacksPlatform) {
    run.facts.overridden.push_back(
        absl::StrFormat("%s: %s", NameOf(image), answer.problem));
  }
  if (run.MemberIs(name, std::move(image)) == Result::kUsable) run.Done();
}

}  // namespace

void ChooseGiven(ChoiceRun& run) {
  Outlook outlook;
  outlook.history = run.rules.check_history;
  for (const std::string& name : run.facts.members) {
    const Member& member = run.request.members.at(name);
    const std::string off = run.text.OffBranch(name, member.tag, "the program");
    if (!off.empty()) run.Say(Severity::kWarning, off);
    if (member.digest.empty() || run.rules.check_verify) {
      outlook.manifests.push_back(GivenQuestion(run, name));
    }
  }
  run.evidence.Expect(outlook);
  for (const std::string& name : run.facts.members) {
    if (TakeGiven(run, name) == Result::kEnded) return;
  }
  run.Done();
}

void ChoosePinned(ChoiceRun& run) {
  if (run.pin().commit.empty()) return ChoosePinnedImage(run);
  const bool satisfied =
      run.facts.state_usable() && !run.facts.deployed.empty() &&
      std::all_of(run.facts.deployed.begin(), run.facts.deployed.end(),
                  [&run](const auto& each) {
                    return Satisfies(each.second, run.pin());
                  });
  const bool same_pin = satisfied && run.request.deployed->pin &&
                        run.request.deployed->pin->SameTarget(run.pin());
  if (same_pin && run.facts.joining.empty()) return KeepWhole(run);
  std::optional<Release> release = FindPinnedCommit(run, satisfied, same_pin);
  if (!release) return;
  // The deployed build is not replaced by a later one of the same commit:
  // pinning it changes nothing.
  if (satisfied) return KeepWhole(run);
  if (run.rules.check_history && run.examiner.Commits().history == nullptr) {
    run.NoHistory(/*state_usable=*/false);
    return;
  }
  if (Try(run, *std::move(release), /*is_deployed=*/false) == Result::kUsable) {
    run.Done();
  }
}

// The deployed images stay, and new members join at their commit.
void ChooseHeld(ChoiceRun& run) {
  if (run.facts.joining.empty()) return run.KeepAll();
  if (!run.HasLists(run.facts.joining, /*state_usable=*/false)) return;
  if (run.rules.check_history && run.examiner.Commits().history == nullptr) {
    run.NoHistory(/*state_usable=*/false);
    return;
  }
  std::map<std::string, std::vector<Build>> matches;
  for (const std::string& name : run.facts.members) {
    if (const Survey* survey = run.facts.SurveyOf(name)) {
      matches[name] = survey->PinMatches();
    }
  }
  run.facts.releases = JoinOnCommit(matches);
  KeepWhole(run);
}

}  // namespace imagecd::policy
