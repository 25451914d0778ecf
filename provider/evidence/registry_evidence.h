#ifndef IMAGECD_PROVIDER_EVIDENCE_REGISTRY_EVIDENCE_H_
#define IMAGECD_PROVIDER_EVIDENCE_REGISTRY_EVIDENCE_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/evidence/lookup_scope.h"
#include "provider/evidence/manifest_facts.h"
#include "provider/evidence/source_history.h"
#include "provider/oci/reference.h"
#include "provider/policy/choose.h"
#include "provider/policy/verdicts.h"

namespace imagecd::evidence {

// The evidence of one choice, from registries and a source repository. What is
// expected is asked in parallel. Answers are shared with all look-ups of the
// session.
class RegistryEvidence : public policy::Evidence {
 public:
  // None of it is owned. `repositories` are by member. `verdicts`, if not null,
  // sees the tags of a listing of everything, which then is not shared with
  // others.
  RegistryEvidence(const LookupScope& scope,
                   const std::map<std::string, oci::Repository>& repositories,
                   const ImageRules& images, const Source& source,
                   policy::VerdictCollector* verdicts = nullptr);

  void Expect(const policy::Outlook& outlook) override;
  policy::Listing List(const policy::ListQuestion& question) override;
  policy::Answer Manifest(const policy::ManifestQuestion& question) override;
  policy::BranchCommits Commits(
      const std::vector<std::string>& wanted) override;

  // The reason why there is no decision: the first failure, the registry's
  // before the source repository's.
  absl::Status failure() const;
  bool failed_by_source() const {
    return failure_.ok() && !source_failure_.ok();
  }
  // The repositories that are looked up, for messages.
  std::string What() const;

 private:
  using ListKey = std::pair<std::string, std::string>;
  using ManifestKey = std::tuple<std::string, std::string, bool, bool, bool>;
  using ListResult = absl::StatusOr<std::shared_ptr<const TagListing>>;
  using ManifestResult = absl::StatusOr<policy::Answer>;

  static ListKey KeyOf(const policy::ListQuestion& question);
  static ManifestKey KeyOf(const policy::ManifestQuestion& question);
  ListResult Ask(const policy::ListQuestion& question) const;
  ManifestResult Ask(const policy::ManifestQuestion& question) const;

  const LookupScope scope_;
  const std::map<std::string, oci::Repository>& repositories_;
  const ImageRules& images_;
  const Source& source_;
  policy::VerdictCollector* const verdicts_;
  std::map<ListKey, ListResult> lists_;
  std::map<ManifestKey, ManifestResult> manifests_;
  SourceHistoryPtr history_;
  absl::Status failure_;
  absl::Status source_failure_;
};

// A decision, and the error where its outcome is kNoAnswer: the registry's own,
// the source repository's (then `by_source`), or Cancelled.
struct Decided {
  policy::Decision decision;
  absl::Status failure;
  bool by_source = false;
};
Decided Decide(const LookupScope& scope, const policy::Request& request,
               RegistryEvidence& evidence);

}  // namespace imagecd::evidence

#endif  // IMAGECD_PROVIDER_EVIDENCE_REGISTRY_EVIDENCE_H_
