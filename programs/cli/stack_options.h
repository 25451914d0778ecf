#ifndef IMAGECD_PROGRAMS_CLI_STACK_OPTIONS_H_
#define IMAGECD_PROGRAMS_CLI_STACK_OPTIONS_H_

#include "programs/cli/command.h"
#include "programs/stack/pulumi.h"

namespace imagecd::cli {

// Describes --stack and --cwd to the parser. `location` must outlive it.
void AddStackOptions(CLI::App& parser, stack::Location& location);

}  // namespace imagecd::cli

#endif  // IMAGECD_PROGRAMS_CLI_STACK_OPTIONS_H_
