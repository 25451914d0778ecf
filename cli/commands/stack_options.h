#ifndef IMAGECD_CLI_COMMANDS_STACK_OPTIONS_H_
#define IMAGECD_CLI_COMMANDS_STACK_OPTIONS_H_

#include <string>

#include "cli/commands/command.h"
#include "cli/stack/pulumi.h"

namespace imagecd::cli {

// Describes --stack and --cwd to the parser. `location` must outlive it.
void AddStackOptions(CLI::App& parser, stack::Location& location,
                     const std::string& about = "The stack (the selected one)");

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_STACK_OPTIONS_H_
