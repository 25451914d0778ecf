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
  if (answer.Verified(checks_)) verified_.insert(answer.digest);
  switch (step_) {
    case Step::kDone:
      return;
    case Step::kGiven:
      return ReportGiven(answer);
    case Step::kPinned:
      return ReportPinned(answer);
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
  const bool is_deployed = IsDeployed(rules_.digest);
  if (rules_.digest.empty()) {
    const bool same_tag =
        deployed_ != nullptr && deployed_->image.tag == rules_.tag;
    return Ask(Step::kGiven, rules_.tag, same_tag ? Checks() : VerifyOnly());
  }
  // Without `verify` nothing is asked about an image that is named completely.
  if (!rules_.check_verify && (!rules_.tag.empty() || is_deployed)) {
    return TakeGiven(Answer::Found(rules_.digest));
  }
  Ask(Step::kGiven, rules_.digest, VerifyOnly(),
      rules_.tag.empty() && is_deployed ? deployed_->image.tag : rules_.tag);
}

void Chooser::ReportGiven(const Answer& answer) {
  const bool is_deployed = IsDeployed(rules_.digest);
  if (rules_.digest.empty() && deployed_ != nullptr &&
      deployed_->image.tag == rules_.tag) {
    deployed_names_ = answer;
    return KeepByDeployedTag();
  }
  switch (answer.kind) {
    case Answer::Kind::kNotAsked:
    case Answer::Kind::kNoAnswer:
      return NoAnswer(answer.problem, /*state_serves=*/is_deployed);
    case Answer::Kind::kAbsent:
      if (is_deployed) {
        Say(Severity::kWarning,
            absl::StrFormat("%s is gone from the registry: it stays deployed, "
                            "but cannot be pulled any more; push it again, or "
                            "deploy another",
                            ShortDigest(rules_.digest)));
        return Keep();
      }
      break;
    default:
      return TakeGiven(answer);
  }
  const char* property = rules_.digest.empty() ? "tag" : "digest";
  Refuse(property,
         absl::StrFormat("%s \"%s\": %s has no such %s", property,
                         rules_.digest.empty() ? rules_.tag : rules_.digest,
                         rules_.repository,
                         rules_.digest.empty() ? "tag" : "manifest"));
}

// `tag` and `digest` go before all rules but `verify`.
void Chooser::TakeGiven(const Answer& answer) {
  const bool is_deployed = IsDeployed(answer.digest);
  Image image = rules_.tag.empty() && is_deployed
                    ? deployed_->image
                    : DescribeImage(rules_.scheme, rules_.tag, answer.digest);
  std::string problem;
  if (rules_.check_verify && !answer.Verified(checks_)) {
    problem = answer.problem;
  } else if (rules_.check_history) {
    if (situation_.history == nullptr) {
      return NoHistory(/*state_serves=*/IsDeployed(rules_.digest));
    }
    problem = HistoryProblem(image.commit).value_or("");
  }
  if (problem.empty()) return Take(std::move(image));
  if (is_deployed) {
    unmet_ = std::move(problem);
    SayUnmetStays("it is named explicitly");
    return Take(std::move(image));
  }
  const char* property = rules_.digest.empty() ? "tag" : "digest";
  Refuse(
      property,
      absl::StrFormat(
          "%s \"%s\" fails `verify`, which naming an image does not switch "
          "off: %s%s",
          property, rules_.digest.empty() ? rules_.tag : rules_.digest, problem,
          rules_.tag.empty() ? "; give the tag in addition to the digest"
                             : ""));
}

void Chooser::BeginPin() {
  if (pin_->tag.empty() && pin_->digest.empty()) return BeginPinCommit();
  SayIfOffBranch(pin_->tag, pin_->origin.empty() ? "`pin`" : pin_->origin);
  if (pin_->tag.empty() && IsDeployed(pin_->digest)) return KeepNamed();
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

// The tag or digest of the pin.
void Chooser::ReportPinned(const Answer& answer) {
  const std::string& tag = pin_->tag;
  if (deployed_ != nullptr && !tag.empty() && deployed_->image.tag == tag) {
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
      return RefusePin(
          absl::StrFormat("it cannot be pulled: %s", answer.problem));
    case Answer::Kind::kFound:
    case Answer::Kind::kLacksPlatform:
    case Answer::Kind::kFailsVerify:
      return TakePinned(answer, tag);
  }
  const std::string what = absl::StrFormat(
      "%s has no such %s", rules_.repository, tag.empty() ? "manifest" : "tag");
  RefusePin(situation_.survey == nullptr
                ? what
                : absl::StrFormat("%s; %s", what, WhatIsThere()));
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
  if (digest == deployed_->image.digest) return named() ? KeepNamed() : Keep();
  Checks checks = AllChecks();
  if (named()) checks.platforms = false;
  if (checks.platforms || checks.verify) {
    return Ask(Step::kRechecked, deployed_->image.tag, checks);
  }
  FollowDeployedTag(digest);
}

void Chooser::ReportRechecked(const Answer& answer) {
  switch (answer.kind) {
    case Answer::Kind::kNotAsked:
    case Answer::Kind::kNoAnswer:
      return NoAnswer(answer.problem, /*state_serves=*/true);
    case Answer::Kind::kAbsent:
      return DeployedTagIsGone();
    case Answer::Kind::kFound:
      return FollowDeployedTag(answer.digest);
    case Answer::Kind::kChildMissing:
    case Answer::Kind::kLacksPlatform:
    case Answer::Kind::kFailsVerify:
      return StayBeforeRepush(answer.digest, answer.problem);
  }
}

// The deployed tag was pushed again, and its image passes the other checks.
void Chooser::FollowDeployedTag(const std::string& digest) {
  Image image = DescribeImage(rules_.scheme, deployed_->image.tag, digest);
  if (rules_.check_history && !IsDeployed(digest)) {
    if (situation_.history == nullptr) return NoHistory(/*state_serves=*/true);
    if (const auto problem = HistoryProblem(image.commit)) {
      return StayBeforeRepush(digest, *problem);
    }
  }
  Take(std::move(image));
}

void Chooser::StayBeforeRepush(std::string_view digest,
                               std::string_view problem) {
  Say(Severity::kWarning, RepushNotTaken(deployed_->image, digest, problem));
  Keep();
}

// A person named what is deployed: it stays, also if it fails `verify`.
void Chooser::KeepNamed() {
  if (rules_.check_verify && !met_asked_) {
    met_asked_ = true;
    return Ask(Step::kMet, deployed_->image.digest, VerifyOnly(),
               deployed_->image.tag);
  }
  if (rules_.check_history && situation_.history != nullptr) {
    if (auto problem = HistoryProblem(deployed_->image.commit)) {
      unmet_ = *std::move(problem);
      SayUnmetStays("it is named explicitly");
    }
  }
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

// `tag` is the one whose commit the label has to name: the question itself
// unless that is a digest.
void Chooser::Ask(Step step, std::string_view question, Checks checks,
                  std::string_view tag) {
  step_ = step;
  question_.assign(question);
  checks_ = checks;
  commit_ =
      DescribeImage(rules_.scheme, tag.empty() ? question : tag, "").commit;
}

bool Chooser::MayEnter(const Image& image) const {
  if (IsDeployed(image.digest)) return true;
  if (rules_.check_verify && !verified_.contains(image.digest)) return false;
  return !rules_.check_history ||
         (situation_.history != nullptr && !HistoryProblem(image.commit));
}

void Chooser::Take(Image image) {
  if (!MayEnter(image)) {
    return Refuse("verify", absl::StrFormat("verify: %s has not passed it",
                                            NameOf(image)));
  }
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
  return {.pullable = true,
          .verify = rules_.check_verify,
          .platforms = rules_.check_platforms};
}

Checks Chooser::VerifyOnly() const { return {.verify = rules_.check_verify}; }

// What state has still answers what the program asks.
bool Chooser::StateServes() const {
  return deployed_ != nullptr && deployed_->same_rules;
}

std::optional<std::string> Chooser::HistoryProblem(
    std::string_view commit) const {
  return policy::HistoryProblem(*situation_.history, commit, rules_.branch);
}

}  // namespace imagecd::policy
