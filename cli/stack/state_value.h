#ifndef IMAGECD_CLI_STACK_STATE_VALUE_H_
#define IMAGECD_CLI_STACK_STATE_VALUE_H_

#include "nlohmann/json_fwd.hpp"
#include "provider/property/value.h"

namespace imagecd::stack {

// Properties as a state or a configuration holds them. A secret stays closed: a
// property::Secret of Null, whatever the state knows of it. References to
// resources, assets and archives are objects as they stand there; what lies
// deeper than 64 levels is Null.
property::Value ValueFromJson(const nlohmann::json& json);

// The members of an object; empty for what is none.
property::Object ObjectFromJson(const nlohmann::json& json);

}  // namespace imagecd::stack

#endif  // IMAGECD_CLI_STACK_STATE_VALUE_H_
