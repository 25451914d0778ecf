#ifndef IMAGECD_CLI_COMMANDS_OUTPUT_H_
#define IMAGECD_CLI_COMMANDS_OUTPUT_H_

#include <iosfwd>
#include <string>

#include "absl/status/status.h"
#include "nlohmann/json_fwd.hpp"
#include "provider/property/value.h"

namespace imagecd::cli {

// `error: ` before the first line of the message. Further lines, of this and of
// the functions below, are indented: names within a message may have line
// breaks, and must not look like a message of ours.
void PrintError(const absl::Status& status, std::ostream& err);

// The same, of one thing among several: `error: WHAT: …`.
void PrintError(const std::string& what, const absl::Status& status,
                std::ostream& err);

// `warning: WHAT: …`.
void PrintWarning(const std::string& what, const std::string& text,
                  std::ostream& err);

// `warning: …`, of nothing in particular.
void PrintWarning(const std::string& text, std::ostream& err);

// `note: …`.
void PrintNote(const std::string& text, std::ostream& err);

// The message as a single line of JSON's `error`.
std::string MessageOf(const absl::Status& status);

// The string `name` as JSON, null where it is absent or empty.
nlohmann::ordered_json JsonString(const property::Object& object,
                                  const std::string& name);
nlohmann::ordered_json JsonString(const std::string& text);

// Indented; bytes that are no UTF-8 come as U+FFFD.
void PrintJson(const nlohmann::ordered_json& json, std::ostream& out);

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_OUTPUT_H_
