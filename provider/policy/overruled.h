#ifndef IMAGECD_PROVIDER_POLICY_OVERRULED_H_
#define IMAGECD_PROVIDER_POLICY_OVERRULED_H_

#include <string>
#include <vector>

#include "provider/policy/choice_facts.h"

namespace imagecd::policy {

// A message for each pin or hold that has no effect because something else
// takes precedence: a provider pin under the program's pin, a hold under a pin,
// and both under a given tag or digest.
std::vector<std::string> OverruledRequests(const ChoiceFacts& facts);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_OVERRULED_H_
