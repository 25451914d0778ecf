// How a choice is made.
//
// The request names members: the repositories of a set, or the one repository
// of a single image. The builds that are deployed together are a Release: one
// build of each member. In a set its builds share a commit; of a single image
// every build is a release. So everything below is written for sets, and a
// single image is a set with one member.
//
// Who decides, in this order: `tag` and `digest` in the program, a pin, a hold,
// the policy. The policy tries releases from the newest down. The first one of
// which every member has an image that passes its checks is taken. The last one
// to be tried is what is deployed, and it stays even if it fails.
//
// Invariants:
// - The guard: unless a person asked (a pin, an exclusion, allowDowngrade), the
//   choice never goes behind what is deployed. A listing that lacks a deployed
//   tag which is still there is not complete, and does not justify going back.
// - The gate: ChoiceRun::MemberIs is the only way for a digest into the
// decision, and a
//   digest that is not deployed gets in only if it has passed `verify`.
// - A failure changes nothing: without an answer what is deployed stays, or the
//   operation fails.
// - A listing after the cursor gives the same decision as a listing of
//   everything. Where it might not, Choose starts again with everything.

#include "provider/policy/choose.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/policy/choice_run.h"
#include "provider/policy/deployed_image.h"
#include "provider/policy/named_images.h"
#include "provider/policy/overruled.h"
#include "provider/policy/release_trial.h"

namespace imagecd::policy {
namespace {

// Returns false if the lists are not enough to choose from: the choice has
// ended, or everything has to be listed.
bool ListsSuffice(ChoiceRun& run) {
  if (!run.HasLists(run.facts.members, run.facts.state_usable())) return false;
  if (run.rules.check_history && run.examiner.Commits().history == nullptr) {
    run.NoHistory(run.facts.state_usable());
    return false;
  }
  // Where the cursor is unknown to the registry the answer is empty.
  for (const auto& [name, listing] : run.facts.listings) {
    if (listing.everything) continue;
    if (!run.facts.Guarded(name) || !listing.survey->saw_deployed()) {
      run.needs_everything = true;
    }
  }
  return !run.needs_everything;
}

// Returns true if a deployed image is excluded. Then the newest image that is
// not excluded is chosen, whether it is older or newer.
bool GoBackFromExcluded(ChoiceRun& run) {
  for (const auto& [name, image] : run.facts.deployed) {
    const Exclusion* exclusion = run.facts.JudgmentOf(image.tag).exclusion;
    if (!run.facts.state_usable() || exclusion == nullptr) continue;
    run.facts.going_back = GoingBack::kExcluded;
    run.facts.going_back_because = absl::StrFormat(
        "%s is %s", run.text.Name(name, image.tag), exclusion->InWords());
    run.went_back = true;
    for (const auto& [member, listing] : run.facts.listings) {
      if (!listing.everything) run.needs_everything = true;
    }
    return true;
  }
  return false;
}

// Tries releases from the newest down, kMaxAttempts at most.
Result TryInOrder(ChoiceRun& run) {
  while (run.lookups < kMaxAttempts * run.facts.members.size()) {
    std::optional<Release> release = run.queue.Next();
    if (!release) return Result::kFails;
    const bool is_deployed = run.queue.IsDeployed(*release);
    const Result result = Try(run, *std::move(release), is_deployed);
    if (result != Result::kFails) return result;
  }
  run.queue.Clear();
  return Result::kFails;
}

// No release is usable, but perhaps the deployed one is.
Result NothingLeft(ChoiceRun& run) {
  if (!run.facts.state_usable() || run.facts.deployed.empty()) {
    return run.Refuse(
        run.request.one_commit ? "repositories" : "repository",
        run.request.one_commit
            ? "repositories: " + run.text.NothingToChoose()
            : absl::StrFormat("repository \"%s\": %s",
                              run.request.members.begin()->second.repository,
                              run.text.NothingToChoose()));
  }
  const bool guarded =
      std::any_of(run.facts.members.begin(), run.facts.members.end(),
                  [&run](const auto& name) { return run.facts.Guarded(name); });
  if (run.facts.going_back == GoingBack::kExcluded || !guarded) {
    run.Say(Severity::kWarning, run.text.NothingBetter());
  }
  if (!guarded && run.facts.joining.empty()) {
    run.KeepAll();
    return Result::kEnded;
  }
  return Try(run, run.queue.DeployedRelease(), /*is_deployed=*/true);
}

void ChooseNewest(ChoiceRun& run) {
  if (!ListsSuffice(run)) return;
  run.queue.Join(run.rules.check_history ? run.examiner.Commits().history
                                         : nullptr);
  for (const Release& release : run.facts.unknown) {
    for (const auto& [name, builds] : release.builds) {
      const Build& build = builds.front();
      run.decision.candidates.push_back(
          {name, build.tag,
           Answer::FailsVerify(
               "",
               run.examiner.HistoryProblem(build.commit, "").value_or(""))});
    }
  }
  if (GoBackFromExcluded(run)) {
    if (run.needs_everything) return;
    if (ListsLackDeployed(run)) return KeepWhole(run);
  }
  run.queue.Order();
  Result result = TryInOrder(run);
  while (result != Result::kUsable && result != Result::kEnded) {
    if (result == Result::kFails) {
      result = NothingLeft(run);
      continue;
    }
    // An older build may be listed before the cursor.
    for (const auto& [name, listing] : run.facts.listings) {
      if (!listing.everything) run.needs_everything = true;
    }
    if (run.needs_everything) return;
    run.went_back = true;
    run.queue.Order();
    result = TryInOrder(run);
  }
  if (result == Result::kUsable) run.Done();
}

// Returns nullopt if the tags after the cursors are not enough.
std::optional<Decision> TryToChoose(const Request& request, Evidence& evidence,
                                    bool everything) {
  ChoiceRun run(request, evidence, everything);
  run.SayAll(Severity::kWarning, OverruledRequests(run.facts));
  run.decision.selection = run.facts.named()           ? Selection::kPinned
                           : run.facts.hold != nullptr ? Selection::kHeld
                                                       : Selection::kNewest;
  if (run.request.given()) {
    ChooseGiven(run);
  } else if (!run.facts.pin.error.empty()) {
    run.Refuse(run.facts.pin.property, run.facts.pin.error);
  } else {
    run.List();
    if (run.facts.pin.pin) {
      ChoosePinned(run);
    } else if (!run.facts.by_policy()) {
      ChooseHeld(run);
    } else {
      if (run.facts.hold != nullptr) {
        run.Say(Severity::kWarning, run.text.NothingToHold());
      }
      ChooseNewest(run);
    }
  }
  if (run.needs_everything) return std::nullopt;
  return std::move(run.decision);
}

}  // namespace

Decision Choose(const Request& request, Evidence& evidence) {
  if (auto decision = TryToChoose(request, evidence, false)) return *decision;
  return *TryToChoose(request, evidence, true);
}

}  // namespace imagecd::policy
