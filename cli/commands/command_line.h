#ifndef IMAGECD_CLI_COMMANDS_COMMAND_LINE_H_
#define IMAGECD_CLI_COMMANDS_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "cli/commands/command.h"

namespace imagecd::cli {

// Runs `imagecd ARGUMENTS…` (without the program's own name); the exit code.
// Throws nothing.
int RunCommandLine(const std::vector<std::string>& arguments,
                   Environment& environment);

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_COMMAND_LINE_H_
