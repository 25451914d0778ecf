#ifndef IMAGECD_PROVIDER_RESOURCES_SET_INPUTS_H_
#define IMAGECD_PROVIDER_RESOURCES_SET_INPUTS_H_

#include <map>
#include <string>

#include "provider/policy/rules.h"
#include "provider/property/value.h"
#include "provider/resources/fields.h"
#include "provider/resources/inputs.h"

namespace imagecd::resources {

// The names that LatestImageSet's inputs and outputs have, an element of
// `images` in either, and its pin.
FieldTable LatestImageSetInputFields();
FieldTable LatestImageSetOutputFields();
FieldTable SetImageInputFields();
FieldTable SetImageFields();
FieldTable SetPinFields();

// As ParseInputs.
ChoiceInputs ParseSetInputs(const property::Object& inputs,
                            InputFailures& failures);

// The input `images`.
property::Value ImagesToValue(
    const std::map<std::string, policy::Image>& images);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_SET_INPUTS_H_
