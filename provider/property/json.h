#ifndef IMAGECD_PROVIDER_PROPERTY_JSON_H_
#define IMAGECD_PROVIDER_PROPERTY_JSON_H_

#include <functional>
#include <optional>

#include "nlohmann/json_fwd.hpp"
#include "provider/property/value.h"

namespace imagecd::property {

// The value that an object with a marker stands for; nullopt for a plain
// object.
using JsonMeaning = std::function<std::optional<Value>(const nlohmann::json&)>;

// JSON as property values. Numbers become doubles; what lies deeper than 64
// levels is Null. `meaning`, where given, is asked of each object.
Value ValueFromJson(const nlohmann::json& json,
                    const JsonMeaning& meaning = nullptr);

}  // namespace imagecd::property

#endif  // IMAGECD_PROVIDER_PROPERTY_JSON_H_
