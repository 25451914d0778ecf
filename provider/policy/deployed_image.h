#ifndef IMAGECD_PROVIDER_POLICY_DEPLOYED_IMAGE_H_
#define IMAGECD_PROVIDER_POLICY_DEPLOYED_IMAGE_H_

#include <string>

#include "provider/policy/choice_run.h"

namespace imagecd::policy {

// Decides what becomes of the deployed image of a member. It stays, its tag is
// followed to another digest, or, where allowDowngrade is set, the choice goes
// back to an older release.

// The deployed image stays. If its tag was pushed again, the new digest is
// taken once it passes the checks.
Result KeepMember(ChoiceRun& run, const std::string& name);

// The registry says that the deployed tag or digest is gone: it stays, with a
// warning.
Result DeployedTagIsGone(ChoiceRun& run, const std::string& name);

// Whether the choice may go behind what is deployed.
bool MayGoBack(ChoiceRun& run);

// Whether a list lacks a deployed tag that, as far as is known, still exists.
// Such a list is not complete and gives no reason to go back.
bool ListsLackDeployed(ChoiceRun& run);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_DEPLOYED_IMAGE_H_
