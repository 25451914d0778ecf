#include "provider/policy/set_chooser.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/policy/set_choice.h"
#include "provider/policy/wording.h"

namespace imagecd::policy {

SetChooser::SetChooser(SetSituation situation)
    : choice_(std::make_unique<Choice>(std::move(situation))) {}
SetChooser::~SetChooser() = default;

std::optional<SetChooser::Question> SetChooser::Next() const {
  return choice_->Next();
}
void SetChooser::Report(const Answer& answer) { choice_->Report(answer); }
SetDecision SetChooser::Finish() { return choice_->decision(); }

SetChooser::Choice::Choice(SetSituation situation)
    : situation_(std::move(situation)),
      rules_(situation_.set.rules),
      pin_(EffectivePin(situation_.set)),
      hold_(pin_.pin ? nullptr : rules_.effective_hold()),
      names_(MakeNameRules(rules_, situation_.now)) {
  for (const auto& [name, member] : situation_.set.members) {
    members_.push_back(name);
    const Image* image = nullptr;
    if (situation_.deployed) {
      const auto found = situation_.deployed->images.find(name);
      if (found != situation_.deployed->images.end()) image = &found->second;
    }
    if (image != nullptr) {
      deployed_[name] = *image;
    } else {
      joining_.push_back(name);
    }
    const auto facts = situation_.members.find(name);
    if (facts != situation_.members.end()) {
      deployed_names_[name] = facts->second.deployed_tag_names;
    }
  }
  deployed_commit_ = CommitOf(deployed_);
  Begin();
}

std::optional<SetChooser::Question> SetChooser::Choice::Next() const {
  if (step_ == Step::kDone) return std::nullopt;
  return question_;
}

void SetChooser::Choice::Report(const Answer& answer) {
  if (answer.Verified(question_.checks)) {
    verified_.insert({question_.member, answer.digest});
  }
  switch (step_) {
    case Step::kDone:
      return;
    case Step::kCandidate:
      return ReportCandidate(answer);
    case Step::kDeployed:
      deployed_names_[members_[at_]] = answer;
      return KeepMember();
    case Step::kRechecked:
      return ReportRechecked(answer);
    case Step::kMet:
      return ReportMet(answer);
    case Step::kDeployedManifest:
      return ReportManifest(answer);
  }
}

void SetChooser::Choice::Begin() {
  decision_.selection = pin_.pin           ? Selection::kPinned
                        : hold_ != nullptr ? Selection::kHeld
                                           : Selection::kNewest;
  if (!pin_.error.empty()) return Refuse(pin_.property, pin_.error);
  if (pin_.pin) return BeginPinned();
  if (hold_ == nullptr) return BeginNewest();
  if (deployed_.empty()) {
    Say(Severity::kWarning,
        absl::StrFormat("%s finds nothing deployed to keep: the newest is "
                        "taken, and kept from now on",
                        PathOf(*hold_)));
    return BeginNewest();
  }
  if (joining_.empty()) return KeepAll();
  if (!ListsSuffice()) return;
  JoinReleases();
  TryDeployed();
}

// Whether there are the lists that the choice needs; otherwise it has ended.
bool SetChooser::Choice::ListsSuffice() {
  const bool by_policy = !pin_.pin && hold_ == nullptr;
  for (const std::string& name : members_) {
    const MemberSituation& facts = situation_.members.at(name);
    if (facts.survey == nullptr) {
      // Beside a hold only what joins needs one.
      if (hold_ != nullptr && DeployedOf(name) != nullptr) continue;
      NoAnswer(facts.listing_problem, StateServes());
      return false;
    }
    const bool guarded_list = by_policy && DeployedOf(name) != nullptr &&
                              facts.survey->saw_deployed();
    if (!facts.walked_everything && !guarded_list && hold_ == nullptr) {
      WalkEverything();
      return false;
    }
  }
  const bool stays = hold_ != nullptr && joining_.empty();
  if (rules_.check_history && !stays && situation_.history == nullptr) {
    NoHistory(StateServes());
    return false;
  }
  return true;
}

void SetChooser::Choice::BeginPinned() {
  const bool satisfied =
      !deployed_.empty() &&
      std::all_of(deployed_.begin(), deployed_.end(),
                  [this](const auto& image) {
                    return CommitsMatch(image.second.commit, pin_.pin->commit);
                  });
  const bool same_pin = satisfied && situation_.deployed->pin &&
                        situation_.deployed->pin->SameTarget(*pin_.pin);
  if (same_pin && joining_.empty()) return TryDeployed();
  for (const std::string& name : members_) {
    const MemberSituation& facts = situation_.members.at(name);
    if (same_pin && DeployedOf(name) != nullptr) continue;
    if (facts.survey == nullptr) {
      return NoAnswer(facts.listing_problem, satisfied && joining_.empty());
    }
    if (!facts.walked_everything) return WalkEverything();
  }
  std::map<std::string, std::vector<Build>> matches;
  for (const std::string& name : members_) {
    if (const Survey* survey = SurveyOf(name)) {
      matches[name] = survey->PinMatches();
    }
  }
  releases_ = JoinOnCommit(matches);
  if (releases_.size() > 1 && !same_pin) {
    std::vector<std::string> commits;
    for (const Release& release : releases_) commits.push_back(release.commit);
    return RefusePin(absl::StrFormat(
        "is the beginning of %d different commits; give more digits to choose "
        "one of %s",
        commits.size(), ListNames(commits)));
  }
  if (satisfied) return TryDeployed();
  if (releases_.empty()) {
    return RefusePin(absl::StrFormat(
        "no tag of branch %s has this commit in any of %s; %s%s", rules_.branch,
        ListNames(members_), WhatIsThere(),
        pin_.pin->commit_was_number
            ? "; it was given as a number: quote it, lest digits are lost"
            : ""));
  }
  const Release& release = releases_.front();
  if (!release.Lacking(members_).empty()) {
    return RefusePin(
        absl::StrFormat("%s; %s", LackInWords(release), WhatIsThere()));
  }
  if (rules_.check_history && situation_.history == nullptr) {
    return NoHistory(/*state_serves=*/false);
  }
  Try({release, false});
}

void SetChooser::Choice::BeginNewest() {
  if (!ListsSuffice()) return;
  if (rules_.check_history) {
    deployed_place_ = situation_.history->Place(deployed_commit_);
  }
  JoinReleases();
  for (const auto& [name, image] : deployed_) {
    if (!StateServes() || StandingOf(image.tag).exclusion == nullptr) continue;
    going_back_ = GoingBack::kExcluded;
    may_go_back_ = false;
    unmet_ = absl::StrFormat("%s of %s is %s", image.tag, name,
                             StandingOf(image.tag).exclusion->InWords());
    break;
  }
  if (going_back_ == GoingBack::kExcluded) {
    for (const std::string& name : members_) {
      if (!situation_.members.at(name).walked_everything) {
        return WalkEverything();
      }
    }
    if (ListsLackDeployed()) return TryDeployed();
  }
  TryReleases();
}

// Whether a list lacks what is deployed and, for all that is known, still
// there: then it says nothing of what is older.
bool SetChooser::Choice::ListsLackDeployed() {
  for (const auto& [name, image] : deployed_) {
    const Survey* survey = SurveyOf(name);
    if (survey != nullptr && !survey->saw_deployed() &&
        deployed_names_[name].kind != Answer::Kind::kAbsent) {
      return true;
    }
  }
  return false;
}

void SetChooser::Choice::JoinReleases() {
  std::map<std::string, std::vector<Build>> candidates;
  const bool by_policy = hold_ == nullptr || deployed_.empty();
  for (const std::string& name : members_) {
    const Survey* survey = SurveyOf(name);
    if (survey == nullptr) continue;
    candidates[name] = by_policy ? survey->Candidates(Survey::kMaxBuilds)
                                 : survey->PinMatches();
  }
  releases_ = JoinOnCommit(candidates);
  if (!rules_.check_history || !by_policy) return;
  std::erase_if(releases_, [this](Release& release) {
    const auto place = situation_.history->Place(release.commit);
    release.place = place.value_or(0);
    if (!place) unknown_.push_back(release);
    return !place;
  });
  std::sort(releases_.begin(), releases_.end(),
            [](const Release& a, const Release& b) { return IsNewer(a, b); });
}

// The time of the members that are guarded.
absl::Time SetChooser::Choice::GuardedTime(const Release& release) const {
  absl::Time greatest = absl::InfinitePast();
  for (const auto& [name, builds] : release.builds) {
    if (DeployedOf(name) != nullptr && builds.front().built_at) {
      greatest = std::max(greatest, *builds.front().built_at);
    }
  }
  return greatest;
}

bool SetChooser::Choice::IsNewerThanDeployed(const Release& release) const {
  if (CommitsMatch(release.commit, deployed_commit_)) return false;
  if (deployed_place_) {
    return release.place > *deployed_place_;
  }
  const absl::Time deployed =
      BuiltAtOf(deployed_).value_or(absl::InfinitePast());
  const absl::Time time = GuardedTime(release);
  return time != deployed ? time > deployed : release.commit > deployed_commit_;
}

bool SetChooser::Choice::OnlyNewer() const {
  return guarded() && StateServes() && going_back_ == GoingBack::kNo;
}

bool SetChooser::Choice::GoesForward() const {
  if (!OnlyNewer() || deployed_place_) return true;
  std::map<std::string, Image> now;
  for (const auto& [name, image] : deployed_) now[name] = images_.at(name);
  const auto before_time = BuiltAtOf(deployed_);
  const auto time = BuiltAtOf(now);
  return time != before_time ? time > before_time
                             : attempt_.release.commit > deployed_commit_;
}

// An old commit that was built again in one repository is not newer as a whole:
// each member's build has to be about as new as what is deployed there, which
// is also what a listing after its cursor has of them.
void SetChooser::Choice::DropOldBuilds(Release* release) const {
  for (const auto& [name, image] : deployed_) {
    const auto builds = release->builds.find(name);
    if (builds == release->builds.end() || !image.built_at) continue;
    const absl::Time bound = *image.built_at - kCursorSlack;
    std::erase_if(builds->second, [bound](const Build& build) {
      return !build.built_at || *build.built_at <= bound;
    });
    if (builds->second.empty()) release->builds.erase(builds);
  }
}

// Newer ones than what is deployed; going back, all others.
void SetChooser::Choice::TryReleases() {
  to_try_.clear();
  const bool only_newer = OnlyNewer();
  for (Release release : releases_) {
    if (only_newer && !deployed_place_) DropOldBuilds(&release);
    if (to_try_.size() == kMaxCommits) break;
    if (!release.Lacking(members_).empty()) continue;
    if (only_newer && !IsNewerThanDeployed(release)) continue;
    if (going_back_ != GoingBack::kNo && going_back_ != GoingBack::kExcluded &&
        (CommitsMatch(release.commit, deployed_commit_) ||
         IsNewerThanDeployed(release))) {
      continue;
    }
    to_try_.push_back(std::move(release));
  }
  std::reverse(to_try_.begin(), to_try_.end());
  if (only_newer) {
    // The deployed commit, built again.
    Release again = DeployedRelease();
    if (again.Lacking(members_).empty() &&
        again.built_at() > BuiltAtOf(deployed_)) {
      InsertToTry(std::move(again));
    }
  }
  AttemptFailed();
}

// On to the next release.
void SetChooser::Choice::AttemptFailed() {
  if (to_try_.empty() || lookups_ >= kMaxCommits * members_.size()) {
    return NothingLeft();
  }
  Release release = std::move(to_try_.back());
  to_try_.pop_back();
  const bool is_deployed =
      OnlyNewer() && CommitsMatch(release.commit, deployed_commit_);
  Try({std::move(release), is_deployed});
}

// Without the build that does not serve, the release may not be the newest any
// more: then the next one is tried first.
bool SetChooser::Choice::PutBehind() {
  if (pin_.pin || to_try_.empty()) return false;
  for (const auto& [name, builds] : attempt_.release.builds) {
    if (builds.empty()) return false;
  }
  if (!IsNewer(to_try_.back(), attempt_.release)) return false;
  InsertToTry(std::move(attempt_.release));
  return true;
}

void SetChooser::Choice::InsertToTry(Release release) {
  const auto at = std::partition_point(
      to_try_.begin(), to_try_.end(),
      [&release](const Release& other) { return IsNewer(release, other); });
  to_try_.insert(at, std::move(release));
}

void SetChooser::Choice::Try(Attempt attempt) {
  attempt_ = std::move(attempt);
  at_ = 0;
  images_.clear();
  attempt_messages_.clear();
  TryNextMember();
}

void SetChooser::Choice::TryDeployed() { Try({DeployedRelease(), true}); }

void SetChooser::Choice::TryNextMember() {
  if (at_ == members_.size()) {
    const bool serves = attempt_.deployed_serves || GoesForward();
    return serves ? Done() : AttemptFailed();
  }
  const std::string& name = members_[at_];
  const std::vector<Build>& builds = attempt_.release.builds[name];
  if (!builds.empty()) {
    const Image* image = DeployedOf(name);
    if (attempt_.deployed_serves && image != nullptr &&
        image->tag == builds.front().tag) {
      return KeepMember();
    }
    ++lookups_;
    return Ask(Step::kCandidate, builds.front().tag, AllChecks());
  }
  if (!pin_.pin && (!attempt_.deployed_serves || !to_try_.empty())) {
    return AttemptFailed();
  }

  // What is deployed stays, and this member has nothing that goes with it.
  if (pin_.pin) {
    return RefusePin(absl::StrFormat(
        "%s has no image of it that serves%s", name,
        passed_over_.empty() ? "" : ": " + PassedOverInWords()));
  }
  if (guarded() && may_go_back_ && rules_.allow_downgrade &&
      !ListsLackDeployed()) {
    unmet_ = absl::StrFormat("%s has no image of %s", name,
                             ShortCommit(deployed_commit_));
    return GoBack(GoingBack::kNewMember);
  }
  Refuse("repositories",
         absl::StrFormat(
             "repositories: %s has no image of %s, which the others have "
             "deployed%s; build it there, or %s",
             name, ShortCommit(deployed_commit_),
             hold_ != nullptr ? ", and a hold keeps it"
                              : ", and no newer commit has images in all of " +
                                    ListNames(members_),
             hold_ != nullptr ? "take the hold away"
                              : "set allowDowngrade to go back to the newest "
                                "commit that all have"));
}

bool SetChooser::Choice::MayEnter(const Image& image) const {
  const std::string& name = members_[at_];
  const Image* deployed = DeployedOf(name);
  if (deployed != nullptr && deployed->digest == image.digest) return true;
  if (rules_.check_verify && !verified_.contains({name, image.digest})) {
    return false;
  }
  return !rules_.check_history ||
         (situation_.history != nullptr && !HistoryProblem(image.commit));
}

void SetChooser::Choice::MemberIs(Image image) {
  if (!MayEnter(image)) {
    return Refuse("verify",
                  absl::StrFormat("verify: %s of %s has not passed it",
                                  NameOf(image), members_[at_]));
  }
  images_[members_[at_]] = std::move(image);
  ++at_;
  TryNextMember();
}

void SetChooser::Choice::NothingLeft() {
  if (going_back_ == GoingBack::kExcluded && !deployed_.empty()) {
    Say(Severity::kWarning,
        absl::StrFormat("%s, but there is nothing else to take: %s; %s stays "
                        "deployed",
                        unmet_, NothingToChoose(),
                        ShortCommit(deployed_commit_)));
    return TryDeployed();
  }
  if (StateServes() && !deployed_.empty()) {
    if (going_back_ != GoingBack::kNo) may_go_back_ = false;
    return TryDeployed();
  }
  Refuse("repositories",
         absl::StrFormat("repositories: %s", NothingToChoose()));
}

void SetChooser::Choice::GoBack(GoingBack cause) {
  for (const std::string& name : members_) {
    if (!situation_.members.at(name).walked_everything) {
      return WalkEverything();
    }
  }
  going_back_ = cause;
  may_go_back_ = false;
  TryReleases();
}

void SetChooser::Choice::RefusePinFor(const Build& build,
                                      std::string_view problem) {
  RefusePin(absl::StrFormat(
      "%s of %s fails `verify`, which a pin does not switch off: %s", build.tag,
      members_[at_], problem));
}

void SetChooser::Choice::ReportCandidate(const Answer& answer) {
  const std::string& name = members_[at_];
  std::vector<Build>& builds = attempt_.release.builds[name];
  const Build build = builds.front();
  std::string problem = answer.problem;
  switch (answer.kind) {
    case Answer::Kind::kNotAsked:
    case Answer::Kind::kNoAnswer:
      return NoAnswer(answer.problem, StateServes() && !pin_.pin);
    case Answer::Kind::kFound:
    case Answer::Kind::kLacksPlatform:
      if (answer.kind == Answer::Kind::kLacksPlatform) {
        if (!pin_.pin) break;
        overridden_.push_back(
            absl::StrFormat("%s of %s: %s", build.tag, name, answer.problem));
      }
      if (rules_.check_history) {
        if (situation_.history == nullptr) {
          return NoHistory(/*state_serves=*/false);
        }
        problem = HistoryProblem(build.commit).value_or("");
        if (!problem.empty()) {
          if (pin_.pin) return RefusePinFor(build, problem);
          break;
        }
      }
      return MemberIs(DescribeImage(rules_.scheme, build.tag, answer.digest));
    case Answer::Kind::kFailsVerify:
      if (pin_.pin) return RefusePinFor(build, answer.problem);
      if (!answer.required_by.empty()) {
        return Refuse(answer.required_by,
                      absl::StrFormat("%s: %s of %s does not pass: %s",
                                      answer.required_by, build.tag, name,
                                      answer.problem));
      }
      break;
    case Answer::Kind::kAbsent:
      problem = "listed, but it cannot be pulled, since there is no manifest";
      break;
    case Answer::Kind::kChildMissing:
      break;
  }
  PassedOver passed{absl::StrFormat("%s of %s", build.tag, name),
                    std::move(problem)};
  if (std::find(passed_over_.begin(), passed_over_.end(), passed) ==
      passed_over_.end()) {
    passed_over_.push_back(std::move(passed));
  }
  builds.erase(builds.begin());
  return PutBehind() ? AttemptFailed() : TryNextMember();
}

}  // namespace imagecd::policy
