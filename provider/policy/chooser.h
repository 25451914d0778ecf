#ifndef IMAGECD_PROVIDER_POLICY_CHOOSER_H_
#define IMAGECD_PROVIDER_POLICY_CHOOSER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "provider/policy/answer.h"
#include "provider/policy/plan.h"
#include "provider/policy/revision.h"
#include "provider/policy/rules.h"
#include "provider/policy/survey.h"

namespace imagecd::policy {

// Everything that a choice depends on.
struct Situation {
  Rules rules;
  std::optional<Deployed> deployed;
  absl::Time now;

  // The listing, and whether it was one of everything (a registry that did not
  // take the cursor was asked for everything) or began after the cursor. No
  // survey: none was asked for, or it failed. Not owned; must outlive the
  // Chooser.
  const Survey* survey = nullptr;
  bool walked_everything = true;
  std::string listing_problem;  // as Answer::problem; empty: it did not fail

  Answer deployed_tag_names;  // kNotAsked where the Plan did not ask

  // The registry is known to list a new tag after all others.
  bool push_order = false;

  // With Rules::check_history, where the Plan asked for it: the branch's
  // commits. Not owned; must outlive the Chooser. Null: they could not be had,
  // and why (as Answer::problem).
  const CommitHistory* history = nullptr;
  std::string history_problem;
};

struct Decision {
  enum class Outcome {
    kTake,  // `image` is not what state has
    kKeep,  // `image` is what state has
    // The listing began after the cursor and does not suffice: list everything
    // and make another Chooser.
    kWalkEverything,
    kRefused,   // wrong input: `property`, `error`
    kNoAnswer,  // the registry did not answer and state does not serve instead:
                // fail with its error
  };
  Outcome outcome = Outcome::kNoAnswer;
  Image image;
  Selection selection = Selection::kNewest;
  std::string reason;             // the output of that name
  std::optional<Cursor> cursor;   // what to store; nullopt: nothing
  std::vector<Message> messages;  // in order, also beside an error

  // kRefused. Path of the property; empty where it comes from provider
  // configuration. The error repeats the path and the value.
  std::string property;
  std::string error;
};

// Chooses an image, asking for one look-up at a time:
//
//   Chooser chooser(situation);
//   while (auto question = chooser.Next()) {
//     chooser.Report(Ask(*question, chooser.checks()));
//   }
//   Decision decision = chooser.Finish();
//
// The same situation and answers give the same decision.
//
// `verify` is a gate: a digest that is not deployed enters a decision through
// Take alone, which refuses one that has not passed.
class Chooser {
 public:
  explicit Chooser(Situation situation);
  Chooser(const Chooser&) = delete;
  Chooser& operator=(const Chooser&) = delete;

  // The tag or digest whose manifest is to be looked up; nullopt: that was all.
  // Keeping what is deployed needs none.
  std::optional<std::string> Next() const;
  // What is to be checked of it; where nothing is, a HEAD serves. Checks that
  // the program does not ask for (no `platforms`, no `verify`) are false.
  Checks checks() const { return checks_; }
  // The commit that the label of the image has to name; empty if no tag says.
  const std::string& commit() const { return commit_; }

  // The answer to Next(). Never kNotAsked.
  void Report(const Answer& answer);

  // After Next() gave nullopt.
  Decision Finish();

  // No more candidates than this are looked up before giving up.
  static constexpr std::size_t kMaxLookups = 20;

 private:
  // What `question_` is asked for.
  enum class Step {
    kDone,
    kGiven,             // what the program names
    kPinned,            // the tag or digest of the pin
    kPinnedCommit,      // a build of the pin's commit
    kNewest,            // the best that nobody has looked up yet
    kDeployed,          // the deployed tag
    kRechecked,         // the deployed tag with its checks: its digest moved
    kMet,               // the deployed digest: does it still meet the rules?
    kDeployedManifest,  // the deployed digest, its tag being gone
  };
  // Why what is older than the deployed image is looked at.
  enum class GoingBack { kNo, kExcluded, kGone, kUnmet };
  enum class Part { kAll, kNewer, kOlder };  // than the deployed image

  struct Candidate {
    Build build;
    std::int64_t place = 0;  // CommitHistory::Place; without a history 0
  };
  struct PassedOver {
    Build build;
    Answer answer;
  };

  // chooser.cc: what a person named.
  void Begin();
  void BeginGiven();
  void BeginPin();
  void BeginPinCommit();
  void BeginHeld();
  void ReportGiven(const Answer& answer);
  void TakeGiven(const Answer& answer);
  void ReportPinned(const Answer& answer);
  void ReportPinnedCommit(const Answer& answer);
  void TakePinned(const Answer& answer, std::string_view tag);
  void KeepByDeployedTag();
  void ReportRechecked(const Answer& answer);
  void FollowDeployedTag(const std::string& digest);
  void StayBeforeRepush(std::string_view digest, std::string_view problem);
  void KeepNamed();
  void DeployedTagIsGone();

  // chooser_newest.cc: what the policy says.
  void BeginNewest();
  void BeginExcluded();
  void AskCandidates();
  void ReportNewest(const Answer& answer);
  void NoCandidateLeft();
  void NothingNewer();
  void ReportMet(const Answer& answer);
  void Unmet(std::string problem);
  void GoBack(GoingBack cause);
  std::vector<Candidate> Candidates(Part part);
  static bool IsBetter(const Candidate& a, const Candidate& b);
  std::optional<Cursor> NextCursor() const;

  // The ends.
  void Ask(Step step, std::string_view question, Checks checks,
           std::string_view tag = "");
  bool MayEnter(const Image& image) const;
  void Take(Image image);
  void Keep();
  void Refuse(std::string_view property, const std::string& error);
  void RefusePin(std::string_view error);
  void NoAnswer(std::string_view problem, bool state_serves);
  void NoHistory(bool state_serves);
  void KeepFor(std::string_view problem, std::string_view until,
               bool state_serves);
  void WalkEverything();
  void End(Decision::Outcome outcome);

  // chooser_messages.cc: what is said beside.
  void Say(Severity severity, std::string text);
  void SayWhatHasNoEffect();
  void SayIfOffBranch(std::string_view tag, std::string_view who);
  void SayMove(const Image& before, const Image& now);
  void SayIncompleteList();
  void SayUnmetStays(std::string_view why);
  void SayPassedOver();
  void SayUnknownCommits();
  void SayPinned();
  void SayHeld();
  void SayTroubles();
  void AddRecentTroubles(std::vector<std::string>* odd) const;
  std::string Behind() const;
  std::string WhatIsThere() const;
  std::string NothingToChoose() const;
  std::string PassedOverInWords() const;

  Checks AllChecks() const;
  Checks VerifyOnly() const;
  // A person named the image: `tag` or `digest` in the program, or a pin.
  bool named() const { return pin_ != nullptr || rules_.given(); }
  bool IsDeployed(std::string_view digest) const {
    return deployed_ != nullptr && deployed_->image.digest == digest;
  }
  Standing StandingOf(std::string_view tag) const { return Judge(names_, tag); }
  bool StateServes() const;
  // Why verify.sourceRepository does not let this commit pass.
  std::optional<std::string> HistoryProblem(std::string_view commit) const;

  const Situation situation_;
  const Rules& rules_;        // situation_'s
  const Deployed* deployed_;  // likewise; null for none
  const Pin* pin_;            // the effective one, likewise
  const Hold* hold_;          // likewise, where it decides
  const NameRules names_;
  Answer deployed_names_;
  // The deployed tag has a place among the candidates, and the choice does not
  // go behind it.
  std::optional<Candidate> guard_;
  bool guard_has_place_ = true;

  Step step_ = Step::kDone;
  std::string question_;
  Checks checks_;
  std::string commit_;
  std::set<std::string> verified_;     // digests that passed `verify`
  bool met_asked_ = false;             // kMet, where a person named the image
  std::vector<Candidate> candidates_;  // still to be looked up, the best last
  std::size_t lookups_ = 0;
  std::vector<PassedOver> passed_over_;
  std::vector<Build> unknown_commits_;
  GoingBack going_back_ = GoingBack::kNo;
  std::string unmet_;          // what rule the deployed image does not meet
  std::string pin_overrides_;  // what rule the pinned image does not meet
  Decision decision_;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_CHOOSER_H_
