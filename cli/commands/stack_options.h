#ifndef IMAGECD_CLI_COMMANDS_STACK_OPTIONS_H_
#define IMAGECD_CLI_COMMANDS_STACK_OPTIONS_H_

#include "cli/commands/command.h"
#include "cli/stack/pulumi.h"

namespace imagecd::cli {

// Describes --stack and --cwd to the parser. `location` must outlive it.
void AddStackOptions(CLI::App& parser, stack::Location& location);

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_STACK_OPTIONS_H_
