#ifndef IMAGECD_PROVIDER_POLICY_SET_CHOICE_H_
#define IMAGECD_PROVIDER_POLICY_SET_CHOICE_H_

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "provider/policy/set_chooser.h"
#include "provider/policy/set_releases.h"

namespace imagecd::policy {

// What a SetChooser does. The releases that could be chosen are tried one
// after the other, and of each its members; the first of which all members
// have an image is taken. The last to be tried is what is deployed.
class SetChooser::Choice {
 public:
  explicit Choice(SetSituation situation);
  Choice(const Choice&) = delete;
  Choice& operator=(const Choice&) = delete;

  std::optional<Question> Next() const;
  void Report(const Answer& answer);
  const SetDecision& decision() const { return decision_; }

 private:
  enum class Step {
    kDone,
    kCandidate,         // a build of the release that is tried
    kDeployed,          // a deployed tag
    kRechecked,         // the same with its checks: its digest moved
    kMet,               // a deployed digest: does it still meet the rules?
    kDeployedManifest,  // a deployed digest, its tag being gone
  };
  enum class GoingBack { kNo, kExcluded, kGone, kUnmet, kNewMember };

  // A release as it is tried: of each member the builds that are left, and
  // whether it is the deployed one, of which what is deployed serves.
  struct Attempt {
    Release release;
    bool deployed_serves = false;
  };
  struct PassedOver {
    std::string tag;
    std::string problem;
    friend bool operator==(const PassedOver&, const PassedOver&) = default;
  };

  // set_chooser.cc: what is tried.
  void Begin();
  void BeginPinned();
  void BeginNewest();
  bool ListsSuffice();
  bool ListsLackDeployed();
  void JoinReleases();
  void TryReleases();
  void Try(Attempt attempt);
  void TryDeployed();
  void TryNextMember();
  void AttemptFailed();
  bool PutBehind();
  void InsertToTry(Release release);
  void NothingLeft();
  void GoBack(GoingBack cause);
  bool MayEnter(const Image& image) const;
  void MemberIs(Image image);
  void ReportCandidate(const Answer& answer);
  void RefusePinFor(const Build& build, std::string_view problem);

  // set_keeping.cc: what stays as it is.
  Release DeployedRelease() const;
  void KeepMember();
  void ReportRechecked(const Answer& answer);
  void FollowMember(const std::string& digest);
  void StayBeforeRepush(std::string_view digest, std::string_view problem);
  void ReportMet(const Answer& answer);
  void Unmet(const std::string& problem);
  void ReportManifest(const Answer& answer);

  void Ask(Step step, std::string_view name, Checks checks);
  void Done();
  void KeepAll();
  void Refuse(std::string_view property, std::string error);
  void RefusePin(const std::string& error);
  void NoAnswer(std::string_view problem, bool state_serves);
  void NoHistory(bool state_serves);
  void KeepFor(std::string_view problem, std::string_view until,
               bool state_serves);
  void WalkEverything();
  void End(Decision::Outcome outcome);

  // set_messages.cc
  void Say(Severity severity, std::string text);
  void SayMove();
  void SayLagging();
  void SayHeldOrPinned();
  void SayTroubles();
  std::string Behind() const;
  std::string PassedOverInWords() const;
  std::string WhatIsThere() const;
  std::string NothingToChoose() const;
  std::string LackInWords(const Release& release) const;
  std::string GoingBackInWords() const;

  const Survey* SurveyOf(const std::string& member) const;
  const Image* DeployedOf(const std::string& member) const;
  Standing StandingOf(std::string_view tag) const { return Judge(names_, tag); }
  bool IsNewerThanDeployed(const Release& release) const;
  // Whether the images found are newer as a whole than what is deployed, or
  // need not be.
  bool GoesForward() const;
  bool OnlyNewer() const;
  void DropOldBuilds(Release* release) const;
  absl::Time GuardedTime(const Release& release) const;
  Checks AllChecks() const;
  // Why verify.sourceRepository refuses the commit; situation_.history is not
  // null.
  std::optional<std::string> HistoryProblem(std::string_view commit) const;
  bool StateServes() const;
  // The policy decides, and a guard holds.
  bool guarded() const {
    return !pin_.pin && hold_ == nullptr && !deployed_.empty();
  }

  const SetSituation situation_;
  const Rules& rules_;  // situation_'s
  const SetPin pin_;
  const Hold* hold_;  // situation_'s; null where it does not decide
  const NameRules names_;
  std::vector<std::string> members_;
  std::map<std::string, Image> deployed_;  // of the members that are left
  std::vector<std::string> joining_;       // members that state does not have
  std::string deployed_commit_;
  std::optional<std::int64_t> deployed_place_;

  std::vector<Release> releases_;  // of all that is listed, newest first
  std::vector<Release> to_try_;    // complete ones, the best last
  std::size_t lookups_ = 0;        // of their builds
  Attempt attempt_;
  std::size_t at_ = 0;  // the member of attempt_ that is asked for
  std::map<std::string, Image> images_;
  std::vector<Message> attempt_messages_;

  Step step_ = Step::kDone;
  Question question_;
  std::map<std::string, Answer> deployed_names_;
  // Member and digest of what passed `verify`.
  std::set<std::pair<std::string, std::string>> verified_;
  GoingBack going_back_ = GoingBack::kNo;
  bool may_go_back_ = true;
  std::string unmet_;  // why the set goes back
  std::vector<PassedOver> passed_over_;
  std::vector<Release> unknown_;         // whose commits are not on the branch
  std::vector<std::string> overridden_;  // by the pin
  SetDecision decision_;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_SET_CHOICE_H_
