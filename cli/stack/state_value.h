#ifndef IMAGECD_CLI_STACK_STATE_VALUE_H_
#define IMAGECD_CLI_STACK_STATE_VALUE_H_

#include "nlohmann/json_fwd.hpp"
#include "provider/property/value.h"

namespace imagecd::stack {

// Converts properties of a state or a configuration. A secret stays closed: it
// becomes a property::Secret of Null even if the state contains its value.
// References to resources, assets and archives stay plain objects. Values
// nested deeper than 64 levels become Null.
property::Value ValueFromJson(const nlohmann::json& json);

// The members of an object whose secrets Pulumi has decrypted, in the clear.
// Never show them.
property::Object DecryptedFromJson(const nlohmann::json& json);

// The members of an object; empty for any other value.
property::Object ObjectFromJson(const nlohmann::json& json);

}  // namespace imagecd::stack

#endif  // IMAGECD_CLI_STACK_STATE_VALUE_H_
