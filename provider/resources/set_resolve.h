#ifndef IMAGECD_PROVIDER_RESOURCES_SET_RESOLVE_H_
#define IMAGECD_PROVIDER_RESOURCES_SET_RESOLVE_H_

#include <optional>

#include "absl/status/statusor.h"
#include "provider/policy/set_chooser.h"
#include "provider/property/value.h"
#include "provider/resources/person_log.h"
#include "provider/resources/provider.h"
#include "provider/resources/session.h"
#include "provider/resources/set_inputs.h"

namespace imagecd::resources {

// What state says is deployed, seen from what the program gives now: the
// members whose repository is still the same. nullopt: none.
std::optional<policy::SetDeployed> SetDeployedFrom(
    const property::Object& olds, const LatestImageSetInputs& inputs);

// As Resolve, for LatestImageSet: fills in `images`, `selection`, the effective
// `pin` and `hold`, and the cursors.
absl::StatusOr<CheckResponse> ResolveSet(
    Session& session, const Context& context, const property::Object& news,
    const LatestImageSetInputs& inputs,
    const std::optional<policy::SetDeployed>& deployed, PersonLog& log);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_SET_RESOLVE_H_
