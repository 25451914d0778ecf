#ifndef IMAGECD_PROVIDER_RESOURCES_OUTPUTS_H_
#define IMAGECD_PROVIDER_RESOURCES_OUTPUTS_H_

#include <map>
#include <string>
#include <vector>

#include "provider/inputs/choice_inputs.h"
#include "provider/policy/deployment_history.h"
#include "provider/policy/rules.h"
#include "provider/property/value.h"

namespace imagecd::resources {

// The choice according to checked inputs.
struct Chosen {
  inputs::ChoiceInputs inputs;
  // By member, described by their tags. Nothing is resolved where neither tag
  // nor digest is known.
  std::map<std::string, policy::Image> images;
  policy::Selection selection = policy::Selection::kNewest;

  // That of LatestImage; empty if it is not resolved.
  policy::Image image() const {
    return images.empty() ? policy::Image() : images.begin()->second;
  }
};
// `one_commit`: of a LatestImageSet.
Chosen ReadChosen(const property::Object& checked, bool one_commit);

// LatestImage's outputs, which follow from the checked inputs and the outputs
// that there were (empty for a new resource) alone: what the program gave, the
// branch also where it is the default, and what was chosen. Unknown inputs make
// everything that is chosen unknown; with a secret among them all of it is
// secret.
property::Object BuildOutputs(const property::Object& checked,
                              const property::Object& old_outputs);
// The same for LatestImageSet, which has no history.
property::Object BuildSetOutputs(const property::Object& checked);

// The `history` of outputs; elements that cannot be read are left out.
std::vector<policy::HistoryEntry> ReadHistory(const property::Object& outputs);

// `value`, secret if `secret`.
property::Value Wrap(property::Value value, bool secret);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_OUTPUTS_H_
