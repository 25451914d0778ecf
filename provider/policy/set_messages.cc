// How a set's choice ends, and what is said beside.

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/policy/set_choice.h"
#include "provider/policy/wording.h"

namespace imagecd::policy {
namespace {

// A whole set, as Compare takes it.
Image AsImage(const std::map<std::string, Image>& images) {
  Image image;
  image.commit = CommitOf(images);
  image.tag = ShortCommit(image.commit);
  image.built_at = BuiltAtOf(images);
  return image;
}

}  // namespace

void SetChooser::Choice::Ask(Step step, std::string_view name, Checks checks) {
  step_ = step;
  const Image* deployed = DeployedOf(members_[at_]);
  const bool is_deployed = deployed != nullptr && name == deployed->digest;
  question_ = {
      members_[at_], std::string(name), checks,
      DescribeImage(rules_.scheme, is_deployed ? deployed->tag : name, "")
          .commit};
}

void SetChooser::Choice::Done() {
  decision_.images = images_;
  const bool same =
      situation_.deployed && situation_.deployed->images == images_;
  End(same ? Decision::Outcome::kKeep : Decision::Outcome::kTake);
}

// Everything as it is, of the members that are left.
void SetChooser::Choice::KeepAll() {
  images_.clear();
  for (const auto& [name, image] : deployed_) {
    images_[name] = DescribeImage(rules_.scheme, image.tag, image.digest);
  }
  Done();
}

void SetChooser::Choice::Refuse(std::string_view property, std::string error) {
  decision_.property.assign(property);
  decision_.error = std::move(error);
  End(Decision::Outcome::kRefused);
}

void SetChooser::Choice::RefusePin(const std::string& error) {
  Refuse(PropertyOf(*pin_.pin),
         absl::StrFormat("%s: %s", PathOf(*pin_.pin), error));
}

void SetChooser::Choice::NoAnswer(std::string_view problem, bool state_serves) {
  KeepFor(problem,
          "the registry answers; check the registry and the credentials for it",
          state_serves);
}

void SetChooser::Choice::NoHistory(bool state_serves) {
  KeepFor(situation_.history_problem, "verify.sourceRepository can be read",
          state_serves);
}

void SetChooser::Choice::KeepFor(std::string_view problem,
                                 std::string_view until, bool state_serves) {
  // A member that joins has no image without an answer.
  if (!state_serves || !joining_.empty() || deployed_.empty() ||
      !rules_.keep_on_failure) {
    return End(Decision::Outcome::kNoAnswer);
  }
  attempt_messages_.clear();
  Say(Severity::kWarning,
      absl::StrFormat("%s: %s stays deployed in all of %s, and this set is no "
                      "longer being updated until %s",
                      problem, ShortCommit(deployed_commit_),
                      ListNames(members_), until));
  KeepAll();
}

void SetChooser::Choice::WalkEverything() {
  decision_.messages.clear();
  step_ = Step::kDone;
  decision_.outcome = Decision::Outcome::kWalkEverything;
}

void SetChooser::Choice::End(Decision::Outcome outcome) {
  step_ = Step::kDone;
  decision_.outcome = outcome;
  if (outcome != Decision::Outcome::kTake &&
      outcome != Decision::Outcome::kKeep) {
    return;
  }
  decision_.commit = CommitOf(decision_.images);
  decision_.built_at = BuiltAtOf(decision_.images);
  decision_.reason =
      SetReasonFor(decision_.images, decision_.selection,
                   pin_.pin ? &*pin_.pin : nullptr, hold_, rules_.branch);
  for (Message& message : attempt_messages_) {
    decision_.messages.push_back(std::move(message));
  }
  SayMove();
  if (!passed_over_.empty()) {
    Say(Severity::kWarning,
        absl::StrFormat("passed over %s", PassedOverInWords()));
  }
  if (pin_.pin || hold_ != nullptr) return SayHeldOrPinned();
  SayLagging();
  SayTroubles();

  for (const auto& [name, image] : decision_.images) {
    const MemberSituation& facts = situation_.members.at(name);
    std::optional<Cursor> before;
    if (situation_.deployed && StateServes() &&
        situation_.deployed->selection == Selection::kNewest) {
      const auto found = situation_.deployed->cursors.find(name);
      if (found != situation_.deployed->cursors.end()) before = found->second;
    }
    if (facts.survey == nullptr) {
      if (before) decision_.cursors[name] = *before;
      continue;
    }
    const Image* deployed = DeployedOf(name);
    if (deployed != nullptr && !facts.survey->saw_deployed()) continue;
    if (!facts.walked_everything && !before) continue;
    // Within a release that is newer as a whole one image may be older: then
    // the list may begin too late to say where the next one has to.
    if (!facts.walked_everything && deployed != nullptr &&
        image.built_at < deployed->built_at) {
      continue;
    }
    const Standing standing = StandingOf(image.tag);
    if (!standing.ranked || rules_.check_history) continue;
    const std::optional<std::string> tag = facts.survey->Cursor(
        {image.tag, standing.rank, image.commit, image.built_at},
        facts.walked_everything ? std::string_view() : before->tag);
    if (!tag) continue;
    decision_.cursors[name] = {
        *tag, facts.walked_everything ? situation_.now : before->walked_at};
  }
}

void SetChooser::Choice::Say(Severity severity, std::string text) {
  decision_.messages.push_back({severity, std::move(text)});
}

std::string SetChooser::Choice::GoingBackInWords() const {
  switch (going_back_) {
    case GoingBack::kNo:
      return "";
    case GoingBack::kExcluded:
      return unmet_;
    case GoingBack::kGone:
    case GoingBack::kUnmet:
    case GoingBack::kNewMember:
      return unmet_ + ", and allowDowngrade is set";
  }
  return "";
}

void SetChooser::Choice::SayMove() {
  const std::map<std::string, Image>& now = decision_.images;
  if (deployed_.empty()) return;
  if (!CommitsMatch(CommitOf(now), deployed_commit_)) {
    const std::string text = absl::StrFormat(
        "%s, in all of %s", Compare(AsImage(deployed_), AsImage(now)),
        ListNames(members_));
    const std::string why = GoingBackInWords();
    if (why.empty()) return Say(Severity::kInfo, text);
    return Say(Severity::kWarning, absl::StrFormat("%s: %s", text, why));
  }
  for (const auto& [name, image] : now) {
    const Image* before = DeployedOf(name);
    if (before == nullptr) {
      Say(Severity::kInfo, absl::StrFormat("%s joins at %s", name, image.tag));
    } else if (before->tag != image.tag) {
      Say(Severity::kInfo,
          absl::StrFormat("%s: %s", name, Compare(*before, image)));
    } else if (before->digest != image.digest) {
      Say(Severity::kWarning,
          absl::StrFormat("%s: %s was pushed again: it named %s and now names "
                          "%s",
                          name, image.tag, ShortDigest(before->digest),
                          ShortDigest(image.digest)));
    }
  }
}

std::string SetChooser::Choice::LackInWords(const Release& release) const {
  const std::vector<std::string> lacking = release.Lacking(members_);
  return absl::StrFormat("%s %s no image of %s", ListNames(lacking),
                         lacking.size() == 1 ? "has" : "have",
                         ShortCommit(release.commit));
}

// What would have been taken, had all repositories an image of it.
void SetChooser::Choice::SayLagging() {
  const absl::Time chosen = decision_.built_at.value_or(absl::InfinitePast());
  const Release* newest = nullptr;
  std::int64_t newer = 0;
  for (const Release& release : releases_) {
    if (CommitsMatch(release.commit, decision_.commit)) break;
    if (release.Lacking(members_).empty()) continue;
    if (!rules_.check_history && release.built_at() <= chosen) continue;
    if (newest == nullptr) newest = &release;
    ++newer;
  }
  if (newest == nullptr) return;
  Say(Severity::kInfo,
      absl::StrFormat(
          "%s that could be taken, which holds the set at %s%s",
          LackInWords(*newest), ShortCommit(decision_.commit),
          newer == 1 ? ""
                     : absl::StrFormat(" (so it is with %s more)",
                                       Plural(newer - 1, "newer commit"))));
}

// `, 2 commits behind 9f3b2aa`, of those that all repositories have.
std::string SetChooser::Choice::Behind() const {
  std::map<std::string, std::vector<Build>> candidates;
  for (const std::string& name : members_) {
    const Survey* survey = SurveyOf(name);
    if (survey == nullptr) return "";
    candidates[name] = survey->Candidates(Survey::kMaxBuilds);
  }
  const absl::Time chosen = decision_.built_at.value_or(absl::InfinitePast());
  std::string newest;
  std::int64_t newer = 0;
  for (const Release& release : JoinOnCommit(candidates)) {
    if (!release.Lacking(members_).empty() ||
        CommitsMatch(release.commit, decision_.commit) ||
        release.built_at() <= chosen) {
      continue;
    }
    if (newer++ == 0) newest = release.commit;
  }
  if (newer == 0) return "";
  return absl::StrFormat(", %s behind %s", Plural(newer, "commit"),
                         ShortCommit(newest));
}

void SetChooser::Choice::SayHeldOrPinned() {
  if (!pin_.pin) {
    return Say(Severity::kInfo,
               HeldInWords(AsImage(decision_.images), hold_) + Behind());
  }
  Say(Severity::kInfo, PinInWords(*pin_.pin) + Behind());
  for (const auto& [name, image] : decision_.images) {
    const Standing standing = StandingOf(image.tag);
    if (!standing.ranked || !standing.reject) continue;
    Say(Severity::kInfo,
        absl::StrFormat("%s of %s: %s; the pin goes first", image.tag, name,
                        InWords(standing, names_, situation_.now)));
  }
  for (const std::string& text : overridden_) {
    Say(Severity::kInfo, text + "; the pin goes first");
  }
}

void SetChooser::Choice::SayTroubles() {
  std::vector<std::string> odd;
  for (const auto& [name, image] : decision_.images) {
    if (image.built_at && *image.built_at > situation_.now) {
      odd.push_back(absl::StrFormat(
          "%s of %s carries a time in the future: until then nothing that is "
          "built now counts as newer; check the clock of what builds it",
          image.tag, name));
      break;
    }
  }
  // What is older than the choice is nobody's loss.
  const std::optional<absl::Time> chosen = BuiltAtOf(decision_.images);
  std::vector<std::string> unknown;
  for (const Release& release : unknown_) {
    if (!chosen || release.built_at() > *chosen) {
      unknown.push_back(release.commit);
    }
  }
  if (!unknown.empty()) {
    odd.push_back(absl::StrFormat(
        "passed over %s, which verify.sourceRepository does not have on branch "
        "%s",
        ListNames(unknown), rules_.branch));
  }
  if (odd.empty()) return;
  std::string text = odd[0];
  for (std::size_t i = 1; i < odd.size(); ++i) text += "; " + odd[i];
  Say(Severity::kWarning, std::move(text));
}

std::string SetChooser::Choice::PassedOverInWords() const {
  std::string text;
  constexpr std::size_t kShown = 3;
  for (std::size_t i = 0; i < passed_over_.size() && i < kShown; ++i) {
    if (i > 0) text += "; ";
    text +=
        absl::StrFormat("%s: %s", passed_over_[i].tag, passed_over_[i].problem);
  }
  if (passed_over_.size() > kShown) {
    text += absl::StrFormat("; and %d more", passed_over_.size() - kShown);
  }
  return text;
}

std::string SetChooser::Choice::WhatIsThere() const {
  std::map<std::string, std::vector<Build>> candidates;
  for (const std::string& name : members_) {
    if (const Survey* survey = SurveyOf(name)) {
      candidates[name] = survey->Candidates(Survey::kMaxBuilds);
    }
  }
  for (const Release& release : JoinOnCommit(candidates)) {
    if (release.Lacking(members_).empty()) {
      return absl::StrFormat("the newest commit that all have is %s",
                             ShortCommit(release.commit));
    }
  }
  return NothingToChoose();
}

std::string SetChooser::Choice::NothingToChoose() const {
  if (!passed_over_.empty()) {
    return absl::StrFormat("no commit serves in all of %s: %s",
                           ListNames(members_), PassedOverInWords());
  }
  for (const std::string& name : members_) {
    const Survey* survey = SurveyOf(name);
    if (survey == nullptr || survey->Newest()) continue;
    if (survey->tags() == 0) {
      return absl::StrFormat("%s (%s) has no tags at all", name,
                             situation_.set.members.at(name).repository);
    }
    return absl::StrFormat("%s (%s) has no tag of branch %s among %s: %s", name,
                           situation_.set.members.at(name).repository,
                           rules_.branch, Plural(survey->tags(), "tag"),
                           RejectsInWords(*survey));
  }
  for (const Release& release : releases_) {
    if (release.Lacking(members_).empty()) continue;
    return absl::StrFormat("no commit has an image in all of %s: %s",
                           ListNames(members_), LackInWords(release));
  }
  return absl::StrFormat("no commit has an image in all of %s",
                         ListNames(members_));
}

const Survey* SetChooser::Choice::SurveyOf(const std::string& member) const {
  const auto found = situation_.members.find(member);
  return found == situation_.members.end() ? nullptr : found->second.survey;
}

const Image* SetChooser::Choice::DeployedOf(const std::string& member) const {
  const auto found = deployed_.find(member);
  return found == deployed_.end() ? nullptr : &found->second;
}

Checks SetChooser::Choice::AllChecks() const {
  return {.pullable = true,
          .verify = rules_.check_verify,
          .platforms = rules_.check_platforms};
}

// A member's tag may spell the commit shorter than the others.
std::optional<std::string> SetChooser::Choice::HistoryProblem(
    std::string_view commit) const {
  const std::string& whole = attempt_.release.commit;
  return policy::HistoryProblem(*situation_.history,
                                CommitsMatch(commit, whole) ? whole : commit,
                                rules_.branch);
}

bool SetChooser::Choice::StateServes() const {
  return situation_.deployed && situation_.deployed->same_rules;
}

}  // namespace imagecd::policy
