#ifndef IMAGECD_PROGRAMS_CLI_OUTPUT_H_
#define IMAGECD_PROGRAMS_CLI_OUTPUT_H_

#include <iosfwd>

#include "absl/status/status.h"
#include "nlohmann/json_fwd.hpp"

namespace imagecd::cli {

// `error: ` before the first line of the message.
void PrintError(const absl::Status& status, std::ostream& err);

// Indented; bytes that are no UTF-8 come as U+FFFD.
void PrintJson(const nlohmann::ordered_json& json, std::ostream& out);

}  // namespace imagecd::cli

#endif  // IMAGECD_PROGRAMS_CLI_OUTPUT_H_
