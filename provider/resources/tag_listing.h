#ifndef IMAGECD_PROVIDER_RESOURCES_TAG_LISTING_H_
#define IMAGECD_PROVIDER_RESOURCES_TAG_LISTING_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/base/interrupt.h"
#include "provider/oci/reference.h"
#include "provider/oci/registry_client.h"
#include "provider/policy/survey.h"
#include "provider/resources/lookup_scope.h"
#include "provider/resources/session.h"

namespace imagecd::resources {

// Hands a listing on to a collector of policy's: anything with BeginPage, OnTag
// and EndPage. Neither argument is owned.
template <typename Collector>
class CollectorSink : public oci::TagSink {
 public:
  CollectorSink(Collector& collector, base::Interrupt& interrupt)
      : collector_(collector), interrupt_(interrupt) {}
  void BeginPage() override { collector_.BeginPage(); }
  void OnTag(std::string_view tag) override {
    if (interrupt_.status().ok()) collector_.OnTag(tag, interrupt_);
  }
  absl::Status EndPage() override {
    if (interrupt_.status().ok()) collector_.EndPage(interrupt_);
    return interrupt_.status();
  }

 private:
  Collector& collector_;
  base::Interrupt& interrupt_;
};

// Lists a repository's tags into `sink`, with a line of progress when that
// takes longer than 2 s. `call` is for the work.
absl::StatusOr<oci::ListResult> ListInto(const LookupScope& scope,
                                         const oci::Repository& repository,
                                         const std::string& last,
                                         oci::TagSink& sink,
                                         const oci::Call& call);

// The same as a Survey, shared with whoever asks for the same in the session.
// `last` empty: everything. `for_message`: it must not hold anything up, nor
// complain.
absl::StatusOr<std::shared_ptr<const TagListing>> SurveyTags(
    const LookupScope& scope, const oci::Repository& repository,
    const policy::SurveyOptions& options, const std::string& last,
    bool for_message);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_TAG_LISTING_H_
