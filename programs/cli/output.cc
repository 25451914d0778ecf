#include "programs/cli/output.h"

#include <ostream>
#include <string>

#include "nlohmann/json.hpp"

namespace imagecd::cli {

void PrintError(const absl::Status& status, std::ostream& err) {
  err << "error: " << std::string(status.message()) << "\n";
}

void PrintJson(const nlohmann::ordered_json& json, std::ostream& out) {
  out << json.dump(2, ' ', false,
                   nlohmann::ordered_json::error_handler_t::replace)
      << "\n";
}

}  // namespace imagecd::cli
