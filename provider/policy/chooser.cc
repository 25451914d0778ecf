#include "provider/policy/chooser.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/policy/wording.h"

namespace imagecd::policy {
namespace {

constexpr std::string_view kNoLongerUpdated =
    "this image is no longer being updated";

}  // namespace

Chooser::Chooser(Situation situation)
    : situation_(std::move(situation)),
      rules_(situation_.rules),
      deployed_(situation_.deployed ? &*situation_.deployed : nullptr),
      pin_(rules_.given() ? nullptr : rules_.effective_pin()),
      deployed_names_(situation_.deployed_tag_names) {
  ParsedTag parsed;
  if (deployed_ != nullptr && deployed_->same_rules &&
      IsOfBranch(deployed_->image.tag, &parsed)) {
    guard_ = parsed;
  }
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
    case Step::kNewest:
      return ReportCandidate(answer);
    case Step::kDeployed:
      deployed_names_ = answer;
      return pin_ != nullptr ? KeepByDeployedTag() : NothingNewer();
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
                                                          : Selection::kNewest;
  if (rules_.given()) return BeginGiven();
  if (pin_ != nullptr) return BeginPin();
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
  Ask(Step::kGiven, rules_.tag.empty() ? rules_.digest : rules_.tag);
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
  Ask(Step::kPinned, pin_->tag.empty() ? pin_->digest : pin_->tag);
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

  candidates_ = survey->PinMatches();
  if (candidates_.empty()) {
    return RefusePin(absl::StrFormat(
        "no tag of branch %s has this commit; %s%s", rules_.branch,
        WhatIsThere(),
        pin_->commit_was_number
            ? "; it was given as a number: quote it, lest digits are lost"
            : ""));
  }
  std::reverse(candidates_.begin(), candidates_.end());
  AskCandidates(Step::kPinnedCommit);
}

void Chooser::BeginNewest() {
  const Survey* survey = situation_.survey;
  if (survey == nullptr) {
    return NoAnswer(situation_.listing_problem, StateServes());
  }
  // Where the cursor is unknown to the registry the answer is empty.
  if (!situation_.walked_everything && !(guard_ && survey->saw_deployed())) {
    return WalkEverything();
  }
  for (Build& build : survey->Candidates(kMaxLookups)) {
    if (guard_ && !IsNewer(build.unix_seconds, build.tag, guard_->unix_seconds,
                           deployed_->image.tag)) {
      break;
    }
    candidates_.push_back(std::move(build));
  }
  std::reverse(candidates_.begin(), candidates_.end());
  AskCandidates(Step::kNewest);
}

void Chooser::Ask(Step step, std::string_view question) {
  step_ = step;
  question_.assign(question);
}

void Chooser::AskCandidates(Step step) {
  if (candidates_.empty() || lookups_ == kMaxLookups) return NoCandidateLeft();
  ++lookups_;
  Ask(step, candidates_.back().tag);
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
    case Answer::Kind::kFound:
      return Take(DescribeImage(rules_.scheme, tag,
                                digest.empty() ? answer.digest : digest));
    case Answer::Kind::kAbsent:
      break;
    case Answer::Kind::kNotAsked:
    case Answer::Kind::kNoAnswer:
      return NoAnswer(answer.problem, /*state_serves=*/false);
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

void Chooser::ReportCandidate(const Answer& answer) {
  switch (answer.kind) {
    case Answer::Kind::kFound:
      return Take(
          DescribeImage(rules_.scheme, candidates_.back().tag, answer.digest));
    case Answer::Kind::kAbsent:
      break;
    case Answer::Kind::kNotAsked:
    case Answer::Kind::kNoAnswer:
      return NoAnswer(answer.problem, step_ == Step::kNewest && StateServes());
  }
  passed_over_.push_back(std::move(candidates_.back().tag));
  candidates_.pop_back();
  AskCandidates(step_);
}

void Chooser::NoCandidateLeft() {
  if (pin_ != nullptr) {
    return RefusePin(absl::StrFormat(
        "%s %s listed, but cannot be pulled: the manifest is gone; %s",
        ListNames(passed_over_), passed_over_.size() == 1 ? "is" : "are",
        WhatIsThere()));
  }
  if (guard_) return going_back_ ? DeployedTagIsGone() : NothingNewer();
  if (StateServes()) {
    Say(Severity::kWarning,
        absl::StrFormat("%s: %s stays deployed", NothingToChoose(),
                        NameOf(deployed_->image)));
    return Keep();
  }
  Refuse("repository", absl::StrFormat("repository \"%s\": %s",
                                       rules_.repository, NothingToChoose()));
}

// The guard: no candidate is newer than what is deployed.
void Chooser::NothingNewer() {
  const Survey& survey = *situation_.survey;
  switch (deployed_names_.kind) {
    case Answer::Kind::kNotAsked:
      return Ask(Step::kDeployed, deployed_->image.tag);
    case Answer::Kind::kNoAnswer:
      return NoAnswer(deployed_names_.problem, /*state_serves=*/true);
    case Answer::Kind::kFound:
      if (!survey.saw_deployed()) {
        const std::optional<Build> newest = survey.Newest();
        Say(Severity::kWarning,
            absl::StrFormat(
                "the registry's list of tags lacks %s, which is deployed and "
                "still there, and %s: the list is not complete, so %s stays",
                deployed_->image.tag,
                newest ? absl::StrFormat("ends at %s", newest->tag)
                       : "has no other of its branch",
                deployed_->image.tag));
      }
      return KeepByDeployedTag();
    case Answer::Kind::kAbsent:
      break;
  }
  if (!rules_.allow_downgrade) return DeployedTagIsGone();

  // What is older may lie in front of the cursor.
  if (!situation_.walked_everything) return WalkEverything();
  going_back_ = true;
  for (Build& build : survey.Candidates(Survey::kMaxBuilds)) {
    if (candidates_.size() == kMaxLookups) break;
    if (IsNewer(guard_->unix_seconds, deployed_->image.tag, build.unix_seconds,
                build.tag)) {
      candidates_.push_back(std::move(build));
    }
  }
  std::reverse(candidates_.begin(), candidates_.end());
  AskCandidates(Step::kNewest);
}

void Chooser::DeployedTagIsGone() {
  if (deployed_->image.digest.empty()) {
    Say(Severity::kWarning,
        absl::StrFormat("%s is gone from the registry: it stays deployed",
                        deployed_->image.tag));
    return Keep();
  }
  Ask(Step::kDeployedManifest, deployed_->image.digest);
}

// The tag stays; its digest is followed.
void Chooser::KeepByDeployedTag() {
  switch (deployed_names_.kind) {
    case Answer::Kind::kNotAsked:
      return Ask(Step::kDeployed, deployed_->image.tag);
    case Answer::Kind::kNoAnswer:
      return NoAnswer(deployed_names_.problem, /*state_serves=*/true);
    case Answer::Kind::kAbsent:
      return DeployedTagIsGone();
    case Answer::Kind::kFound:
      break;
  }
  Take(DescribeImage(rules_.scheme, deployed_->image.tag,
                     deployed_names_.digest));
}

void Chooser::Take(Image image) {
  const Image* before = deployed_ == nullptr ? nullptr : &deployed_->image;
  decision_.image = std::move(image);
  const Image& now = decision_.image;
  if (before == nullptr) return End(Decision::Outcome::kTake);
  if (before->tag == now.tag && before->digest == now.digest) {
    return End(Decision::Outcome::kKeep);
  }
  if (before->tag != now.tag || now.tag.empty()) {
    if (going_back_) {
      Say(Severity::kWarning,
          absl::StrFormat("%s: %s is gone from the registry, and "
                          "allowDowngrade is set",
                          Compare(*before, now), before->tag));
    } else {
      Say(Severity::kInfo, Compare(*before, now));
    }
  } else if (!rules_.digest.empty()) {
    Say(Severity::kInfo,
        absl::StrFormat("%s: %s \xe2\x86\x92 %s", now.tag,
                        ShortDigest(before->digest), ShortDigest(now.digest)));
  } else if (!before->digest.empty()) {
    Say(Severity::kWarning,
        absl::StrFormat("%s was pushed again: it named %s and now names %s",
                        now.tag, ShortDigest(before->digest),
                        ShortDigest(now.digest)));
  }
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
  if (!state_serves || !rules_.keep_on_failure) {
    return End(Decision::Outcome::kNoAnswer);
  }
  Say(Severity::kWarning,
      absl::StrFormat("%s: %s stays deployed, and %s until the registry "
                      "answers; check the registry and the credentials for it",
                      problem, NameOf(deployed_->image), kNoLongerUpdated));
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
  decision_.reason =
      ReasonFor(decision_.image, decision_.selection, pin_, rules_.branch);
  SayPassedOver();
  if (pin_ != nullptr) {
    SayPinned();
  } else if (!rules_.given()) {
    SayOddTimes();
    decision_.cursor = NextCursor();
  }
}

void Chooser::Say(Severity severity, std::string text) {
  decision_.messages.push_back({severity, std::move(text)});
}

bool Chooser::IsOfBranch(std::string_view tag, ParsedTag* parsed) const {
  return rules_.scheme.Parse(tag, parsed) == ParseResult::kParsed &&
         parsed->branch == rules_.branch;
}

// What state has still answers what the program asks.
bool Chooser::StateServes() const {
  return deployed_ != nullptr && deployed_->same_rules;
}

std::optional<Cursor> Chooser::NextCursor() const {
  const Survey* survey = situation_.survey;
  std::optional<Cursor> before;
  if (deployed_ != nullptr && StateServes() &&
      deployed_->selection == Selection::kNewest) {
    before = deployed_->cursor;
  }
  if (survey == nullptr) return before;

  // A list that lacks what is deployed does not say what lies where.
  ParsedTag parsed;
  if ((guard_ && !survey->saw_deployed()) ||
      !IsOfBranch(decision_.image.tag, &parsed) ||
      (!guard_ && decision_.outcome == Decision::Outcome::kKeep)) {
    return std::nullopt;
  }
  const bool everything = situation_.walked_everything;
  if (!everything && !before) return std::nullopt;
  std::optional<std::string> tag = survey->Cursor(
      parsed.unix_seconds, everything ? std::string_view() : before->tag);
  if (!tag) return std::nullopt;
  return Cursor{*std::move(tag),
                everything ? situation_.now : before->walked_at};
}

}  // namespace imagecd::policy
