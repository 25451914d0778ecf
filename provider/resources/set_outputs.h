#ifndef IMAGECD_PROVIDER_RESOURCES_SET_OUTPUTS_H_
#define IMAGECD_PROVIDER_RESOURCES_SET_OUTPUTS_H_

#include <map>
#include <string>

#include "provider/policy/rules.h"
#include "provider/property/value.h"
#include "provider/resources/set_inputs.h"

namespace imagecd::resources {

// What checked inputs say was chosen.
struct ChosenSet {
  LatestImageSetInputs inputs;
  std::map<std::string, policy::Image> images;  // described by their tags
  policy::Selection selection = policy::Selection::kNewest;
};
ChosenSet ReadChosenSet(const property::Object& checked);

// LatestImageSet's outputs, which follow from the checked inputs alone, as
// BuildOutputs.
property::Object BuildSetOutputs(const property::Object& checked);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_SET_OUTPUTS_H_
