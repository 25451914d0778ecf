#include "provider/oci/bounded_json.h"

#include "nlohmann/json.hpp"

namespace imagecd::oci {

nlohmann::json ParseBounded(std::string_view text, std::size_t max_values) {
  using nlohmann::json;
  std::size_t values = 0;
  const auto count = [&values, max_values](int, json::parse_event_t,
                                           const json&) {
    return ++values <= max_values;
  };
  json parsed = json::parse(text.begin(), text.end(), count,
                            /*allow_exceptions=*/false);
  if (values > max_values) return json(json::value_t::discarded);
  return parsed;
}

std::string StringAt(const nlohmann::json& object, std::string_view key) {
  if (!object.is_object()) return "";
  const auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : "";
}

}  // namespace imagecd::oci
