#ifndef IMAGECD_PROVIDER_INPUTS_JSON_VALUE_H_
#define IMAGECD_PROVIDER_INPUTS_JSON_VALUE_H_

#include <optional>
#include <string_view>

#include "provider/property/value.h"

namespace imagecd::inputs {

// A JSON text as property values: the engine and some SDKs send configuration
// that way. nullopt for text that is not JSON, is nested more than 32 deep, or
// over 4 MiB. Numbers become doubles.
std::optional<property::Value> ParseJsonValue(std::string_view text);

}  // namespace imagecd::inputs

#endif  // IMAGECD_PROVIDER_INPUTS_JSON_VALUE_H_
