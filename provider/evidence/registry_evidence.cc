#include "provider/evidence/registry_evidence.h"

#include <functional>
#include <utility>

#include "provider/base/run_in_parallel.h"
#include "provider/evidence/tag_listing.h"

namespace imagecd::evidence {

using policy::Answer;
using policy::ListQuestion;
using policy::ManifestQuestion;

RegistryEvidence::RegistryEvidence(
    const LookupScope& scope,
    const std::map<std::string, oci::Repository>& repositories,
    const ImageRules& images, const Source& source,
    policy::VerdictCollector* verdicts)
    : scope_(scope),
      repositories_(repositories),
      images_(images),
      source_(source),
      verdicts_(verdicts) {}

RegistryEvidence::ListKey RegistryEvidence::KeyOf(
    const ListQuestion& question) {
  return {question.member, question.after};
}

RegistryEvidence::ManifestKey RegistryEvidence::KeyOf(
    const ManifestQuestion& question) {
  const policy::Checks& checks = question.checks;
  return {question.member, question.name, checks.pullable, checks.verify,
          checks.platforms};
}

RegistryEvidence::ListResult RegistryEvidence::Ask(
    const ListQuestion& question) const {
  return SurveyTags(scope_, repositories_.at(question.member), question.options,
                    question.after, question.for_message, verdicts_);
}

RegistryEvidence::ManifestResult RegistryEvidence::Ask(
    const ManifestQuestion& question) const {
  return ManifestFacts(scope_, repositories_.at(question.member), images_)
      .Ask(question.name, question.commit, question.checks);
}

void RegistryEvidence::Expect(const policy::Outlook& outlook) {
  // Each open question gets its entry in the map before the threads start.
  std::vector<std::function<void()>> work;
  const auto add = [&work, this](auto& known, const auto& question) {
    const auto [it, added] =
        known.try_emplace(KeyOf(question), absl::UnknownError(""));
    if (!added) return;
    auto* const result = &it->second;
    work.emplace_back([this, result, &question] { *result = Ask(question); });
  };
  for (const ListQuestion& question : outlook.lists) add(lists_, question);
  for (const ManifestQuestion& question : outlook.manifests) {
    add(manifests_, question);
  }
  // Which commits are wanted is known when the lists are.
  if (outlook.history && history_ == nullptr) {
    work.emplace_back([this] { (void)OpenSource(scope_, source_, {}); });
  }
  base::RunInParallel(work);
}

policy::Listing RegistryEvidence::List(const ListQuestion& question) {
  auto known = lists_.find(KeyOf(question));
  if (known == lists_.end()) {
    known = lists_.emplace(KeyOf(question), Ask(question)).first;
  }
  const ListResult& result = known->second;
  if (result.ok()) {
    return {&(*result)->survey, (*result)->walked_everything, ""};
  }
  if (question.for_message) return {};
  if (failure_.ok()) failure_ = result.status();
  return {nullptr, true, AsClause(result.status())};
}

Answer RegistryEvidence::Manifest(const ManifestQuestion& question) {
  if (scope_.cancelled()) return Answer::NoAnswer("cancelled");
  auto known = manifests_.find(KeyOf(question));
  if (known == manifests_.end()) {
    known = manifests_.emplace(KeyOf(question), Ask(question)).first;
  }
  const ManifestResult& result = known->second;
  if (result.ok()) return *result;
  if (failure_.ok()) failure_ = result.status();
  return Answer::NoAnswer(AsClause(result.status()));
}

policy::BranchCommits RegistryEvidence::Commits(
    const std::vector<std::string>& wanted) {
  const absl::StatusOr<SourceHistoryPtr> history =
      OpenSource(scope_, source_, wanted);
  if (!history.ok()) {
    source_failure_ = history.status();
    return {nullptr, AsClause(source_failure_)};
  }
  history_ = *history;
  if (!history_->warning().empty()) {
    scope_.log.Log(base::Severity::kWarning, history_->warning());
  }
  return {history_.get(), ""};
}

absl::Status RegistryEvidence::failure() const {
  if (!failure_.ok()) return failure_;
  return source_failure_.ok() ? NoUsefulAnswer(What()) : source_failure_;
}

std::string RegistryEvidence::What() const {
  return repositories_.begin()->second.ToString() +
         (repositories_.size() > 1 ? " and the rest of the set" : "");
}

Decided Decide(const LookupScope& scope, const policy::Request& request,
               RegistryEvidence& evidence) {
  policy::Decision decision = policy::Choose(request, evidence);
  if (scope.cancelled()) {
    return {policy::Decision(), LookupCancelled(evidence.What())};
  }
  if (decision.outcome != policy::Decision::Outcome::kNoAnswer) {
    return {std::move(decision), absl::OkStatus()};
  }
  return {std::move(decision), evidence.failure(), evidence.failed_by_source()};
}

}  // namespace imagecd::evidence
