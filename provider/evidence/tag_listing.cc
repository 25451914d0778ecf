#include "provider/evidence/tag_listing.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "provider/base/status_macros.h"

namespace imagecd::evidence {
namespace {

// How long a listing may be silent (contract: a line after 2 s).
constexpr absl::Duration kQuiet = absl::Seconds(2);

std::string Grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) {
    digits.insert(at - 3, ",");
  }
  return digits;
}

absl::StatusOr<oci::ListResult> ListInto(const LookupScope& scope,
                                         const oci::Repository& repository,
                                         const std::string& last,
                                         oci::TagSink& sink,
                                         const oci::Call& call) {
  oci::ListOptions list;
  list.last = last;
  const absl::Time begun = scope.session.Now();
  list.progress = [&](std::int64_t tags) {
    if (scope.session.Now() - begun < kQuiet) return;
    scope.log.Status(absl::StrFormat("listed %s tags of %s", Grouped(tags),
                                     repository.ToString()));
  };
  return scope.session.client().ListTags(repository, list, sink, call);
}

}  // namespace

void CollectorSink::BeginPage() {
  if (survey_ != nullptr) survey_->BeginPage();
  if (verdicts_ != nullptr) verdicts_->BeginPage();
}

void CollectorSink::OnTag(std::string_view tag) {
  if (!interrupt_.status().ok()) return;
  if (survey_ != nullptr) survey_->OnTag(tag, interrupt_);
  if (verdicts_ != nullptr) verdicts_->OnTag(tag, interrupt_);
}

absl::Status CollectorSink::EndPage() {
  if (survey_ != nullptr && interrupt_.status().ok()) {
    survey_->EndPage(interrupt_);
  }
  if (verdicts_ != nullptr && interrupt_.status().ok()) {
    verdicts_->EndPage(interrupt_);
  }
  return interrupt_.status();
}

absl::StatusOr<std::shared_ptr<const TagListing>> SurveyTags(
    const LookupScope& scope, const oci::Repository& repository,
    const policy::SurveyOptions& options, const std::string& last,
    bool for_message, policy::VerdictCollector* verdicts) {
  using Result = absl::StatusOr<std::shared_ptr<const TagListing>>;
  const auto list = [&](const base::Cancellation& cancel) -> Result {
    auto listing =
        std::make_shared<TagListing>(TagListing{policy::Survey(options), true});
    base::Interrupt interrupt = scope.MakeInterrupt(cancel);
    CollectorSink sink(&listing->survey, verdicts, interrupt);
    oci::Call call = scope.MakeCall(cancel);
    if (for_message) {
      call.log = nullptr;
      call.deadline =
          std::min(call.deadline, scope.session.Now() +
                                      scope.session.config().request_timeout);
    }
    IMAGECD_ASSIGN_OR_RETURN(const oci::ListResult result,
                             ListInto(scope, repository, last, sink, call));
    listing->walked_everything = !result.used_last;
    return std::shared_ptr<const TagListing>(std::move(listing));
  };
  if (verdicts != nullptr) {
    const base::Cancellation never;
    return list(scope.cancel == nullptr ? never : *scope.cancel);
  }
  const std::string key = MemoKey(
      repository, last, (for_message ? "m" : "") + policy::SurveyKey(options));
  return scope.session.listings().Get(key, scope.cancel, list);
}

}  // namespace imagecd::evidence
