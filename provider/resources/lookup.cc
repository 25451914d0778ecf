#include "provider/resources/lookup.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "provider/base/status_macros.h"
#include "provider/policy/plan.h"
#include "provider/policy/survey.h"
#include "provider/resources/side_by_side.h"
#include "provider/resources/tag_listing.h"

namespace imagecd::resources {
namespace {

using policy::Answer;
using policy::Checks;
using policy::Decision;
using policy::Plan;

// One look-up.
class Lookup {
 public:
  Lookup(const LookupScope& scope, const Choice& choice)
      : scope_(scope),
        choice_(choice),
        inspector_(scope, choice.repository, choice.images),
        now_(scope.session.started()) {}

  absl::StatusOr<Decision> Run() {
    const Plan plan = policy::MakePlan(
        choice_.rules, deployed(), ListsInPushOrder(choice_.repository), now_);
    Gather(plan);
    IMAGECD_ASSIGN_OR_RETURN(Decision decision, Choose());
    if (decision.outcome == Decision::Outcome::kWalkEverything) {
      TakeListing(List("", /*for_message=*/false));
      IMAGECD_ASSIGN_OR_RETURN(decision, Choose());
    }
    return decision;
  }

  // Whose own words there are for a decision that was prevented.
  Decided Prevented(Decision decision) const {
    if (failure_.ok() && !source_failure_.ok()) {
      return {std::move(decision), source_failure_, true};
    }
    return {std::move(decision),
            failure_.ok() ? NoUsefulAnswer(choice_.repository.ToString())
                          : failure_};
  }

 private:
  using Listing = absl::StatusOr<std::shared_ptr<const TagListing>>;

  const policy::Deployed* deployed() const {
    return choice_.deployed.has_value() ? &*choice_.deployed : nullptr;
  }

  Listing List(const std::string& last, bool for_message) const {
    return SurveyTags(
        scope_, choice_.repository,
        policy::MakeSurveyOptions(choice_.rules, deployed(), now_), last,
        for_message);
  }

  // Asks what the plan wants to know.
  void Gather(const Plan& plan) {
    Listing listing = std::shared_ptr<const TagListing>();
    absl::StatusOr<Answer> head = Answer();
    std::vector<std::function<void()>> work;
    const bool for_message = plan.listing == Plan::Listing::kForMessage;
    if (plan.listing != Plan::Listing::kNone) {
      work.push_back([&] { listing = List(plan.last, for_message); });
    }
    if (plan.head_deployed) {
      work.push_back([&] { head = Ask(DeployedName(), Checks()); });
    }
    if (plan.history) {
      work.push_back([&] { (void)OpenSource(scope_, choice_.source, {}); });
    }
    SideBySide(work);
    if (plan.listing != Plan::Listing::kNone &&
        !(for_message && !listing.ok())) {
      TakeListing(listing);
    }
    if (plan.head_deployed) deployed_tag_names_ = TakeAnswer(head);
    if (plan.history) TakeSource();
  }

  // What was opened beside the listing, or, where that lacks commits of it,
  // what a fetch gives.
  void TakeSource() {
    const absl::StatusOr<SourceHistoryPtr> source =
        OpenSource(scope_, choice_.source, WantedCommits());
    if (!source.ok()) {
      source_failure_ = source.status();
      return;
    }
    source_ = *source;
    if (!source_->warning().empty()) {
      scope_.log.Log(base::Severity::kWarning, source_->warning());
    }
  }

  // The commits whose place in the history the choice may depend on. What was
  // built before the deployed image is none of them, as far as it can be known.
  std::vector<std::string> WantedCommits() const {
    std::vector<std::string> commits;
    if (const policy::Pin* pin = choice_.rules.effective_pin()) {
      const std::string commit =
          pin->tag.empty()
              ? pin->commit
              : policy::DescribeImage(choice_.rules.scheme, pin->tag, "")
                    .commit;
      if (!commit.empty()) commits.push_back(commit);
      return commits;
    }
    std::optional<absl::Time> since;
    if (deployed() != nullptr && deployed()->same_rules) {
      since = deployed()->image.built_at;
      if (since) commits.push_back(deployed()->image.commit);
    }
    if (listing_ != nullptr) AddCommits(listing_->survey, since, &commits);
    return commits;
  }

  std::string DeployedName() const {
    const policy::Image& image = choice_.deployed->image;
    return image.tag.empty() ? image.digest : image.tag;
  }

  void TakeListing(const Listing& listing) {
    if (listing.ok()) {
      listing_ = *listing;
      listing_problem_.clear();
    } else {
      listing_ = nullptr;
      listing_problem_ = AsClause(listing.status());
      NoteFailure(listing.status());
    }
  }

  Answer TakeAnswer(const absl::StatusOr<Answer>& answer) {
    if (answer.ok()) return *answer;
    NoteFailure(answer.status());
    return Answer::NoAnswer(AsClause(answer.status()));
  }

  void NoteFailure(const absl::Status& status) {
    if (failure_.ok()) failure_ = status;
  }

  absl::StatusOr<Decision> Choose() {
    policy::Situation situation;
    situation.rules = choice_.rules;
    situation.deployed = choice_.deployed;
    situation.now = now_;
    if (listing_ != nullptr) {
      situation.survey = &listing_->survey;
      situation.walked_everything = listing_->walked_everything;
    }
    situation.listing_problem = listing_problem_;
    situation.deployed_tag_names = deployed_tag_names_;
    situation.history = source_.get();
    situation.history_problem = AsClause(source_failure_);
    situation.push_order = ListsInPushOrder(choice_.repository);
    policy::Chooser chooser(situation);
    while (const std::optional<std::string> question = chooser.Next()) {
      if (scope_.cancelled()) break;
      chooser.Report(TakeAnswer(Ask(*question, chooser.checks())));
    }
    if (scope_.cancelled()) {
      return LookupCancelled(choice_.repository.ToString());
    }
    return chooser.Finish();
  }

  absl::StatusOr<Answer> Ask(const std::string& question,
                             const Checks& checks) const {
    const bool is_deployed = choice_.deployed.has_value() &&
                             question == choice_.deployed->image.digest;
    const std::string tag =
        is_deployed ? choice_.deployed->image.tag : question;
    const policy::Image image =
        policy::DescribeImage(choice_.rules.scheme, tag, "");
    return inspector_.Ask(question, image.commit, checks);
  }

  const LookupScope scope_;
  const Choice& choice_;
  const Inspector inspector_;
  const absl::Time now_;

  std::shared_ptr<const TagListing> listing_;
  std::string listing_problem_;
  Answer deployed_tag_names_;
  absl::Status failure_;
  SourceHistoryPtr source_;
  absl::Status source_failure_;
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
