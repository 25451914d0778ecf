#ifndef IMAGECD_PROVIDER_RESOURCES_STATE_REFRESH_H_
#define IMAGECD_PROVIDER_RESOURCES_STATE_REFRESH_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/oci/reference.h"
#include "provider/oci/registry_client.h"
#include "provider/policy/rules.h"
#include "provider/resources/inspector.h"
#include "provider/resources/lookup_scope.h"
#include "provider/resources/person_log.h"
#include "provider/resources/selection_inputs.h"
#include "provider/resources/source_history.h"

namespace imagecd::resources {

// What a refresh makes of the images in a resource's state, and what it says of
// them. Only a tag that was chosen as the newest is followed to another digest;
// an image that is gone, or whose registry does not answer, stays as it is.
// Nothing is owned; lives as long as one call.
class StateRefresh {
 public:
  using Answer = absl::StatusOr<std::optional<oci::ManifestInfo>>;

  // `outputs` and `inputs` are those of the state; `unreadable` is what of the
  // inputs cannot be read.
  StateRefresh(Session& session, const Context& context,
               const SelectionInputs& outputs, const SelectionInputs& inputs,
               InputFailures unreadable, policy::Selection selection);

  // What follows from a secret and is not to be said.
  void Hide(const policy::Image& image);

  // What the registry has under the image's tag, under its digest where it has
  // no tag. Safe to call from any thread.
  Answer Ask(const oci::Repository& repository,
             const policy::Image& image) const;

  // The digest that the image has from now on; nullopt: it stays. A new digest
  // passes the resource's own `verify` and `platforms`, as it would in Check.
  // The registry's error where onRegistryFailure is `fail`, or Cancelled.
  absl::StatusOr<std::optional<std::string>> Judge(
      const oci::Repository& repository, const policy::Image& image,
      const Answer& answer);

  // For a state that somebody edited so that it names no image: a warning, or
  // InvalidArgument where onRegistryFailure is `fail`.
  absl::Status NoImage(const std::string& text);

 private:
  void Warn(const std::string& text);
  // Why the digest that the tag names now is not taken, as
  // policy::Answer::problem; empty: it passes. `commit` is the tag's.
  absl::StatusOr<std::string> Problem(const oci::Repository& repository,
                                      const std::string& digest,
                                      const std::string& commit) const;
  // The answer where the registry or the source repository gave none.
  absl::StatusOr<std::optional<std::string>> NoAnswer(
      const absl::Status& status, const policy::Image& image);

  const ImageRules none_;
  PersonLog log_;
  const LookupScope scope_;
  ImageRules images_;
  policy::Checks checks_;
  const Source source_;
  std::string unreadable_;  // a clause; empty: the rules are known
  const policy::Selection selection_;
  const bool secret_;
  const bool keeps_;
};

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_STATE_REFRESH_H_
