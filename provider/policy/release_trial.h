#ifndef IMAGECD_PROVIDER_POLICY_RELEASE_TRIAL_H_
#define IMAGECD_PROVIDER_POLICY_RELEASE_TRIAL_H_

#include "provider/policy/choice_run.h"
#include "provider/policy/releases.h"

namespace imagecd::policy {

// Looks for an image of each member in one release, and leaves them in
// `run.images`. `is_deployed`: it is the deployed release, and what is deployed
// of it may stay.
Result Try(ChoiceRun& run, Release release, bool is_deployed);

// The deployed release stays, and the tags of its images are followed. Ends the
// choice.
void KeepWhole(ChoiceRun& run);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_RELEASE_TRIAL_H_
