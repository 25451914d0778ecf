#include "programs/cli/output.h"

#include <ostream>
#include <string>

#include "nlohmann/json.hpp"
#include "provider/resources/fields.h"

namespace imagecd::cli {

void PrintError(const absl::Status& status, std::ostream& err) {
  err << "error: " << MessageOf(status) << "\n";
}

void PrintError(const std::string& what, const absl::Status& status,
                std::ostream& err) {
  err << "error: " << what << ": " << MessageOf(status) << "\n";
}

void PrintWarning(const std::string& what, const std::string& text,
                  std::ostream& err) {
  err << "warning: " << what << ": " << text << "\n";
}

std::string MessageOf(const absl::Status& status) {
  return std::string(status.message());
}

nlohmann::ordered_json JsonString(const property::Object& object,
                                  const std::string& name) {
  return JsonString(resources::LookString(object, name));
}

nlohmann::ordered_json JsonString(const std::string& text) {
  if (text.empty()) return nullptr;
  return text;
}

void PrintJson(const nlohmann::ordered_json& json, std::ostream& out) {
  out << json.dump(2, ' ', false,
                   nlohmann::ordered_json::error_handler_t::replace)
      << "\n";
}

}  // namespace imagecd::cli
