#include "provider/inputs/json_value.h"

#include <cstddef>

#include "nlohmann/json.hpp"
#include "provider/oci/bounded_json.h"
#include "provider/property/json.h"

namespace imagecd::inputs {
namespace {

using property::Value;

constexpr std::size_t kDeepest = 32;
constexpr std::size_t kLongest = 4 << 20;
constexpr std::size_t kMostValues = 1'000'000;

}  // namespace

std::optional<Value> ParseJsonValue(std::string_view text) {
  if (text.size() > kLongest) return std::nullopt;
  const nlohmann::json node =
      oci::ParseBounded(text, {.values = kMostValues, .depth = kDeepest});
  if (node.is_discarded()) return std::nullopt;
  return property::ValueFromJson(node);
}

}  // namespace imagecd::inputs
