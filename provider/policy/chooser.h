#ifndef IMAGECD_PROVIDER_POLICY_CHOOSER_H_
#define IMAGECD_PROVIDER_POLICY_CHOOSER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "provider/policy/plan.h"
#include "provider/policy/rules.h"
#include "provider/policy/survey.h"

namespace imagecd::policy {

// What the registry says that a tag or digest names.
struct Answer {
  enum class Kind {
    kNotAsked,
    kFound,
    kAbsent,    // it says that there is no such manifest
    kNoAnswer,  // whatever prevented an answer
  };
  Kind kind = Kind::kNotAsked;
  std::string digest;   // kFound
  std::string problem;  // kNoAnswer: one clause that people read, without a
                        // full stop: "ghcr.io: 503 Service Unavailable"

  static Answer Found(std::string digest) {
    return {Kind::kFound, std::move(digest), ""};
  }
  static Answer Absent() { return {Kind::kAbsent, "", ""}; }
  static Answer NoAnswer(std::string problem) {
    return {Kind::kNoAnswer, "", std::move(problem)};
  }
};

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
//   while (auto question = chooser.Next()) chooser.Report(Ask(*question));
//   Decision decision = chooser.Finish();
//
// The same situation and answers give the same decision.
class Chooser {
 public:
  explicit Chooser(Situation situation);
  Chooser(const Chooser&) = delete;
  Chooser& operator=(const Chooser&) = delete;

  // The tag or digest whose manifest is to be looked up (HEAD); nullopt: that
  // was all. Keeping what is deployed needs none.
  std::optional<std::string> Next() const;

  // The answer to Next(). Never kNotAsked.
  void Report(const Answer& answer);

  // After Next() gave nullopt.
  Decision Finish();

  // No more candidates than this are looked up before giving up.
  static constexpr std::size_t kMaxLookups = 20;

 private:
  // Whose manifest `question_` asks for.
  enum class Step {
    kDone,
    kGiven,             // what the program names
    kPinned,            // the tag or digest of the pin
    kPinnedCommit,      // a build of the pin's commit
    kNewest,            // the newest that nobody has looked up yet
    kDeployed,          // the deployed tag
    kDeployedManifest,  // the deployed digest, its tag being gone
  };

  void Begin();
  void BeginGiven();
  void BeginPin();
  void BeginPinCommit();
  void BeginNewest();

  void Ask(Step step, std::string_view question);
  void AskCandidates(Step step);
  void ReportNamed(const Answer& answer);
  void ReportCandidate(const Answer& answer);
  void NoCandidateLeft();
  void NothingNewer();
  void DeployedTagIsGone();
  void KeepByDeployedTag();

  // The ends.
  void Take(Image image);
  void Keep();
  void Refuse(std::string_view property, const std::string& error);
  void RefusePin(std::string_view error);
  void NoAnswer(std::string_view problem, bool state_serves);
  void WalkEverything();
  void End(Decision::Outcome outcome);

  // What is said beside.
  void Say(Severity severity, std::string text);
  void SayWhatHasNoEffect();
  void SayIfOffBranch(std::string_view tag, std::string_view who);
  void SayPassedOver();
  void SayPinned();
  void SayOddTimes();

  bool IsOfBranch(std::string_view tag, ParsedTag* parsed) const;
  bool StateServes() const;
  std::string WhatIsThere() const;
  std::string NothingToChoose() const;
  std::optional<Cursor> NextCursor() const;

  const Situation situation_;
  const Rules& rules_;        // situation_'s
  const Deployed* deployed_;  // likewise; null for none
  const Pin* pin_;            // the effective one, likewise
  Answer deployed_names_;
  // The deployed tag is a build of the branch and scheme, and the choice does
  // not go behind it.
  std::optional<ParsedTag> guard_;

  Step step_ = Step::kDone;
  std::string question_;
  std::vector<Build> candidates_;  // still to be looked up, the best last
  std::size_t lookups_ = 0;
  std::vector<std::string> passed_over_;
  bool going_back_ = false;
  Decision decision_;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_CHOOSER_H_
