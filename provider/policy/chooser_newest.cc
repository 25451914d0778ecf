// What a Chooser takes where nobody named an image, and the guard.

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/policy/chooser.h"
#include "provider/policy/wording.h"

namespace imagecd::policy {

void Chooser::BeginNewest() {
  const Survey* survey = situation_.survey;
  if (survey == nullptr) {
    return NoAnswer(situation_.listing_problem, StateServes());
  }
  if (rules_.check_history && situation_.history == nullptr) {
    return NoHistory(StateServes());
  }
  if (StateServes()) {
    const Image& image = deployed_->image;
    const Standing standing = StandingOf(image.tag);
    if (standing.ranked) {
      guard_ = Candidate();
      guard_->build = {image.tag, standing.rank, "", std::nullopt};
      if (standing.parsed) {
        guard_->build.commit = std::string(standing.parsed->commit);
        guard_->build.built_at = standing.parsed->time();
      }
      if (rules_.check_history) {
        const auto place = situation_.history->Place(guard_->build.commit);
        guard_has_place_ = place.has_value();
        guard_->place = place.value_or(0);
      }
      if (standing.exclusion != nullptr) return BeginExcluded();
    }
  }
  // Where the cursor is unknown to the registry the answer is empty.
  if (!situation_.walked_everything && !(guard_ && survey->saw_deployed())) {
    return WalkEverything();
  }
  candidates_ = Candidates(guard_ ? Part::kNewer : Part::kAll);
  AskCandidates();
}

// What is deployed is excluded: to the newest that is not, on either side.
void Chooser::BeginExcluded() {
  going_back_ = GoingBack::kExcluded;
  if (!situation_.walked_everything) return WalkEverything();
  if (!situation_.survey->saw_deployed()) {
    switch (deployed_names_.kind) {
      case Answer::Kind::kNotAsked:
        return Ask(Step::kDeployed, deployed_->image.tag, Checks());
      case Answer::Kind::kNoAnswer:
        return NoAnswer(deployed_names_.problem, /*state_serves=*/true);
      case Answer::Kind::kAbsent:
        break;
      default:
        SayIncompleteList();
        return KeepByDeployedTag();
    }
  }
  candidates_ = Candidates(Part::kAll);
  AskCandidates();
}

bool Chooser::IsBetter(const Candidate& a, const Candidate& b) {
  if (a.place != b.place) return a.place > b.place;
  return IsNewer(a.build.rank, a.build.tag, b.build.rank, b.build.tag);
}

// The best last.
std::vector<Chooser::Candidate> Chooser::Candidates(Part part) {
  std::vector<Candidate> candidates;
  unknown_commits_.clear();
  for (Build& build : situation_.survey->Candidates(Survey::kMaxBuilds)) {
    Candidate candidate{std::move(build), 0};
    if (rules_.check_history) {
      const auto place = situation_.history->Place(candidate.build.commit);
      if (!place) {
        unknown_commits_.push_back(std::move(candidate.build));
        continue;
      }
      candidate.place = *place;
    }
    if (part != Part::kAll) {
      if (candidate.build.tag == guard_->build.tag) continue;
      // Where the deployed commit has no place, the time has to do.
      Candidate deployed = *guard_;
      if (!guard_has_place_) deployed.place = candidate.place;
      if (IsBetter(candidate, deployed) != (part == Part::kNewer)) continue;
    }
    candidates.push_back(std::move(candidate));
  }
  std::sort(
      candidates.begin(), candidates.end(),
      [](const Candidate& a, const Candidate& b) { return IsBetter(b, a); });
  if (candidates.size() > kMaxLookups) {
    candidates.erase(candidates.begin(), candidates.end() - kMaxLookups);
  }
  return candidates;
}

void Chooser::AskCandidates() {
  if (candidates_.empty() || lookups_ == kMaxLookups) return NoCandidateLeft();
  ++lookups_;
  Ask(Step::kNewest, candidates_.back().build.tag, AllChecks());
}

void Chooser::ReportNewest(const Answer& answer) {
  Build build = std::move(candidates_.back().build);
  candidates_.pop_back();
  switch (answer.kind) {
    case Answer::Kind::kFound:
      return Take(DescribeImage(rules_.scheme, build.tag, answer.digest));
    case Answer::Kind::kNotAsked:
    case Answer::Kind::kNoAnswer:
      return NoAnswer(answer.problem, StateServes());
    case Answer::Kind::kFailsVerify:
      if (!answer.required_by.empty()) {
        return Refuse(answer.required_by,
                      absl::StrFormat("%s: %s, the newest of %s, does not "
                                      "pass: %s",
                                      answer.required_by, build.tag,
                                      rules_.ordering.InWords(rules_.branch),
                                      answer.problem));
      }
      break;
    case Answer::Kind::kAbsent:
    case Answer::Kind::kChildMissing:
    case Answer::Kind::kLacksPlatform:
      break;
  }
  passed_over_.push_back({std::move(build), answer});
  AskCandidates();
}

void Chooser::NoCandidateLeft() {
  switch (going_back_) {
    case GoingBack::kGone:
      return DeployedTagIsGone();
    case GoingBack::kUnmet:
      SayUnmetStays("nothing older meets it either");
      return Keep();
    case GoingBack::kNo:
      if (guard_) return NothingNewer();
      break;
    case GoingBack::kExcluded:
      break;
  }
  if (StateServes()) {
    Say(Severity::kWarning,
        absl::StrFormat(
            "%s: %s stays deployed%s", NothingToChoose(),
            NameOf(deployed_->image),
            going_back_ == GoingBack::kExcluded
                ? ", though it is " +
                      StandingOf(deployed_->image.tag).exclusion->InWords()
                : ""));
    return Keep();
  }
  Refuse("repository", absl::StrFormat("repository \"%s\": %s",
                                       rules_.repository, NothingToChoose()));
}

// The guard: no candidate is newer than what is deployed.
void Chooser::NothingNewer() {
  switch (deployed_names_.kind) {
    case Answer::Kind::kNotAsked:
      return Ask(Step::kDeployed, deployed_->image.tag, Checks());
    case Answer::Kind::kNoAnswer:
      return NoAnswer(deployed_names_.problem, /*state_serves=*/true);
    case Answer::Kind::kAbsent:
      if (!rules_.allow_downgrade) return DeployedTagIsGone();
      return GoBack(GoingBack::kGone);
    default:
      break;
  }
  if (!situation_.survey->saw_deployed()) SayIncompleteList();
  if (deployed_names_.digest != deployed_->image.digest) {
    return KeepByDeployedTag();
  }
  if (!guard_has_place_) return Unmet(*HistoryProblem(guard_->build.commit));
  if (rules_.check_platforms || rules_.check_verify) {
    return Ask(
        Step::kMet, deployed_->image.digest,
        {.verify = rules_.check_verify, .platforms = rules_.check_platforms},
        deployed_->image.tag);
  }
  KeepByDeployedTag();
}

void Chooser::ReportMet(const Answer& answer) {
  switch (answer.kind) {
    case Answer::Kind::kLacksPlatform:
    case Answer::Kind::kFailsVerify:
      return Unmet(answer.problem);
    case Answer::Kind::kNotAsked:
    case Answer::Kind::kNoAnswer:
      return NoAnswer(answer.problem, /*state_serves=*/true);
    case Answer::Kind::kFound:
    case Answer::Kind::kAbsent:
    case Answer::Kind::kChildMissing:
      return named() ? KeepNamed() : KeepByDeployedTag();
  }
}

// The deployed image no longer meets the program's own rules.
void Chooser::Unmet(std::string problem) {
  unmet_ = std::move(problem);
  if (named()) {
    SayUnmetStays("it is named explicitly");
    return Keep();
  }
  // A list that is not complete does not say what the next best is.
  if (rules_.allow_downgrade && situation_.survey->saw_deployed()) {
    return GoBack(GoingBack::kUnmet);
  }
  SayUnmetStays(rules_.allow_downgrade
                    ? "the list of tags is not complete"
                    : "nothing newer meets it, and allowDowngrade is not set");
  Keep();
}

void Chooser::GoBack(GoingBack cause) {
  // What is older may lie in front of the cursor.
  if (!situation_.walked_everything) return WalkEverything();
  going_back_ = cause;
  candidates_ = Candidates(Part::kOlder);
  AskCandidates();
}

std::optional<Cursor> Chooser::NextCursor() const {
  const Survey* survey = situation_.survey;
  std::optional<Cursor> before;
  if (StateServes() && deployed_->selection == Selection::kNewest) {
    before = deployed_->cursor;
  }
  if (survey == nullptr) return before;
  // Neither would it be used.
  if (rules_.check_history) return std::nullopt;

  // A list that lacks what is deployed does not say what lies where.
  const Standing standing = StandingOf(decision_.image.tag);
  if ((guard_ && !survey->saw_deployed()) || !standing.ranked ||
      (!guard_ && decision_.outcome == Decision::Outcome::kKeep)) {
    return std::nullopt;
  }
  const bool everything = situation_.walked_everything;
  if (!everything && !before) return std::nullopt;

  const Build chosen{decision_.image.tag, standing.rank, decision_.image.commit,
                     decision_.image.built_at};
  std::optional<std::string> tag =
      survey->Cursor(chosen, everything ? std::string_view() : before->tag);
  if (!tag) return std::nullopt;
  return Cursor{*std::move(tag),
                everything ? situation_.now : before->walked_at};
}

}  // namespace imagecd::policy
