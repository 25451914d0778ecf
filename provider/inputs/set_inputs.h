#ifndef IMAGECD_PROVIDER_INPUTS_SET_INPUTS_H_
#define IMAGECD_PROVIDER_INPUTS_SET_INPUTS_H_

#include <map>
#include <string>

#include "provider/inputs/choice_inputs.h"
#include "provider/inputs/fields.h"
#include "provider/policy/rules.h"
#include "provider/property/value.h"

namespace imagecd::inputs {

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

}  // namespace imagecd::inputs

#endif  // IMAGECD_PROVIDER_INPUTS_SET_INPUTS_H_
