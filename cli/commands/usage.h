#ifndef IMAGECD_CLI_COMMANDS_USAGE_H_
#define IMAGECD_CLI_COMMANDS_USAGE_H_

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace imagecd::cli {

// What to tell somebody who gave `program` arguments that it refused with
// `error`: which command wants or does not know what, its usage with a line for
// each command or argument where one is missing, and how to get help.
std::string UsageError(const CLI::App& program, const CLI::ParseError& error);

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_USAGE_H_
