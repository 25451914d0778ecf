#ifndef IMAGECD_PROVIDER_RESOURCES_RESOLVE_H_
#define IMAGECD_PROVIDER_RESOURCES_RESOLVE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/evidence/session.h"
#include "provider/evidence/source_history.h"
#include "provider/inputs/choice_inputs.h"
#include "provider/policy/choose.h"
#include "provider/property/value.h"
#include "provider/resources/person_log.h"
#include "provider/resources/provider.h"

namespace imagecd::resources {

// The deployed images according to the state, of the members whose repository
// is still the same; nullopt: none. `old_outputs` is
// used where the old inputs name no image: after an import. With `verify` an
// import does not count as deployed.
std::optional<policy::Deployed> DeployedFrom(
    const property::Object& olds,
    const std::optional<property::Object>& old_outputs,
    const inputs::ChoiceInputs& inputs);

// The request that the program and the provider's configuration make.
policy::Request MakeRequest(const evidence::Session& session,
                            const inputs::ChoiceInputs& inputs);

// verify.sourceRepository, and the error for one that cannot be used.
evidence::Source SourceOf(const inputs::SelectionInputs& inputs);
std::string WrongSourceText(const absl::Status& failure);

// A pin or hold that is a secret of the provider's configuration has a say.
bool ConfigurationIsSecret(const inputs::ProviderConfig& config,
                           const policy::Request& request);

// From what a program gave to checked inputs: chooses the images and fills in
// what was chosen, `selection`, the effective `pin` and `hold`, and the
// cursors. Where anything that the choice depends on is unknown, nothing is
// looked up, and what was not given is unknown. Tells people what they should
// know.
//
// `remember`: the first answer for a resource with the same repositories,
// branch and `verify` in a session is given again to a later call without
// `deployed` that names no other tag, digest or pin: a replacement checks a
// second time, as if nothing were there.
//
// Wrong inputs are failures; an error is the registry's, or Cancelled.
absl::StatusOr<CheckResponse> Resolve(
    evidence::Session& session, const Context& context,
    const property::Object& news, const inputs::ChoiceInputs& inputs,
    const std::optional<policy::Deployed>& deployed, bool remember,
    PersonLog& log);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_RESOLVE_H_
