#include "programs/cli/command_line.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <exception>
#include <ostream>

namespace imagecd::cli {

const std::vector<AddCommand>& Commands() {
  static const auto* commands = new std::vector<AddCommand>{
      &AddInit, &AddGenerate, &AddAdopt, &AddPlugin};
  return *commands;
}

int RunCommandLine(const std::vector<std::string>& arguments,
                   Environment& environment) {
  try {
    CLI::App program("Continuous deployment of container images with Pulumi.",
                     "imagecd");
    program.set_version_flag("--version", IMAGECD_VERSION);
    program.require_subcommand(1);
    program.footer(
        "Exit codes: 0 done, 1 error, 2 out of date (generate --check).\n"
        "`imagecd COMMAND --help` shows a command's options and examples.");
    std::vector<Command> commands;
    for (const AddCommand add : Commands()) {
      commands.push_back(add(program, environment));
    }
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
      program.parse(reversed);
    } catch (const CLI::ParseError& error) {
      // Help and version come this way, too.
      return program.exit(error, environment.out, environment.err) == 0
                 ? kDone
                 : kError;
    }
    for (const Command& command : commands) {
      if (command.parser->parsed()) return command.run();
    }
    return kError;
  } catch (const std::exception& error) {
    environment.err << "error: " << error.what() << "\n";
    return kError;
  }
}

}  // namespace imagecd::cli
