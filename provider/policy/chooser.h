#ifndef IMAGECD_PROVIDER_POLICY_CHOOSER_H_
#define IMAGECD_PROVIDER_POLICY_CHOOSER_H_

#include <optional>
#include <string>
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
  explicit Chooser(const Situation& situation);

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
  enum class Step {
    kDone,
    kGiven,             // what the program names
    kPinned,            // what the pin names
    kCandidates,        // the newest that can be pulled
    kDeployedByDigest,  // is the manifest itself gone, too?
  };

  void Begin();
  void BeginGiven();
  void BeginPinned(const Pin& pin);
  void BeginPinnedCommit(const Pin& pin);
  void BeginNewest();
  void AfterCandidates();
  void KeepGone(bool manifest_gone);
  void ReportGiven(const Answer& answer);
  void ReportPinned(const Answer& answer);
  void ReportCandidate(const Answer& answer);

  void Take(Image image, Selection selection);
  void Keep(Selection selection);
  void FollowDeployedTag(Selection selection);
  void Refuse(std::string property, std::string error);
  void RefuseAt(const Pin& pin, std::string_view error);
  // By onRegistryFailure, where state serves.
  void NoAnswer(std::string_view problem, bool state_serves);
  void Say(Severity severity, std::string text);

  bool Guarded() const;
  bool IsDeployed(std::string_view tag) const;
  std::string PassedOver() const;
  std::string NothingToChoose() const;
  std::string WhatIsThere() const;
  void SayHowFarBehind();
  void SayWhatHasNoEffect();
  std::optional<Cursor> NextCursor() const;

  Situation situation_;
  Step step_ = Step::kDone;
  std::vector<Build> candidates_;  // still to be looked up, newest last
  std::vector<std::string> passed_over_;
  std::string question_;
  std::size_t lookups_ = 0;
  Decision decision_;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_CHOOSER_H_
