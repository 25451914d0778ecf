#ifndef IMAGECD_PROVIDER_EVIDENCE_MANIFEST_FACTS_H_
#define IMAGECD_PROVIDER_EVIDENCE_MANIFEST_FACTS_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "provider/evidence/lookup_scope.h"
#include "provider/evidence/session.h"
#include "provider/inputs/fields.h"
#include "provider/inputs/selection_inputs.h"
#include "provider/oci/cosign.h"
#include "provider/oci/reference.h"
#include "provider/oci/registry_client.h"
#include "provider/policy/evidence.h"
#include "provider/policy/platform.h"

namespace imagecd::evidence {

// The rules that an image itself must meet.
struct ImageRules {
  struct Cosign {
    oci::CosignKey key;
    bool required = false;
  };
  std::vector<policy::Platform> platforms;
  bool revision_label = false;
  std::optional<Cosign> cosign;
};

// The inputs `platforms` and `verify`. Reads the file that verify.cosign.key
// names; adds a failure if it contains no key.
ImageRules MakeImageRules(const inputs::SelectionInputs& inputs,
                          inputs::InputFailures& failures);

// Asks a registry about images of one repository, one request for each thing
// that is wanted and none for what was asked before in the session. Safe to use
// from several threads. `rules` is not owned.
class ManifestFacts {
 public:
  ManifestFacts(const LookupScope& scope, oci::Repository repository,
                const ImageRules& rules)
      : scope_(scope), repository_(std::move(repository)), rules_(rules) {}

  // The manifest that `tag_or_digest` names now; nullopt: the registry has no
  // such manifest.
  absl::StatusOr<std::optional<oci::ManifestInfo>> Head(
      const std::string& tag_or_digest) const;

  // The same with what is to be checked. `commit` is the tag's, for the label;
  // it may be empty. An error is the registry's.
  absl::StatusOr<policy::Answer> Ask(const std::string& tag_or_digest,
                                     std::string_view commit,
                                     const policy::Checks& checks) const;

  // The image's configuration, or that of the first image of an index.
  // nullopt: the registry has no such image. Up to three requests.
  absl::StatusOr<std::optional<ImageConfig>> FindConfig(
      const std::string& tag_or_digest) const;

  // The image's kSourceLabel, a label or an annotation, so far as it is known
  // from what was asked before: without a request. "" where it is not.
  std::string KnownSource(const std::string& tag_or_digest) const;

 private:
  using MaybeManifest = std::shared_ptr<const InspectedManifest>;

  absl::StatusOr<MaybeManifest> Manifest(const std::string& question) const;
  // The same, with the children of the indexes in an index in their place.
  absl::StatusOr<MaybeManifest> Image(const std::string& question) const;
  // Puts the children of nested indexes in the place of these. False: there are
  // too many, or too deep. `requests` counts down.
  absl::StatusOr<bool> Flatten(int depth, std::size_t& requests,
                               ManifestContents& index) const;
  // nullopt: the blob is not there.
  absl::StatusOr<std::optional<ImageConfig>> Config(
      const std::string& digest) const;
  // The first of them that is not there.
  absl::StatusOr<std::optional<std::string>> Missing(
      const std::vector<std::string>& digests) const;
  absl::StatusOr<std::optional<std::string>> RevisionProblem(
      const InspectedManifest& manifest,
      const std::vector<std::string>& children, std::string_view commit) const;
  absl::StatusOr<std::string> SignatureProblem(const std::string& digest) const;
  // Each returns an empty text if a signature passes, otherwise the problem.
  absl::StatusOr<std::string> CheckSignatures(const std::string& digest,
                                              const oci::Call& call) const;
  absl::StatusOr<std::string> CheckSignatureTag(const std::string& digest,
                                                const oci::Call& call) const;
  absl::StatusOr<std::string> CheckBundles(const std::string& digest,
                                           const std::string& index_json,
                                           const oci::Call& call) const;

  const LookupScope scope_;
  const oci::Repository repository_;
  const ImageRules& rules_;
};

}  // namespace imagecd::evidence

#endif  // IMAGECD_PROVIDER_EVIDENCE_MANIFEST_FACTS_H_
