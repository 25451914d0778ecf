#include "provider/resources/json_value.h"

#include <cstddef>

#include "nlohmann/json.hpp"
#include "provider/property/json.h"

namespace imagecd::resources {
namespace {

using nlohmann::json;
using property::Value;

constexpr int kDeepest = 32;
constexpr std::size_t kLongest = 4 << 20;

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
  return property::ValueFromJson(node);
}

}  // namespace imagecd::resources
