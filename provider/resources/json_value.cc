#include "provider/resources/json_value.h"

#include <string>
#include <utility>

#include "nlohmann/json.hpp"

namespace imagecd::resources {
namespace {

using nlohmann::json;
using property::Value;

constexpr int kDeepest = 32;
constexpr std::size_t kLongest = 4 << 20;

Value Convert(const json& node) {
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
      for (const json& element : node) array.push_back(Convert(element));
      return Value(std::move(array));
    }
    case json::value_t::object: {
      property::Object object;
      for (const auto& [key, element] : node.items()) {
        object.insert_or_assign(key, Convert(element));
      }
      return Value(std::move(object));
    }
    default:
      return Value();
  }
}

}  // namespace

std::optional<Value> ParseJsonValue(std::string_view text) {
  if (text.size() > kLongest) return std::nullopt;
  bool too_deep = false;
  const json node = json::parse(
      text.begin(), text.end(),
      [&too_deep](int depth, json::parse_event_t, json&) {
        too_deep = too_deep || depth > kDeepest;
        return !too_deep;
      },
      /*allow_exceptions=*/false);
  if (too_deep || node.is_discarded()) return std::nullopt;
  return Convert(node);
}

}  // namespace imagecd::resources
