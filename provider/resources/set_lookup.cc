#include "provider/resources/set_lookup.h"

#include <functional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/policy/plan.h"
#include "provider/policy/survey.h"
#include "provider/resources/gathering.h"
#include "provider/resources/side_by_side.h"

namespace imagecd::resources {
namespace {

using policy::Answer;
using policy::Plan;
using policy::SetChooser;
using policy::SetDecision;
using Outcome = policy::Decision::Outcome;

class SetLookupRun {
 public:
  SetLookupRun(const LookupScope& scope, const SetLookup& lookup)
      : scope_(scope),
        lookup_(lookup),
        now_(scope.session.started()),
        gathering_(scope, lookup.source) {
    for (const auto& [name, repository] : lookup.repositories) {
      inspectors_.try_emplace(name, scope, repository, lookup.images);
    }
  }

  absl::StatusOr<SetDecision> Run() {
    std::map<std::string, bool> push_order;
    for (const auto& [name, repository] : lookup_.repositories) {
      push_order[name] = ListsInPushOrder(repository);
    }
    Gather(policy::MakeSetPlan(lookup_.set, deployed(), push_order, now_));
    IMAGECD_ASSIGN_OR_RETURN(SetDecision decision, Choose());
    if (decision.outcome == Outcome::kWalkEverything) {
      std::map<std::string, Plan> everything;
      for (const auto& [name, repository] : lookup_.repositories) {
        everything[name].listing = Plan::Listing::kEverything;
      }
      Gather(everything);
      IMAGECD_ASSIGN_OR_RETURN(decision, Choose());
    }
    return decision;
  }

  SetDecided Prevented(SetDecision decision) const {
    return {std::move(decision), gathering_.failure(What()),
            gathering_.failed_by_source()};
  }

 private:
  const policy::SetDeployed* deployed() const {
    return lookup_.deployed.has_value() ? &*lookup_.deployed : nullptr;
  }

  const policy::Image* DeployedOf(const std::string& member) const {
    if (deployed() == nullptr) return nullptr;
    const auto it = deployed()->images.find(member);
    return it == deployed()->images.end() ? nullptr : &it->second;
  }

  std::string What() const {
    return lookup_.repositories.begin()->second.ToString() +
           (lookup_.repositories.size() > 1 ? " and the rest of the set" : "");
  }

  // Asks what the plans want to know, of all members side by side.
  void Gather(const std::map<std::string, Plan>& plans) {
    const policy::SetPin pin = policy::EffectivePin(lookup_.set);
    std::map<std::string, RepositoryQuestion> questions;
    for (const auto& [name, plan] : plans) {
      RepositoryQuestion& question = questions[name];
      question.repository = lookup_.repositories.at(name);
      question.plan = plan;
      question.survey =
          policy::MakeSurveyOptions(lookup_.set, deployed(), name, now_);
      question.deployed = DeployedOf(name);
      // As of one image.
      if (pin.pin) {
        question.commits.push_back(pin.pin->commit);
        question.since = absl::InfiniteFuture();
      } else if (question.deployed != nullptr && deployed()->same_rules) {
        question.since = question.deployed->built_at;
        if (question.since) {
          question.commits.push_back(question.deployed->commit);
        }
      }
    }
    gathering_.Ask(questions);
  }

  policy::SetSituation MakeSituation() const {
    policy::SetSituation situation;
    situation.set = lookup_.set;
    situation.deployed = lookup_.deployed;
    situation.now = now_;
    situation.history = gathering_.history();
    situation.history_problem = gathering_.history_problem();
    for (const auto& [name, repository] : lookup_.repositories) {
      policy::MemberSituation& member = situation.members[name];
      const auto found = gathering_.facts().find(name);
      if (found == gathering_.facts().end()) continue;
      const RepositoryFacts& facts = found->second;
      if (facts.listing != nullptr) {
        member.survey = &facts.listing->survey;
        member.walked_everything = facts.listing->walked_everything;
      }
      member.listing_problem = facts.listing_problem;
      member.deployed_tag_names = facts.deployed_tag_names;
    }
    return situation;
  }

  // The chooser asks for one thing at a time. To ask for the images of one
  // commit side by side, it is let run ahead on the guess that all is well, and
  // begun anew with what the registries said, until nothing is guessed.
  absl::StatusOr<SetDecision> Choose() {
    std::map<std::string, Answer> known;
    while (!scope_.cancelled()) {
      SetChooser chooser(MakeSituation());
      std::map<std::string, SetChooser::Question> unknown;
      while (const auto question = chooser.Next()) {
        const std::string key = KeyOf(*question);
        if (const auto it = known.find(key); it != known.end()) {
          chooser.Report(it->second);
          continue;
        }
        unknown.emplace(key, *question);
        if (unknown.size() == lookup_.repositories.size()) break;
        chooser.Report(Answer::Found(GuessDigest(*question)));
      }
      if (unknown.empty()) return chooser.Finish();
      AskAll(unknown, known);
    }
    return LookupCancelled(What());
  }

  static std::string KeyOf(const SetChooser::Question& question) {
    return absl::StrFormat("%d%d%d\n%s\n%s", question.checks.pullable ? 1 : 0,
                           question.checks.platforms ? 1 : 0,
                           question.checks.verify ? 1 : 0, question.name,
                           question.member);
  }

  std::string GuessDigest(const SetChooser::Question& question) const {
    const policy::Image* image = DeployedOf(question.member);
    const bool is_deployed =
        image != nullptr &&
        (question.name == image->tag || question.name == image->digest);
    return is_deployed ? image->digest : "sha256:" + std::string(64, '0');
  }

  void AskAll(const std::map<std::string, SetChooser::Question>& questions,
              std::map<std::string, Answer>& known) {
    std::vector<absl::StatusOr<Answer>> answers(questions.size(), Answer());
    std::vector<std::function<void()>> work;
    for (const auto& each : questions) {
      const SetChooser::Question& question = each.second;
      absl::StatusOr<Answer>& answer = answers[work.size()];
      work.push_back([this, &question, &answer] { answer = Ask(question); });
    }
    SideBySide(work);
    std::size_t i = 0;
    for (const auto& [key, question] : questions) {
      known.emplace(key, gathering_.Take(answers[i++]));
    }
  }

  absl::StatusOr<Answer> Ask(const SetChooser::Question& question) const {
    return inspectors_.at(question.member)
        .Ask(question.name, question.commit, question.checks);
  }

  const LookupScope scope_;
  const SetLookup& lookup_;
  const absl::Time now_;
  std::map<std::string, Inspector> inspectors_;
  Gathering gathering_;
};

}  // namespace

SetDecided DecideSet(const LookupScope& scope, const SetLookup& lookup) {
  SetLookupRun run(scope, lookup);
  absl::StatusOr<SetDecision> decision = run.Run();
  if (!decision.ok()) return {SetDecision(), decision.status()};
  if (decision->outcome != Outcome::kNoAnswer) {
    return {*std::move(decision), absl::OkStatus()};
  }
  return run.Prevented(*std::move(decision));
}

}  // namespace imagecd::resources
