#ifndef IMAGECD_PROVIDER_OCI_BOUNDED_JSON_H_
#define IMAGECD_PROVIDER_OCI_BOUNDED_JSON_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "nlohmann/json_fwd.hpp"

namespace imagecd::oci {

// Far more than real manifests have.
inline constexpr std::size_t kMaxJsonValues = 100'000;

// Parses what a stranger wrote. In memory a value is much larger than its text,
// so a document of more than `max_values` is discarded (`is_discarded()`), like
// what is no JSON.
nlohmann::json ParseBounded(std::string_view text,
                            std::size_t max_values = kMaxJsonValues);

// The string at `key`; empty where there is none, or `object` is no object.
std::string StringAt(const nlohmann::json& object, std::string_view key);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_BOUNDED_JSON_H_
