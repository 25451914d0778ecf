#include "provider/resources/set_lookup.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/policy/plan.h"
#include "provider/policy/survey.h"
#include "provider/resources/side_by_side.h"
#include "provider/resources/tag_listing.h"

namespace imagecd::resources {
namespace {

using policy::Answer;
using policy::Checks;
using policy::Plan;
using policy::SetChooser;
using policy::SetDecision;
using Outcome = policy::Decision::Outcome;

// What was found out about one member.
struct Facts {
  std::shared_ptr<const TagListing> listing;
  std::string listing_problem;
  Answer deployed_tag_names;
};

class SetLookupRun {
 public:
  SetLookupRun(const LookupScope& scope, const SetLookup& lookup)
      : scope_(scope), lookup_(lookup), now_(scope.session.started()) {
    for (const auto& [name, repository] : lookup.repositories) {
      inspectors_.try_emplace(name, scope, repository, lookup.images);
      facts_[name];
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
    if (failure_.ok() && !source_failure_.ok()) {
      return {std::move(decision), source_failure_, true};
    }
    return {std::move(decision),
            failure_.ok() ? NoUsefulAnswer(What()) : failure_};
  }

 private:
  using Listing = absl::StatusOr<std::shared_ptr<const TagListing>>;

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
    struct Result {
      Listing listing = std::shared_ptr<const TagListing>();
      absl::StatusOr<Answer> head = Answer();
    };
    std::map<std::string, Result> results;
    std::vector<std::function<void()>> work;
    for (const auto& each : plans) {
      const std::string& name = each.first;
      const Plan& plan = each.second;
      Result& result = results[name];
      if (plan.listing != Plan::Listing::kNone) {
        work.push_back([this, &name, &plan, &result] {
          result.listing = SurveyTags(
              scope_, lookup_.repositories.at(name),
              policy::MakeSurveyOptions(lookup_.set, deployed(), name, now_),
              plan.last, plan.listing == Plan::Listing::kForMessage);
        });
      }
      const policy::Image* image = DeployedOf(name);
      if (plan.head_deployed && image != nullptr) {
        work.push_back([this, &name, image, &result] {
          result.head =
              Ask({name, image->tag.empty() ? image->digest : image->tag,
                   Checks()});
        });
      }
    }
    const bool history =
        std::any_of(plans.begin(), plans.end(),
                    [](const auto& plan) { return plan.second.history; });
    if (history) {
      work.push_back([&] { (void)OpenSource(scope_, lookup_.source, {}); });
    }
    SideBySide(work);
    for (const auto& [name, plan] : plans) {
      const Result& result = results[name];
      const bool for_message = plan.listing == Plan::Listing::kForMessage;
      if (plan.listing != Plan::Listing::kNone &&
          !(for_message && !result.listing.ok())) {
        TakeListing(result.listing, facts_[name]);
      }
      if (plan.head_deployed && DeployedOf(name) != nullptr) {
        facts_[name].deployed_tag_names = TakeAnswer(result.head);
      }
    }
    if (history) TakeSource();
  }

  // As Lookup's.
  void TakeSource() {
    const absl::StatusOr<SourceHistoryPtr> source =
        OpenSource(scope_, lookup_.source, WantedCommits());
    if (!source.ok()) {
      source_failure_ = source.status();
      return;
    }
    source_ = *source;
    if (!source_->warning().empty()) {
      scope_.log.Log(base::Severity::kWarning, source_->warning());
    }
  }

  std::vector<std::string> WantedCommits() const {
    if (const policy::SetPin pin = policy::EffectivePin(lookup_.set); pin.pin) {
      return {pin.pin->commit};
    }
    std::vector<std::string> commits;
    for (const auto& [name, facts] : facts_) {
      std::optional<absl::Time> since;
      const policy::Image* image = DeployedOf(name);
      if (image != nullptr && deployed()->same_rules) {
        since = image->built_at;
        if (since) commits.push_back(image->commit);
      }
      if (facts.listing != nullptr) {
        AddCommits(facts.listing->survey, since, &commits);
      }
    }
    return commits;
  }

  void TakeListing(const Listing& listing, Facts& facts) {
    facts.listing = listing.ok() ? *listing : nullptr;
    facts.listing_problem = listing.ok() ? "" : AsClause(listing.status());
    if (!listing.ok()) NoteFailure(listing.status());
  }

  Answer TakeAnswer(const absl::StatusOr<Answer>& answer) {
    if (answer.ok()) return *answer;
    NoteFailure(answer.status());
    return Answer::NoAnswer(AsClause(answer.status()));
  }

  void NoteFailure(const absl::Status& status) {
    if (failure_.ok()) failure_ = status;
  }

  policy::SetSituation MakeSituation() const {
    policy::SetSituation situation;
    situation.set = lookup_.set;
    situation.deployed = lookup_.deployed;
    situation.now = now_;
    situation.history = source_.get();
    situation.history_problem = AsClause(source_failure_);
    for (const auto& [name, facts] : facts_) {
      policy::MemberSituation& member = situation.members[name];
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
      known.emplace(key, TakeAnswer(answers[i++]));
    }
  }

  absl::StatusOr<Answer> Ask(const SetChooser::Question& question) const {
    const policy::Image* image = DeployedOf(question.member);
    const bool is_deployed = image != nullptr && question.name == image->digest;
    const policy::Image described = policy::DescribeImage(
        lookup_.set.rules.scheme, is_deployed ? image->tag : question.name, "");
    return inspectors_.at(question.member)
        .Ask(question.name, described.commit, question.checks);
  }

  const LookupScope scope_;
  const SetLookup& lookup_;
  const absl::Time now_;
  std::map<std::string, Inspector> inspectors_;
  std::map<std::string, Facts> facts_;
  absl::Status failure_;
  SourceHistoryPtr source_;
  absl::Status source_failure_;
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
