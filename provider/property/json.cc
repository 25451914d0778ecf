#include "provider/property/json.h"

#include <string>
#include <utility>

#include "nlohmann/json.hpp"

namespace imagecd::property {
namespace {

using nlohmann::json;

constexpr int kDeepest = 64;

Value Convert(const json& node, const JsonMeaning& meaning, int depth) {
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
      Array array;
      for (const json& element : node) {
        array.push_back(Convert(element, meaning, depth + 1));
      }
      return Value(std::move(array));
    }
    case json::value_t::object: {
      if (meaning != nullptr) {
        if (std::optional<Value> meant = meaning(node)) {
          return *std::move(meant);
        }
      }
      Object object;
      for (const auto& [key, element] : node.items()) {
        object.insert_or_assign(key, Convert(element, meaning, depth + 1));
      }
      return Value(std::move(object));
    }
    default:
      return Value();
  }
}

}  // namespace

Value ValueFromJson(const json& json, const JsonMeaning& meaning) {
  return Convert(json, meaning, 0);
}

}  // namespace imagecd::property
