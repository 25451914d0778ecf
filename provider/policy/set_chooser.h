#ifndef IMAGECD_PROVIDER_POLICY_SET_CHOOSER_H_
#define IMAGECD_PROVIDER_POLICY_SET_CHOOSER_H_

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "provider/policy/answer.h"
#include "provider/policy/chooser.h"
#include "provider/policy/plan.h"
#include "provider/policy/rules.h"
#include "provider/policy/survey.h"

namespace imagecd::policy {

// One repository of a set.
struct SetMember {
  std::string repository;           // HOST/PATH
  std::optional<Pin> provider_pin;  // for it
};

// What the program and the provider's configuration ask for.
struct SetRules {
  // The selection inputs. `repository`, `tag`, `digest` and `provider_pin` are
  // empty; `provider_hold` is that of the first member that has one, or of `*`.
  Rules rules;
  std::map<std::string, SetMember> members;  // by name; at least one
};

// The pin that counts: the program's, else what all members' provider pins
// agree on; nullopt: none. Only commits pin a set.
struct SetPin {
  std::optional<Pin> pin;
  std::string property;  // of `error`; empty for provider configuration
  std::string error;     // not empty: the pins contradict each other, or name
                         // a tag or digest
};
SetPin EffectivePin(const SetRules& set);

// What state says.
struct SetDeployed {
  std::map<std::string, Image> images;  // by name, with their digests
  Selection selection = Selection::kNewest;
  std::optional<Pin> pin;  // the effective one under which it was chosen
  bool same_rules = true;  // as Deployed::same_rules
  std::map<std::string, Cursor> cursors;
};

// The commit of a set: the longest of its images'. Their builtAt: the greatest.
std::string CommitOf(const std::map<std::string, Image>& images);
std::optional<absl::Time> BuiltAtOf(const std::map<std::string, Image>& images);

// What is to be asked before a SetChooser is made, for each member; all of it
// side by side. `push_order` is as in MakePlan, by name.
std::map<std::string, Plan> MakeSetPlan(
    const SetRules& set, const SetDeployed* deployed,
    const std::map<std::string, bool>& push_order, absl::Time now);

// For the listing of one member. `deployed` may be null.
SurveyOptions MakeSurveyOptions(const SetRules& set,
                                const SetDeployed* deployed,
                                std::string_view member, absl::Time now);

// As the fields of Situation.
struct MemberSituation {
  const Survey* survey = nullptr;
  bool walked_everything = true;
  std::string listing_problem;
  Answer deployed_tag_names;
};

struct SetSituation {
  SetRules set;
  std::optional<SetDeployed> deployed;
  absl::Time now;
  std::map<std::string, MemberSituation> members;  // all of set.members
  const CommitHistory* history = nullptr;
  std::string history_problem;
};

struct SetDecision {
  // As Decision::Outcome. kWalkEverything: of every member.
  Decision::Outcome outcome = Decision::Outcome::kNoAnswer;
  std::map<std::string, Image> images;
  std::string commit;
  std::optional<absl::Time> built_at;
  Selection selection = Selection::kNewest;
  std::string reason;
  std::map<std::string, Cursor> cursors;
  std::vector<Message> messages;
  std::string property;  // `pin.commit`, `repositories`, `verify.…`; or empty
  std::string error;
};

// The output `reason` of a set, as ReasonFor.
std::string SetReasonFor(const std::map<std::string, Image>& images,
                         Selection selection, const Pin* pin, const Hold* hold,
                         std::string_view branch);

// Chooses the newest commit for which every repository of the set has an image,
// in the same steps as Chooser: the images of one release go out together or
// not at all.
//
// `verify` is a gate here, too: SetChooser::Choice::MemberIs is the only way of
// a digest into the decision.
//
// The guard compares whole commits: what one vanished tag would bring down
// stays whole. A member that state does not have is not guarded.
class SetChooser {
 public:
  struct Question {
    std::string member;
    std::string name;  // tag or digest
    Checks checks;
    std::string commit;  // as Chooser::commit
  };

  explicit SetChooser(SetSituation situation);
  ~SetChooser();
  SetChooser(const SetChooser&) = delete;
  SetChooser& operator=(const SetChooser&) = delete;

  std::optional<Question> Next() const;
  void Report(const Answer& answer);
  SetDecision Finish();

  // No more commits than this are looked up before giving up.
  static constexpr std::size_t kMaxCommits = 20;

 private:
  class Choice;
  std::unique_ptr<Choice> choice_;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_SET_CHOOSER_H_
