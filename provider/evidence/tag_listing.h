#ifndef IMAGECD_PROVIDER_EVIDENCE_TAG_LISTING_H_
#define IMAGECD_PROVIDER_EVIDENCE_TAG_LISTING_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/base/interrupt.h"
#include "provider/evidence/lookup_scope.h"
#include "provider/evidence/session.h"
#include "provider/oci/reference.h"
#include "provider/oci/registry_client.h"
#include "provider/policy/survey.h"
#include "provider/policy/verdicts.h"

namespace imagecd::evidence {

// Hands a listing on to what collects it, until `interrupt` ends the work. The
// collectors may be null; nothing is owned.
class CollectorSink : public oci::TagSink {
 public:
  CollectorSink(policy::Survey* survey, policy::VerdictCollector* verdicts,
                base::Interrupt& interrupt)
      : survey_(survey), verdicts_(verdicts), interrupt_(interrupt) {}
  void BeginPage() override;
  void OnTag(std::string_view tag) override;
  absl::Status EndPage() override;

 private:
  policy::Survey* const survey_;
  policy::VerdictCollector* const verdicts_;
  base::Interrupt& interrupt_;
};

// Lists a repository's tags, with a line of progress when that takes longer
// than 2 s. Shared with whoever asks for the same in the session. `last` empty:
// everything. `for_message`: it must not delay anything, nor complain.
// `verdicts`, if not null, sees the tags, too; then nothing is shared.
absl::StatusOr<std::shared_ptr<const TagListing>> SurveyTags(
    const LookupScope& scope, const oci::Repository& repository,
    const policy::SurveyOptions& options, const std::string& last,
    bool for_message, policy::VerdictCollector* verdicts = nullptr);

}  // namespace imagecd::evidence

#endif  // IMAGECD_PROVIDER_EVIDENCE_TAG_LISTING_H_
