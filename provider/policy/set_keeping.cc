// What of a set stays as it is deployed, and what then is amiss.

#include <utility>

#include "absl/strings/str_format.h"
#include "provider/policy/set_choice.h"
#include "provider/policy/wording.h"

namespace imagecd::policy {

// The deployed commit: of each member the later builds of it, and in the end
// what is deployed; for members that join any build of it.
Release SetChooser::Choice::DeployedRelease() const {
  Release deployed;
  deployed.commit = deployed_commit_;
  deployed.place = deployed_place_.value_or(0);
  for (const Release& release : releases_) {
    if (!CommitsMatch(release.commit, deployed_commit_)) continue;
    for (const auto& [name, builds] : release.builds) {
      const Image* image = DeployedOf(name);
      if (image == nullptr) {
        deployed.builds[name] = builds;
        continue;
      }
      // Pinned, held or excluded: not even to a later build.
      if (!guarded() || going_back_ == GoingBack::kExcluded) continue;
      const Standing standing = StandingOf(image->tag);
      for (const Build& build : builds) {
        if (standing.ranked &&
            IsNewer(build.rank, build.tag, standing.rank, image->tag)) {
          deployed.builds[name].push_back(build);
        }
      }
    }
    break;
  }
  for (const auto& [name, image] : deployed_) {
    deployed.builds[name].push_back(
        {image.tag, StandingOf(image.tag).rank, image.commit, image.built_at});
  }
  return deployed;
}

// What is deployed of the member stays; its digest is followed.
void SetChooser::Choice::KeepMember() {
  const std::string& name = members_[at_];
  const Image& image = *DeployedOf(name);
  const Answer& names = deployed_names_[name];
  switch (names.kind) {
    case Answer::Kind::kNotAsked:
      if (hold_ != nullptr) return MemberIs(image);
      return Ask(Step::kDeployed, image.tag, Checks());
    case Answer::Kind::kNoAnswer:
      return NoAnswer(names.problem, StateServes());
    case Answer::Kind::kAbsent:
      if (guarded() && may_go_back_ && rules_.allow_downgrade &&
          !ListsLackDeployed()) {
        unmet_ = absl::StrFormat("%s of %s is gone from the registry",
                                 image.tag, name);
        return GoBack(GoingBack::kGone);
      }
      return Ask(Step::kDeployedManifest, image.digest, Checks());
    default:
      break;
  }
  const Survey* survey = SurveyOf(name);
  if (guarded() && survey != nullptr && !survey->saw_deployed()) {
    attempt_messages_.push_back(
        {Severity::kWarning,
         absl::StrFormat("%s: the registry's list of tags lacks %s, which is "
                         "deployed and still there: the list is not complete, "
                         "so the set stays at %s",
                         name, image.tag, ShortCommit(deployed_commit_))});
  }
  Checks checks{.verify = rules_.check_verify,
                .platforms = rules_.check_platforms && !pin_.pin};
  const bool check = checks.platforms || checks.verify;
  if (names.digest != image.digest) {
    if (check) {
      checks.pullable = true;
      return Ask(Step::kRechecked, image.tag, checks);
    }
    return FollowMember(names.digest);
  }
  if (!guarded() && !pin_.pin) return MemberIs(image);
  if (rules_.check_history && situation_.history != nullptr) {
    if (const auto problem = HistoryProblem(deployed_commit_)) {
      return Unmet(*problem);
    }
  }
  if (check) return Ask(Step::kMet, image.digest, checks);
  MemberIs(image);
}

void SetChooser::Choice::ReportRechecked(const Answer& answer) {
  const Image& before = *DeployedOf(members_[at_]);
  switch (answer.kind) {
    case Answer::Kind::kNotAsked:
    case Answer::Kind::kNoAnswer:
      return NoAnswer(answer.problem, StateServes());
    case Answer::Kind::kFound:
      return FollowMember(answer.digest);
    case Answer::Kind::kAbsent:
      return Ask(Step::kDeployedManifest, before.digest, Checks());
    case Answer::Kind::kChildMissing:
    case Answer::Kind::kLacksPlatform:
    case Answer::Kind::kFailsVerify:
      return StayBeforeRepush(answer.digest, answer.problem);
  }
}

// The deployed tag of the member was pushed again, and its image passes the
// other checks.
void SetChooser::Choice::FollowMember(const std::string& digest) {
  const Image& before = *DeployedOf(members_[at_]);
  if (rules_.check_history && digest != before.digest) {
    if (situation_.history == nullptr) return NoHistory(StateServes());
    if (const auto problem = HistoryProblem(before.commit)) {
      return StayBeforeRepush(digest, *problem);
    }
  }
  MemberIs(DescribeImage(rules_.scheme, before.tag, digest));
}

void SetChooser::Choice::StayBeforeRepush(std::string_view digest,
                                          std::string_view problem) {
  const Image& before = *DeployedOf(members_[at_]);
  attempt_messages_.push_back(
      {Severity::kWarning,
       absl::StrFormat("%s: %s", members_[at_],
                       RepushNotTaken(before, digest, problem))});
  MemberIs(before);
}

void SetChooser::Choice::ReportMet(const Answer& answer) {
  switch (answer.kind) {
    case Answer::Kind::kNotAsked:
    case Answer::Kind::kNoAnswer:
      return NoAnswer(answer.problem, StateServes());
    case Answer::Kind::kLacksPlatform:
    case Answer::Kind::kFailsVerify:
      return Unmet(answer.problem);
    case Answer::Kind::kFound:
    case Answer::Kind::kAbsent:
    case Answer::Kind::kChildMissing:
      return MemberIs(*DeployedOf(members_[at_]));
  }
}

void SetChooser::Choice::Unmet(const std::string& problem) {
  const std::string& name = members_[at_];
  const Image& image = *DeployedOf(name);
  if (guarded() && may_go_back_ && rules_.allow_downgrade &&
      !ListsLackDeployed()) {
    unmet_ = absl::StrFormat("of %s of %s, %s", image.tag, name, problem);
    return GoBack(GoingBack::kUnmet);
  }
  attempt_messages_.push_back(
      {Severity::kWarning,
       absl::StrFormat(
           "%s: %s no longer meets the rules of the program: %s; "
           "it stays deployed, since %s",
           name, image.tag, problem,
           pin_.pin ? "it is pinned"
           : rules_.allow_downgrade
               ? "no other commit serves"
               : "no other commit serves, and allowDowngrade is not set")});
  MemberIs(image);
}

void SetChooser::Choice::ReportManifest(const Answer& answer) {
  const std::string& name = members_[at_];
  const Image& image = *DeployedOf(name);
  attempt_messages_.push_back(
      {Severity::kWarning,
       answer.kind == Answer::Kind::kAbsent
           ? absl::StrFormat("%s: %s is gone from the registry, and so is its "
                             "manifest %s: it stays deployed, but cannot be "
                             "pulled any more; push it again, or deploy "
                             "another",
                             name, image.tag, ShortDigest(image.digest))
           : absl::StrFormat("%s: %s is gone from the registry: it stays "
                             "deployed, as %s",
                             name, image.tag, ShortDigest(image.digest))});
  MemberIs(image);
}

}  // namespace imagecd::policy
