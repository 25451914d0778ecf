#include "provider/policy/chooser.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "provider/policy/wording.h"

namespace imagecd::policy {

Chooser::Chooser(Situation situation)
    : situation_(std::move(situation)),
      rules_(situation_.rules),
      deployed_(situation_.deployed ? &*situation_.deployed : nullptr),
      pin_(rules_.given() ? nullptr : rules_.effective_pin()),
      hold_(rules_.held() ? rules_.effective_hold() : nullptr),
      names_(MakeNameRules(rules_, situation_.now)),
      deployed_names_(situation_.deployed_tag_names) {
  Begin();
}

std::optional<std::string> Chooser::Next() const {
  if (step_ == Step::kDone) return std::nullopt;
  return question_;
}

void Chooser::Report(const Answer& answer) {
  switch (step_) {
    case Step::kDone:
      return;
    case Step::kGiven:
    case Step::kPinned:
      return ReportNamed(answer);
    case Step::kPinnedCommit:
      return ReportPinnedCommit(answer);
    case Step::kNewest:
      return ReportNewest(answer);
    case Step::kDeployed:
      deployed_names_ = answer;
      if (pin_ != nullptr) return KeepByDeployedTag();
      return going_back_ == GoingBack::kExcluded ? BeginExcluded()
                                                 : NothingNewer();
    case Step::kRechecked:
      return ReportRechecked(answer);
    case Step::kMet:
      return ReportMet(answer);
    case Step::kDeployedManifest:
      Say(Severity::kWarning,
          answer.kind == Answer::Kind::kAbsent
              ? absl::StrFormat(
                    "%s is gone from the registry, and so is its manifest %s: "
                    "it stays deployed, but cannot be pulled any more; push it "
                    "again, or deploy another",
                    deployed_->image.tag, ShortDigest(deployed_->image.digest))
              : absl::StrFormat(
                    "%s is gone from the registry: it stays deployed, as %s",
                    deployed_->image.tag,
                    ShortDigest(deployed_->image.digest)));
      return Keep();
  }
}

Decision Chooser::Finish() { return decision_; }

void Chooser::Begin() {
  SayWhatHasNoEffect();
  decision_.selection = rules_.given() || pin_ != nullptr ? Selection::kPinned
                        : hold_ != nullptr                ? Selection::kHeld
                                                          : Selection::kNewest;
  if (rules_.given()) return BeginGiven();
  if (pin_ != nullptr) return BeginPin();
  if (hold_ != nullptr) return BeginHeld();
  BeginNewest();
}

void Chooser::BeginGiven() {
  SayIfOffBranch(rules_.tag, "the program");
  if (!rules_.tag.empty() && !rules_.digest.empty()) {
    return Take(DescribeImage(rules_.scheme, rules_.tag, rules_.digest));
  }
  if (rules_.tag.empty() && deployed_ != nullptr &&
      deployed_->image.digest == rules_.digest) {
    return Keep();
  }
  Ask(Step::kGiven, rules_.tag.empty() ? rules_.digest : rules_.tag, Checks());
}

void Chooser::BeginPin() {
  if (pin_->tag.empty() && pin_->digest.empty()) return BeginPinCommit();
  SayIfOffBranch(pin_->tag, pin_->origin.empty() ? "`pin`" : pin_->origin);
  if (pin_->tag.empty() && deployed_ != nullptr &&
      deployed_->image.digest == pin_->digest) {
    return Keep();
  }
  if (!pin_->tag.empty() && deployed_ != nullptr &&
      deployed_->image.tag == pin_->tag &&
      deployed_names_.kind != Answer::Kind::kNotAsked) {
    return KeepByDeployedTag();
  }
  const bool is_deployed =
      deployed_ != nullptr && Satisfies(deployed_->image, *pin_);
  Ask(Step::kPinned, pin_->tag.empty() ? pin_->digest : pin_->tag,
      is_deployed ? Checks() : AllChecks());
}

void Chooser::BeginPinCommit() {
  const Survey* survey = situation_.survey;
  const bool satisfied = StateServes() && Satisfies(deployed_->image, *pin_);
  const bool same_pin =
      satisfied && deployed_->pin && deployed_->pin->SameTarget(*pin_);
  if (survey == nullptr && !same_pin) {
    return NoAnswer(situation_.listing_problem, satisfied);
  }
  if (survey != nullptr && !situation_.walked_everything && !same_pin) {
    return WalkEverything();
  }
  if (!same_pin && survey->PinIsAmbiguous()) {
    std::vector<std::string> names;
    for (const Build& build : survey->PinCandidates()) {
      names.push_back(build.tag);
    }
    return RefusePin(absl::StrFormat(
        "is the beginning of %d different commits; give more digits to choose "
        "one of %s",
        names.size(), ListNames(names)));
  }
  // What is deployed is not moved to a later build of the same commit: pinning
  // it changes nothing.
  if (satisfied) return KeepByDeployedTag();

  for (Build& build : survey->PinMatches()) {
    candidates_.insert(candidates_.begin(), {std::move(build), 0});
  }
  if (candidates_.empty()) {
    return RefusePin(absl::StrFormat(
        "no tag of %s has this commit; %s%s",
        rules_.ordering.InWords(rules_.branch), WhatIsThere(),
        pin_->commit_was_number
            ? "; it was given as a number: quote it, lest digits are lost"
            : ""));
  }
  Ask(Step::kPinnedCommit, candidates_.back().build.tag, AllChecks());
}

void Chooser::BeginHeld() {
  if (deployed_ != nullptr) return Keep();
  Say(Severity::kWarning,
      absl::StrFormat("%s finds nothing deployed to keep: the newest is taken, "
                      "and kept from now on",
                      PathOf(*hold_)));
  BeginNewest();
}

// The tag or digest that a person named.
void Chooser::ReportNamed(const Answer& answer) {
  const bool is_pin = step_ == Step::kPinned;
  const std::string& tag = is_pin ? pin_->tag : rules_.tag;
  const std::string& digest = is_pin ? pin_->digest : rules_.digest;
  const bool is_deployed =
      deployed_ != nullptr && !tag.empty() && deployed_->image.tag == tag;
  if (is_deployed) {
    deployed_names_ = answer;
    return KeepByDeployedTag();
  }
  switch (answer.kind) {
    case Answer::Kind::kNotAsked:
    case Answer::Kind::kNoAnswer:
      return NoAnswer(answer.problem, /*state_serves=*/false);
    case Answer::Kind::kAbsent:
      break;
    case Answer::Kind::kChildMissing:
      if (is_pin) {
        return RefusePin(
            absl::StrFormat("it cannot be pulled: %s", answer.problem));
      }
      [[fallthrough]];
    case Answer::Kind::kFound:
    case Answer::Kind::kLacksPlatform:
    case Answer::Kind::kFailsVerify:
      if (is_pin) return TakePinned(answer, tag);
      return Take(DescribeImage(rules_.scheme, tag,
                                digest.empty() ? answer.digest : digest));
  }
  const std::string what = absl::StrFormat(
      "%s has no such %s", rules_.repository, tag.empty() ? "manifest" : "tag");
  if (is_pin) {
    return RefusePin(situation_.survey == nullptr
                         ? what
                         : absl::StrFormat("%s; %s", what, WhatIsThere()));
  }
  const char* property = tag.empty() ? "digest" : "tag";
  Refuse(property, absl::StrFormat("%s \"%s\": %s", property,
                                   tag.empty() ? digest : tag, what));
}

void Chooser::ReportPinnedCommit(const Answer& answer) {
  switch (answer.kind) {
    case Answer::Kind::kNotAsked:
    case Answer::Kind::kNoAnswer:
      return NoAnswer(answer.problem, /*state_serves=*/false);
    case Answer::Kind::kFound:
    case Answer::Kind::kLacksPlatform:
    case Answer::Kind::kFailsVerify:
      return TakePinned(answer, candidates_.back().build.tag);
    case Answer::Kind::kAbsent:
    case Answer::Kind::kChildMissing:
      break;
  }
  passed_over_.push_back({std::move(candidates_.back().build), answer});
  candidates_.pop_back();
  if (!candidates_.empty()) {
    return Ask(Step::kPinnedCommit, candidates_.back().build.tag, AllChecks());
  }
  RefusePin(absl::StrFormat("%s; %s", PassedOverInWords(), WhatIsThere()));
}

// A pin goes before all rules but `verify`.
void Chooser::TakePinned(const Answer& answer, std::string_view tag) {
  if (answer.kind == Answer::Kind::kFailsVerify) {
    return RefusePin(absl::StrFormat(
        "%s fails `verify`, which a pin does not switch off: %s",
        tag.empty() ? std::string_view("it") : tag, answer.problem));
  }
  Image image = DescribeImage(
      rules_.scheme, tag, pin_->digest.empty() ? answer.digest : pin_->digest);
  if (rules_.check_history) {
    if (situation_.history == nullptr) {
      return NoHistory(/*state_serves=*/false);
    }
    if (const auto problem = HistoryProblem(image.commit)) {
      return RefusePin(absl::StrFormat(
          "%s fails `verify`, which a pin does not switch off: %s",
          NameOf(image), *problem));
    }
  }
  if (answer.kind == Answer::Kind::kLacksPlatform) {
    pin_overrides_ = answer.problem;
  }
  Take(std::move(image));
}

// The tag stays; its digest is followed.
void Chooser::KeepByDeployedTag() {
  switch (deployed_names_.kind) {
    case Answer::Kind::kNotAsked:
      return Ask(Step::kDeployed, deployed_->image.tag, Checks());
    case Answer::Kind::kNoAnswer:
      return NoAnswer(deployed_names_.problem, /*state_serves=*/true);
    case Answer::Kind::kAbsent:
      return DeployedTagIsGone();
    default:
      break;
  }
  const std::string& digest = deployed_names_.digest;
  const bool moved =
      !deployed_->image.digest.empty() && digest != deployed_->image.digest;
  Checks checks = AllChecks();
  if (pin_ != nullptr || rules_.given()) checks.platforms = false;
  if (moved && (checks.platforms || checks.verify)) {
    return Ask(Step::kRechecked, deployed_->image.tag, checks);
  }
  Take(DescribeImage(rules_.scheme, deployed_->image.tag, digest));
}

void Chooser::ReportRechecked(const Answer& answer) {
  const Image& before = deployed_->image;
  switch (answer.kind) {
    case Answer::Kind::kNotAsked:
    case Answer::Kind::kNoAnswer:
      return NoAnswer(answer.problem, /*state_serves=*/true);
    case Answer::Kind::kAbsent:
      return DeployedTagIsGone();
    case Answer::Kind::kFound:
      return Take(DescribeImage(rules_.scheme, before.tag, answer.digest));
    case Answer::Kind::kChildMissing:
    case Answer::Kind::kLacksPlatform:
    case Answer::Kind::kFailsVerify:
      break;
  }
  Say(Severity::kWarning,
      absl::StrFormat("%s was pushed again and now names %s, which is not "
                      "taken, since %s: %s stays deployed",
                      before.tag, ShortDigest(answer.digest), answer.problem,
                      ShortDigest(before.digest)));
  Keep();
}

void Chooser::DeployedTagIsGone() {
  if (deployed_->image.digest.empty()) {
    Say(Severity::kWarning,
        absl::StrFormat("%s is gone from the registry: it stays deployed",
                        deployed_->image.tag));
    return Keep();
  }
  Ask(Step::kDeployedManifest, deployed_->image.digest, Checks());
}

void Chooser::Ask(Step step, std::string_view question, Checks checks) {
  step_ = step;
  question_.assign(question);
  checks_ = checks;
}

void Chooser::Take(Image image) {
  decision_.image = std::move(image);
  const Image& now = decision_.image;
  if (deployed_ == nullptr) return End(Decision::Outcome::kTake);
  const Image& before = deployed_->image;
  if (before.tag == now.tag && before.digest == now.digest) {
    return End(Decision::Outcome::kKeep);
  }
  SayMove(before, now);
  End(Decision::Outcome::kTake);
}

void Chooser::Keep() {
  // Read anew: the pattern may have changed since.
  decision_.image = DescribeImage(rules_.scheme, deployed_->image.tag,
                                  deployed_->image.digest);
  End(Decision::Outcome::kKeep);
}

void Chooser::Refuse(std::string_view property, const std::string& error) {
  decision_.property.assign(property);
  decision_.error = error;
  End(Decision::Outcome::kRefused);
}

void Chooser::RefusePin(std::string_view error) {
  Refuse(PropertyOf(*pin_), absl::StrFormat("%s: %s", PathOf(*pin_), error));
}

void Chooser::NoAnswer(std::string_view problem, bool state_serves) {
  KeepFor(problem,
          "the registry answers; check the registry and the "
          "credentials for it",
          state_serves);
}

void Chooser::NoHistory(bool state_serves) {
  KeepFor(situation_.history_problem, "verify.sourceRepository can be read",
          state_serves);
}

void Chooser::KeepFor(std::string_view problem, std::string_view until,
                      bool state_serves) {
  if (!state_serves || !rules_.keep_on_failure) {
    return End(Decision::Outcome::kNoAnswer);
  }
  Say(Severity::kWarning,
      absl::StrFormat("%s: %s stays deployed, and this image is no longer "
                      "being updated until %s",
                      problem, NameOf(deployed_->image), until));
  Keep();
}

void Chooser::WalkEverything() {
  decision_.messages.clear();
  step_ = Step::kDone;
  decision_.outcome = Decision::Outcome::kWalkEverything;
}

void Chooser::End(Decision::Outcome outcome) {
  step_ = Step::kDone;
  decision_.outcome = outcome;
  if (outcome != Decision::Outcome::kTake &&
      outcome != Decision::Outcome::kKeep) {
    return;
  }
  decision_.reason = ReasonFor(decision_.image, decision_.selection, pin_,
                               hold_, rules_.ordering, rules_.branch);
  SayPassedOver();
  if (pin_ != nullptr) return SayPinned();
  if (rules_.given()) return;
  if (hold_ != nullptr) return SayHeld();
  SayUnknownCommits();
  SayTroubles();
  decision_.cursor = NextCursor();
}

Checks Chooser::AllChecks() const {
  return {true, rules_.check_platforms, rules_.check_verify};
}

// What state has still answers what the program asks.
bool Chooser::StateServes() const {
  return deployed_ != nullptr && deployed_->same_rules;
}

std::optional<std::string> Chooser::HistoryProblem(
    std::string_view commit) const {
  if (commit.empty()) {
    return "its tag tells no commit to look for in verify.sourceRepository";
  }
  if (situation_.history->Place(commit)) return std::nullopt;
  return absl::StrFormat(
      "its commit %s is not on branch %s of verify.sourceRepository",
      ShortCommit(commit), rules_.branch);
}

}  // namespace imagecd::policy
