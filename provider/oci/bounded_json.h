#ifndef IMAGECD_PROVIDER_OCI_BOUNDED_JSON_H_
#define IMAGECD_PROVIDER_OCI_BOUNDED_JSON_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "nlohmann/json_fwd.hpp"
#include "provider/base/interrupt.h"

namespace imagecd::oci {

struct JsonLimits {
  // In memory a value is much larger than its text. Keys count, too. The
  // default is far more than real manifests have.
  std::size_t values = 100'000;
  // Arrays and objects inside each other. Code that walks a document may call
  // itself once per level.
  std::size_t depth = 500;
};

// Parses JSON that somebody else wrote, in time linear in its length (a
// constant number of steps per byte, and a logarithmic number per key of an
// object). Of equal keys the last one counts. The result is_discarded() if
// `text` is not valid JSON or is beyond a limit, or if `interrupt` (may be
// null) ended the work; then interrupt->status() says so.
nlohmann::json ParseBounded(std::string_view text,
                            const JsonLimits& limits = {},
                            base::Interrupt* interrupt = nullptr);

// The value at `key`; null if there is none, or if `object` is not an object.
const nlohmann::json& MemberAt(const nlohmann::json& object,
                               std::string_view key);

// The string at `key`; empty where there is none, or `object` is no object.
std::string StringAt(const nlohmann::json& object, std::string_view key);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_BOUNDED_JSON_H_
