#include "provider/policy/choice_run.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/policy/image_text.h"
#include "provider/policy/listing_plan.h"
#include "provider/policy/tag_troubles.h"

namespace imagecd::policy {

namespace {

using Outcome = Decision::Outcome;

}  // namespace

ChoiceRun::ChoiceRun(const Request& of, Evidence& from, bool everything)
    : request(of),
      rules(of.rules),
      evidence(from),
      list_everything(everything),
      facts(of),
      text(facts),
      examiner(facts, from),
      queue(facts) {}

void ChoiceRun::List() {
  const auto plans = PlanListings(request, facts.pin, list_everything);
  Outlook outlook;
  outlook.history = rules.check_history && facts.hold == nullptr;
  std::vector<std::string> listed;
  for (const auto& [name, plan] : plans) {
    if (plan.head_deployed) {
      outlook.manifests.push_back(
          examiner.Question(name, facts.DeployedOf(name)->tag, Checks()));
    }
    if (plan.kind == ListingPlan::Kind::kNone) continue;
    listed.push_back(name);
    outlook.lists.push_back({name, MakeSurveyOptions(request, facts.pin, name),
                             plan.after,
                             plan.kind == ListingPlan::Kind::kForMessage});
  }
  evidence.Expect(outlook);
  for (const ListQuestion& question : outlook.lists) {
    facts.listings[question.member] = evidence.List(question);
  }
}

bool ChoiceRun::HasLists(const std::vector<std::string>& names,
                         bool state_usable) {
  for (const std::string& name : names) {
    const Listing& listing = facts.listings[name];
    if (listing.survey != nullptr) continue;
    NoAnswer(listing.problem, state_usable);
    return false;
  }
  return true;
}

Result ChoiceRun::MemberIs(const std::string& name, Image image) {
  if (!examiner.MayEnter(name, image, key)) {
    return Refuse("verify", absl::StrFormat("verify: %s has not passed it",
                                            text.Name(name, NameOf(image))));
  }
  images[name] = std::move(image);
  return Result::kUsable;
}

Result ChoiceRun::NoAnswer(std::string_view problem, bool state_usable) {
  return KeepFor(problem,
                 "the registry answers; check the registry and the credentials "
                 "for it",
                 state_usable);
}

Result ChoiceRun::NoHistory(bool state_usable) {
  return KeepFor(examiner.Commits().problem,
                 "verify.sourceRepository can be read", state_usable);
}

Result ChoiceRun::KeepFor(std::string_view problem, std::string_view until,
                          bool state_usable) {
  // A member that joins has no image without an answer.
  if (!state_usable || !facts.joining.empty() || !rules.keep_on_failure) {
    decision.outcome = Outcome::kNoAnswer;
    return Result::kEnded;
  }
  messages.clear();
  Say(Severity::kWarning, text.NotUpdated(problem, until));
  KeepAll();
  return Result::kEnded;
}

Result ChoiceRun::Refuse(std::string_view property, std::string error) {
  decision.property.assign(property);
  decision.error = std::move(error);
  decision.outcome = Outcome::kRefused;
  return Result::kEnded;
}

Result ChoiceRun::RefusePin(std::string_view error) {
  return Refuse(PropertyOf(pin()),
                absl::StrFormat("%s: %s", PathOf(pin()), error));
}

Result ChoiceRun::PinFailsVerify(const std::string& name, std::string_view tag,
                                 std::string_view problem) {
  return RefusePin(absl::StrFormat(
      "%s fails `verify`, which a pin does not switch off: %s", tag, problem));
}

// Everything as it is, of the members that are left. The tags are read again:
// the pattern may have changed since.
void ChoiceRun::KeepAll() {
  images.clear();
  for (const auto& [name, image] : facts.deployed) {
    images[name] = DescribeImage(rules.scheme, image.tag, image.digest);
  }
  Done();
}

void ChoiceRun::Done() {
  const auto same_image = [](const auto& a, const auto& b) {
    return a.first == b.first && a.second.tag == b.second.tag &&
           a.second.digest == b.second.digest;
  };
  const bool same =
      request.deployed &&
      std::equal(images.begin(), images.end(), request.deployed->images.begin(),
                 request.deployed->images.end(), same_image);
  decision.outcome = same ? Outcome::kKeep : Outcome::kTake;
  decision.images = images;
  decision.reason =
      ReasonFor(AsOneImage(images, request.one_commit), decision.selection,
                facts.pin.pin ? &pin() : nullptr, facts.hold, rules.ordering,
                rules.branch, request.one_commit);
  for (Message& message : messages) {
    decision.messages.push_back(std::move(message));
  }
  for (Message& message : text.Moves(images)) {
    decision.messages.push_back(std::move(message));
  }
  if (!facts.passed_over.empty()) {
    Say(Severity::kWarning, "passed over " + text.PassedOver());
  }
  if (request.given()) return;
  if (facts.pin.pin || facts.hold != nullptr) {
    return SayAll(Severity::kInfo, text.PinnedOrHeld(images));
  }
  Say(Severity::kWarning, text.UnknownCommits(images));
  if (request.one_commit) Say(Severity::kInfo, text.Lagging(images));
  Say(Severity::kWarning, TagTroubles(facts, images));
  decision.cursors =
      NextCursors(facts, images, decision.outcome == Outcome::kKeep);
}

void ChoiceRun::Say(Severity severity, std::string message) {
  if (message.empty()) return;
  decision.messages.push_back({severity, std::move(message)});
}

void ChoiceRun::SayAll(Severity severity,
                       const std::vector<std::string>& messages) {
  for (const std::string& message : messages) Say(severity, message);
}

}  // namespace imagecd::policy
