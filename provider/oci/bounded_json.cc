#include "provider/oci/bounded_json.h"

#include <cstddef>

#include "nlohmann/json.hpp"

namespace imagecd::oci {
namespace {

constexpr std::size_t kMaxValues = 100'000;

}  // namespace

nlohmann::json ParseBounded(std::string_view text) {
  using nlohmann::json;
  std::size_t values = 0;
  const auto count = [&values](int, json::parse_event_t, const json&) {
    return ++values <= kMaxValues;
  };
  json parsed = json::parse(text.begin(), text.end(), count,
                            /*allow_exceptions=*/false);
  if (values > kMaxValues) return json(json::value_t::discarded);
  return parsed;
}

std::string StringAt(const nlohmann::json& object, std::string_view key) {
  if (!object.is_object()) return "";
  const auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : "";
}

}  // namespace imagecd::oci
