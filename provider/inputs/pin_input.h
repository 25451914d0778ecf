#ifndef IMAGECD_PROVIDER_INPUTS_PIN_INPUT_H_
#define IMAGECD_PROVIDER_INPUTS_PIN_INPUT_H_

#include <optional>
#include <string>

#include "provider/inputs/fields.h"
#include "provider/policy/pin.h"
#include "provider/property/value.h"

namespace imagecd::inputs {

// The input `pin`, and its like in the provider's configuration.

FieldTable PinFields();

// Reads `given`, a pin at `path`, adding to `failures` what is wrong; nullopt
// when it is absent or wrong. `string_too`: a bare string or number is taken
// as well, for a digest, a commit or a tag by its form (provider pins).
std::optional<policy::Pin> ParsePin(const std::string& path, const Given& given,
                                    bool string_too, InputFailures& failures);
property::Object PinToProperties(const policy::Pin& pin);

}  // namespace imagecd::inputs

#endif  // IMAGECD_PROVIDER_INPUTS_PIN_INPUT_H_
