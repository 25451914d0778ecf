#include "programs/stack/state_value.h"

#include <string>
#include <string_view>
#include <utility>

#include "nlohmann/json.hpp"

namespace imagecd::stack {
namespace {

using nlohmann::json;
using property::Value;

constexpr int kDeepest = 64;

// Pulumi marks what is no plain value with this key.
constexpr std::string_view kSignature = "4dabf18193072939515e22adb298388d";
constexpr std::string_view kSecret = "1b47061264138c4ac30d75fd1eb44270";

bool IsSecret(const json& object) {
  const auto it = object.find(kSignature);
  return it != object.end() && it->is_string() &&
         it->get_ref<const std::string&>() == kSecret;
}

Value Convert(const json& node, int depth) {
  if (depth > kDeepest) return Value();
  switch (node.type()) {
    case json::value_t::boolean:
      return Value(node.get<bool>());
    case json::value_t::number_integer:
    case json::value_t::number_unsigned:
    case json::value_t::number_float:
      return Value(node.get<double>());
    case json::value_t::string:
      return Value(node.get<std::string>());
    case json::value_t::array: {
      property::Array array;
      for (const json& element : node) {
        array.push_back(Convert(element, depth + 1));
      }
      return Value(std::move(array));
    }
    case json::value_t::object: {
      if (IsSecret(node)) {
        return Value(property::Secret{property::Box(Value())});
      }
      property::Object object;
      for (const auto& [key, element] : node.items()) {
        object.insert_or_assign(key, Convert(element, depth + 1));
      }
      return Value(std::move(object));
    }
    default:
      return Value();
  }
}

}  // namespace

Value ValueFromJson(const nlohmann::json& json) { return Convert(json, 0); }

property::Object ObjectFromJson(const nlohmann::json& json) {
  Value value = ValueFromJson(json);
  const property::Object* object = value.As<property::Object>();
  return object == nullptr ? property::Object() : *object;
}

}  // namespace imagecd::stack
