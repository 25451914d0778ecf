#include "cli/commands/command_line.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <exception>
#include <ostream>

#include "cli/commands/safe_output.h"
#include "cli/commands/usage.h"

namespace imagecd::cli {

const std::vector<AddCommand>& Commands() {
  static const auto* commands = new std::vector<AddCommand>{
      &AddStatus, &AddLatest,     &AddList,     &AddTrace,    &AddRollback,
      &AddPin,    &AddUnpin,      &AddHold,     &AddUnhold,   &AddWatch,
      &AddReport, &AddInit,       &AddApps,     &AddGenerate, &AddAdopt,
      &AddPlugin, &AddCompletion, &AddComplete, &AddMan,
  };
  return *commands;
}

namespace {

int Run(const std::vector<std::string>& arguments, Environment& environment) {
  try {
    CLI::App program("Continuous deployment of container images with Pulumi.",
                     "imagecd");
    program.set_version_flag("--version", IMAGECD_VERSION);
    program.require_subcommand(1);
    program.footer(
        "Exit codes: 0 done, 1 error, 2 out of date (status, generate "
        "--check), 3 changed, but a\nlater part failed (rollback, pin, "
        "unpin, hold, unhold).\n"
        "`imagecd COMMAND --help` shows a command's options and examples.");
    std::vector<Command> commands;
    for (const AddCommand add : Commands()) {
      commands.push_back(add(program, environment));
    }
    const bool known =
        arguments.empty() || arguments[0].rfind('-', 0) == 0 ||
        std::any_of(commands.begin(), commands.end(),
                    [&arguments](const Command& command) {
                      return command.parser->get_name() == arguments[0];
                    });
    if (!known) {
      environment.err << "error: there is no command \"" << arguments[0]
                      << "\"; `imagecd --help` lists them\n";
      return kError;
    }
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
      program.parse(reversed);
    } catch (const CLI::ParseError& error) {
      // Help and version come this way, too.
      if (error.get_exit_code() == 0) {
        program.exit(error, environment.out, environment.err);
        return kDone;
      }
      environment.err << UsageError(program, error);
      return kError;
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

}  // namespace

int RunCommandLine(const std::vector<std::string>& arguments,
                   Environment& environment) {
  SafeOutput safe_out(environment.out.rdbuf(), environment.world.secrets);
  SafeOutput safe_err(environment.err.rdbuf(), environment.world.secrets);
  std::ostream out(&safe_out);
  std::ostream err(&safe_err);
  err.tie(&out);  // results first, where both go to the same place
  Environment safe{out,
                   err,
                   environment.git,
                   environment.emit,
                   environment.world,
                   environment.cancel,
                   environment.out_is_terminal,
                   environment.err_is_terminal};
  return Run(arguments, safe);
}

}  // namespace imagecd::cli
