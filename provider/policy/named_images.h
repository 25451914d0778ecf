#ifndef IMAGECD_PROVIDER_POLICY_NAMED_IMAGES_H_
#define IMAGECD_PROVIDER_POLICY_NAMED_IMAGES_H_

#include "provider/policy/choice_run.h"

namespace imagecd::policy {

// The choice where a person decides. Each function ends the choice.

// `tag` and `digest` in the program.
void ChooseGiven(ChoiceRun& run);
// The pin in `run.facts.pin`. Needs the lists.
void ChoosePinned(ChoiceRun& run);
// A hold of something that is deployed. Needs the lists if members join.
void ChooseHeld(ChoiceRun& run);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_NAMED_IMAGES_H_
