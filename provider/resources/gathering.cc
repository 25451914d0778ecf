#include "provider/resources/gathering.h"

#include <algorithm>
#include <functional>

#include "provider/resources/inspector.h"
#include "provider/resources/side_by_side.h"
#include "provider/resources/tag_listing.h"

namespace imagecd::resources {

using policy::Answer;
using policy::Plan;

void Gathering::Ask(
    const std::map<std::string, RepositoryQuestion>& questions) {
  struct Result {
    Listing listing = std::shared_ptr<const TagListing>();
    absl::StatusOr<Answer> head = Answer();
  };
  std::map<std::string, Result> results;
  std::vector<std::function<void()>> work;
  bool history = false;
  for (const auto& [name, asked] : questions) {
    const RepositoryQuestion* question = &asked;
    const Plan& plan = asked.plan;
    Result* result = &results[name];
    history = history || plan.history;
    if (plan.listing != Plan::Listing::kNone) {
      work.push_back([this, question, result] {
        result->listing = SurveyTags(
            scope_, question->repository, question->survey, question->plan.last,
            question->plan.listing == Plan::Listing::kForMessage);
      });
    }
    if (plan.head_deployed && asked.deployed != nullptr) {
      work.push_back([this, question, result] {
        const policy::Image& image = *question->deployed;
        const ImageRules none;
        result->head = Inspector(scope_, question->repository, none)
                           .Ask(image.tag.empty() ? image.digest : image.tag,
                                image.commit, policy::Checks());
      });
    }
  }
  // What it knows of the commits is seen when they are known.
  if (history) {
    work.push_back([this] { (void)OpenSource(scope_, source_, {}); });
  }
  SideBySide(work);
  for (const auto& [name, question] : questions) {
    const Plan& plan = question.plan;
    const Result& result = results[name];
    RepositoryFacts& facts = facts_[name];
    const bool for_message = plan.listing == Plan::Listing::kForMessage;
    if (plan.listing != Plan::Listing::kNone &&
        !(for_message && !result.listing.ok())) {
      TakeListing(result.listing, facts);
    }
    if (plan.head_deployed && question.deployed != nullptr) {
      facts.deployed_tag_names = Take(result.head);
    }
  }
  if (history) TakeHistory(questions);
}

void Gathering::TakeListing(const Listing& listing, RepositoryFacts& facts) {
  facts.listing = listing.ok() ? *listing : nullptr;
  facts.listing_problem = listing.ok() ? "" : AsClause(listing.status());
  if (failure_.ok()) failure_ = listing.status();
}

// What was opened beside the listing, or, where that lacks commits of it, what
// a fetch gives.
void Gathering::TakeHistory(
    const std::map<std::string, RepositoryQuestion>& questions) {
  std::vector<std::string> commits;
  for (const auto& [name, question] : questions) {
    commits.insert(commits.end(), question.commits.begin(),
                   question.commits.end());
    const RepositoryFacts& facts = facts_[name];
    if (facts.listing != nullptr) {
      AddCommits(facts.listing->survey, question.since, &commits);
    }
  }
  const absl::StatusOr<SourceHistoryPtr> history =
      OpenSource(scope_, source_, commits);
  if (!history.ok()) {
    source_failure_ = history.status();
    return;
  }
  history_ = *history;
  if (!history_->warning().empty()) {
    scope_.log.Log(base::Severity::kWarning, history_->warning());
  }
}

Answer Gathering::Take(const absl::StatusOr<Answer>& answer) {
  if (answer.ok()) return *answer;
  if (failure_.ok()) failure_ = answer.status();
  return Answer::NoAnswer(AsClause(answer.status()));
}

absl::Status Gathering::failure(std::string_view what) const {
  if (!failure_.ok()) return failure_;
  return source_failure_.ok() ? NoUsefulAnswer(what) : source_failure_;
}

}  // namespace imagecd::resources
