#include "cli/commands/stack_options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace imagecd::cli {

void AddStackOptions(CLI::App& parser, stack::Location& location,
                     const std::string& about) {
  parser.add_option("-s,--stack", location.stack, about);
  parser.add_option("-C,--cwd", location.folder,
                    "A folder of the Pulumi project (the one you are in)");
}

}  // namespace imagecd::cli
