#include "provider/policy/release_trial.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/policy/deployed_image.h"
#include "provider/policy/image_text.h"

namespace imagecd::policy {
namespace {

using Kind = Answer::Kind;

Result MemberLacksImage(ChoiceRun& run, const std::string& name,
                        bool is_deployed) {
  if (run.facts.pin.pin) {
    const std::string why = run.facts.passed_over.empty()
                                ? absl::StrFormat("%s has no image of it", name)
                                : run.text.PassedOver();
    return run.RefusePin(
        absl::StrFormat("%s; %s", why, run.text.WhatIsThere()));
  }
  if (!is_deployed || !run.queue.empty()) return Result::kFails;
  // The deployed images stay, and this member has no image of their commit.
  if (run.facts.by_policy() && MayGoBack(run)) {
    run.facts.going_back = GoingBack::kNewMember;
    run.facts.going_back_because = absl::StrFormat(
        "%s has no image of %s", name, ShortCommit(run.facts.deployed_key));
    return Result::kGoBack;
  }
  return run.Refuse("repositories", run.text.NoImageOf(name));
}

// A newer tag for the digest that is deployed is not a new image: the state
// stays, and nothing that uses the reference restarts. In a set the members
// have to share a commit, so there the tags move.
bool IsDeployedImage(const ChoiceRun& run, const std::string& name,
                     std::string_view digest) {
  return !run.request.one_commit && run.facts.Guarded(name) &&
         run.facts.going_back == GoingBack::kNo &&
         run.facts.IsDeployed(name, digest);
}

Result TryMember(ChoiceRun& run, const std::string& name, Release& release,
                 bool is_deployed) {
  const bool pinned = run.facts.pin.pin.has_value();
  std::vector<Build>& builds = release.builds[name];
  while (!builds.empty()) {
    const Build build = builds.front();
    const Image* deployed = run.facts.DeployedOf(name);
    if (is_deployed && deployed != nullptr && deployed->tag == build.tag) {
      return KeepMember(run, name);
    }
    ++run.lookups;
    Answer answer = run.examiner.Ask(
        run.examiner.Question(name, build.tag, run.examiner.AllChecks()));
    if (answer.kind == Kind::kNoAnswer) {
      return run.NoAnswer(answer.problem, run.facts.state_usable() && !pinned);
    }
    const bool overridden = pinned && answer.kind == Kind::kLacksPlatform;
    if (overridden) {
      run.facts.overridden.push_back(absl::StrFormat(
          "%s: %s", run.text.Name(name, build.tag), answer.problem));
    }
    if ((answer.kind == Kind::kFound || overridden) &&
        run.rules.check_history) {
      if (run.examiner.Commits().history == nullptr)
        return run.NoHistory(false);
      if (auto problem = run.examiner.HistoryProblem(build.commit, run.key)) {
        answer = Answer::FailsVerify(answer.digest, *std::move(problem));
      }
    }
    Decision::Candidate candidate{name, build.tag, answer};
    run.decision.candidates.push_back(candidate);
    if (answer.kind == Kind::kFound &&
        IsDeployedImage(run, name, answer.digest)) {
      run.messages.push_back(
          {Severity::kInfo, run.text.SameImage(name, build.tag)});
      return run.MemberIs(name, *deployed);
    }
    if (answer.kind == Kind::kFound || overridden) {
      if (answer.kind != Kind::kFailsVerify) {
        return run.MemberIs(
            name, DescribeImage(run.rules.scheme, build.tag, answer.digest));
      }
    }
    if (answer.kind == Kind::kFailsVerify && pinned) {
      return run.PinFailsVerify(name, run.text.Name(name, build.tag),
                                answer.problem);
    }
    if (answer.kind == Kind::kFailsVerify && !answer.required_by.empty()) {
      return run.Refuse(answer.required_by, run.text.FailsRequired(candidate));
    }
    const bool known =
        std::any_of(run.facts.passed_over.begin(), run.facts.passed_over.end(),
                    [&](const Decision::Candidate& passed) {
                      return passed.member == name && passed.tag == build.tag;
                    });
    if (!known) run.facts.passed_over.push_back(std::move(candidate));
    builds.erase(builds.begin());
    if (!run.facts.pin.pin && run.queue.PutBehind(release))
      return Result::kFails;
  }
  return MemberLacksImage(run, name, is_deployed);
}

}  // namespace

// Tries one release, into run.images. `is_deployed`: it is the deployed commit,
// of which what is deployed may stay.
Result Try(ChoiceRun& run, Release release, bool is_deployed) {
  run.key = release.key;
  run.images.clear();
  run.messages.clear();
  Outlook outlook;
  for (const std::string& name : run.facts.members) {
    const auto builds = release.builds.find(name);
    if (builds == release.builds.end() || builds->second.empty()) continue;
    const std::string& tag = builds->second.front().tag;
    const Image* deployed = run.facts.DeployedOf(name);
    if (!is_deployed || deployed == nullptr || deployed->tag != tag) {
      outlook.manifests.push_back(
          run.examiner.Question(name, tag, run.examiner.AllChecks()));
    } else if (run.examiner.StillMet() != Checks() &&
               run.examiner.Head(name).digest == deployed->digest) {
      ManifestQuestion question =
          run.examiner.Question(name, tag, run.examiner.StillMet());
      question.name = deployed->digest;
      outlook.manifests.push_back(std::move(question));
    }
  }
  if (outlook.manifests.size() > 1) run.evidence.Expect(outlook);
  for (const std::string& name : run.facts.members) {
    const Result result = TryMember(run, name, release, is_deployed);
    if (result != Result::kUsable) return result;
  }
  return is_deployed || run.queue.GoesForward(release, run.images)
             ? Result::kUsable
             : Result::kFails;
}

void KeepWhole(ChoiceRun& run) {
  if (Try(run, run.queue.DeployedRelease(), /*is_deployed=*/true) ==
      Result::kUsable)
    run.Done();
}

}  // namespace imagecd::policy
