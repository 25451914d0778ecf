#include "provider/resources/lookup.h"

#include <string>
#include <utility>
#include <vector>

#include "provider/base/status_macros.h"
#include "provider/policy/plan.h"
#include "provider/policy/survey.h"
#include "provider/resources/gathering.h"

namespace imagecd::resources {
namespace {

using policy::Decision;
using policy::Plan;

// One look-up.
class Lookup {
 public:
  Lookup(const LookupScope& scope, const Choice& choice)
      : scope_(scope),
        choice_(choice),
        inspector_(scope, choice.repository, choice.images),
        now_(scope.session.started()),
        gathering_(scope, choice.source) {}

  absl::StatusOr<Decision> Run() {
    Gather(policy::MakePlan(choice_.rules, deployed(),
                            ListsInPushOrder(choice_.repository), now_));
    IMAGECD_ASSIGN_OR_RETURN(Decision decision, Choose());
    if (decision.outcome == Decision::Outcome::kWalkEverything) {
      Gather(Plan{.listing = Plan::Listing::kEverything});
      IMAGECD_ASSIGN_OR_RETURN(decision, Choose());
    }
    return decision;
  }

  // With whose own words there are for a decision that was prevented.
  Decided Prevented(Decision decision) const {
    return {std::move(decision),
            gathering_.failure(choice_.repository.ToString()),
            gathering_.failed_by_source()};
  }

 private:
  const policy::Deployed* deployed() const {
    return choice_.deployed.has_value() ? &*choice_.deployed : nullptr;
  }

  void Gather(const Plan& plan) {
    RepositoryQuestion question;
    question.repository = choice_.repository;
    question.plan = plan;
    question.survey =
        policy::MakeSurveyOptions(choice_.rules, deployed(), now_);
    if (deployed() != nullptr) question.deployed = &deployed()->image;
    AskForCommits(question);
    gathering_.Ask({{"", std::move(question)}});
  }

  // The commits whose place in the history the choice may depend on. What was
  // built before the deployed image is none of them, as far as it can be known.
  void AskForCommits(RepositoryQuestion& question) const {
    const policy::Rules& rules = choice_.rules;
    if (rules.given()) {
      question.commits.push_back(
          policy::DescribeImage(rules.scheme, rules.tag, "").commit);
      std::erase(question.commits, "");
      question.since = absl::InfiniteFuture();
    } else if (const policy::Pin* pin = rules.effective_pin()) {
      const std::string commit =
          pin->tag.empty()
              ? pin->commit
              : policy::DescribeImage(rules.scheme, pin->tag, "").commit;
      if (!commit.empty()) question.commits.push_back(commit);
      question.since = absl::InfiniteFuture();
    } else if (deployed() != nullptr && deployed()->same_rules) {
      question.since = deployed()->image.built_at;
      if (question.since) {
        question.commits.push_back(deployed()->image.commit);
      }
    }
  }

  absl::StatusOr<Decision> Choose() {
    policy::Situation situation;
    situation.rules = choice_.rules;
    situation.deployed = choice_.deployed;
    situation.now = now_;
    const RepositoryFacts& facts = gathering_.facts().at("");
    if (facts.listing != nullptr) {
      situation.survey = &facts.listing->survey;
      situation.walked_everything = facts.listing->walked_everything;
    }
    situation.listing_problem = facts.listing_problem;
    situation.deployed_tag_names = facts.deployed_tag_names;
    situation.history = gathering_.history();
    situation.history_problem = gathering_.history_problem();
    situation.push_order = ListsInPushOrder(choice_.repository);
    policy::Chooser chooser(situation);
    while (const std::optional<std::string> question = chooser.Next()) {
      if (scope_.cancelled()) break;
      chooser.Report(gathering_.Take(
          inspector_.Ask(*question, chooser.commit(), chooser.checks())));
    }
    if (scope_.cancelled()) {
      return LookupCancelled(choice_.repository.ToString());
    }
    return chooser.Finish();
  }

  const LookupScope scope_;
  const Choice& choice_;
  const Inspector inspector_;
  const absl::Time now_;
  Gathering gathering_;
};

}  // namespace

Decided Decide(const LookupScope& scope, const Choice& choice) {
  Lookup lookup(scope, choice);
  absl::StatusOr<Decision> decision = lookup.Run();
  if (!decision.ok()) return {Decision(), decision.status()};
  if (decision->outcome != Decision::Outcome::kNoAnswer) {
    return {*std::move(decision), absl::OkStatus()};
  }
  return lookup.Prevented(*std::move(decision));
}

}  // namespace imagecd::resources
