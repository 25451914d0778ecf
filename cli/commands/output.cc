#include "cli/commands/output.h"

#include <ostream>
#include <string>

#include "nlohmann/json.hpp"
#include "provider/base/text.h"
#include "provider/inputs/fields.h"

namespace imagecd::cli {

namespace {

std::string Indented(const std::string& message) {
  std::string indented;
  for (std::size_t i = 0; i < message.size(); ++i) {
    indented += message[i];
    if (message[i] == '\n' && i + 1 < message.size() && message[i + 1] != ' ') {
      indented += "  ";
    }
  }
  return indented;
}

}  // namespace

void PrintError(const absl::Status& status, std::ostream& err) {
  err << "error: " << Indented(MessageOf(status)) << "\n";
}

void PrintError(const std::string& what, const absl::Status& status,
                std::ostream& err) {
  err << "error: " << base::EscapeLine(what) << ": "
      << Indented(MessageOf(status)) << "\n";
}

void PrintWarning(const std::string& what, const std::string& text,
                  std::ostream& err) {
  err << "warning: " << base::EscapeLine(what) << ": " << Indented(text)
      << "\n";
}

void PrintWarning(const std::string& text, std::ostream& err) {
  err << "warning: " << Indented(text) << "\n";
}

void PrintNote(const std::string& text, std::ostream& err) {
  err << "note: " << Indented(text) << "\n";
}

std::string MessageOf(const absl::Status& status) {
  return std::string(status.message());
}

nlohmann::ordered_json JsonString(const property::Object& object,
                                  const std::string& name) {
  return JsonString(inputs::LookString(object, name));
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
