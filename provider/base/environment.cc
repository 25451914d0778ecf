#include "provider/base/environment.h"

#include <cstdlib>

namespace imagecd::base {

std::optional<std::string> ProcessEnvironment::Get(
    std::string_view name) const {
  const char* value = std::getenv(std::string(name).c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

std::optional<std::string> MapEnvironment::Get(std::string_view name) const {
  const auto found = variables_.find(name);
  if (found == variables_.end()) return std::nullopt;
  return found->second;
}

}  // namespace imagecd::base
