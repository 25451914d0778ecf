#ifndef IMAGECD_CLI_COMMANDS_AGES_H_
#define IMAGECD_CLI_COMMANDS_AGES_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace imagecd::cli {

// How long ago, in one unit: `3 minutes`, `5 hours`, `2 days`, `7 weeks`;
// `in the future` for what is yet to come.
std::string AgeInWords(absl::Time time, absl::Time now);

// The same for an RFC 3339 time; empty for what is none.
std::string AgeInWords(std::string_view time, absl::Time now);

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_AGES_H_
