#ifndef IMAGECD_PROVIDER_RESOURCES_RESOLVE_H_
#define IMAGECD_PROVIDER_RESOURCES_RESOLVE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/policy/rules.h"
#include "provider/property/value.h"
#include "provider/resources/inputs.h"
#include "provider/resources/person_log.h"
#include "provider/resources/provider.h"
#include "provider/resources/session.h"
#include "provider/resources/source_history.h"

namespace imagecd::resources {

// What state says is deployed, seen from what the program gives now; nullopt
// when there is nothing, or it is of another repository. `old_outputs` serves
// where the old inputs name no image: after an import. With `verify` an import
// does not count as deployed.
std::optional<policy::Deployed> DeployedFrom(
    const property::Object& olds,
    const std::optional<property::Object>& old_outputs,
    const LatestImageInputs& inputs);

// What the program and the provider's configuration ask for.
policy::Rules RulesFrom(const Session& session,
                        const LatestImageInputs& inputs);
// As far as that is the same for every resource: all but repository, tag,
// digest and what the provider's configuration has for the repository.
policy::Rules RulesFrom(const Session& session, const SelectionInputs& inputs);

// verify.sourceRepository, and what is said of one that cannot be used.
Source SourceOf(const SelectionInputs& inputs);
std::string WrongSourceText(const absl::Status& failure);

// A pin or hold that is a secret of the provider's configuration has a say.
bool ConfigurationIsSecret(const ProviderConfig& config,
                           const policy::Rules& rules);

// Fills `selection`, and the `pin` and `hold` that decided where the program
// gave none, into checked inputs.
void FillSelection(policy::Selection selection,
                   const std::optional<policy::Pin>& pin,
                   const std::optional<policy::Hold>& hold, bool secret,
                   property::Object& checked);

// From what a program gave to checked inputs: chooses the image and fills in
// `tag`, `digest`, `selection`, the effective `pin` and `hold`, and the cursor.
// Where anything that the choice depends on is unknown, nothing is looked up,
// and what was not given is unknown. Says what people should know.
//
// `remember`: the first answer for a resource, repository, branch and `verify`
// in a session is given again to a later call without `deployed` that names no
// other tag, digest or pin: a replacement checks a second time, as if nothing
// were there.
//
// Wrong inputs are failures; an error is the registry's, or Cancelled.
absl::StatusOr<CheckResponse> Resolve(
    Session& session, const Context& context, const property::Object& news,
    const LatestImageInputs& inputs,
    const std::optional<policy::Deployed>& deployed, bool remember,
    PersonLog& log);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_RESOLVE_H_
