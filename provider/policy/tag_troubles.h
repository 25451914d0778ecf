#ifndef IMAGECD_PROVIDER_POLICY_TAG_TROUBLES_H_
#define IMAGECD_PROVIDER_POLICY_TAG_TROUBLES_H_

#include <map>
#include <string>

#include "provider/policy/choice_facts.h"

namespace imagecd::policy {

// Everything that is odd about the tags of a choice, as one message: a time in
// the future, two tags of the same second, clocks that run backward, commits of
// different lengths, tags that cannot be read. `now` are the chosen images, by
// member. Empty if nothing is odd.
std::string TagTroubles(const ChoiceFacts& facts,
                        const std::map<std::string, Image>& now);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_TAG_TROUBLES_H_
