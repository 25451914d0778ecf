#include "provider/resources/tag_listing.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "provider/base/status_macros.h"

namespace imagecd::resources {
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

}  // namespace

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

absl::StatusOr<std::shared_ptr<const TagListing>> SurveyTags(
    const LookupScope& scope, const oci::Repository& repository,
    const policy::SurveyOptions& options, const std::string& last,
    bool for_message) {
  const std::string key = MemoKey(
      repository, last, (for_message ? "m" : "") + policy::SurveyKey(options));
  return scope.session.listings().Get(
      key, scope.cancel,
      [&](const base::Cancellation& cancel)
          -> absl::StatusOr<std::shared_ptr<const TagListing>> {
        auto listing = std::make_shared<TagListing>(
            TagListing{policy::Survey(options), true});
        base::Interrupt interrupt = scope.MakeInterrupt(cancel);
        CollectorSink<policy::Survey> sink(listing->survey, interrupt);
        oci::Call call = scope.MakeCall(cancel);
        if (for_message) {
          call.log = nullptr;
          call.deadline = std::min(
              call.deadline,
              scope.session.Now() + scope.session.config().request_timeout);
        }
        IMAGECD_ASSIGN_OR_RETURN(const oci::ListResult result,
                                 ListInto(scope, repository, last, sink, call));
        listing->walked_everything = !result.used_last;
        return std::shared_ptr<const TagListing>(std::move(listing));
      });
}

}  // namespace imagecd::resources
