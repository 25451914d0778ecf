#ifndef IMAGECD_CLI_COMMANDS_COMMAND_H_
#define IMAGECD_CLI_COMMANDS_COMMAND_H_

#include <functional>
#include <iosfwd>
#include <vector>

#include "programs/generator/generate.h"
#include "programs/generator/git.h"
#include "provider/base/cancellation.h"
#include "provider/evidence/world.h"

namespace CLI {  // NOLINT(readability-identifier-naming): not ours
class App;
}

namespace imagecd::cli {

// How every subcommand ends.
inline constexpr int kDone = 0;
inline constexpr int kError = 1;
inline constexpr int kOutOfDate = 2;
inline constexpr int kHalfDone = 3;  // changed, but a later part failed

// What a subcommand works with. Results go to `out`, everything else to `err`.
// Nothing is owned.
struct Environment {
  std::ostream& out;
  std::ostream& err;
  generator::GitFolder& git;
  generator::Emit emit;
  // For what asks registries or runs pulumi: all of it is there.
  evidence::World world;
  const base::Cancellation* cancel = nullptr;
  // Whether a person watches: they decide about colours and progress.
  bool out_is_terminal = false;
  bool err_is_terminal = false;
};

// A subcommand that has been described to the parser.
struct Command {
  CLI::App* parser;          // its own, owned by the program's
  std::function<int()> run;  // after parsing, if it was asked for
};

// Describes one subcommand to `program`: name, options, help with examples.
// One file each, and a line in Commands().
using AddCommand = Command (*)(CLI::App& program, Environment& environment);

Command AddAdopt(CLI::App& program, Environment& environment);
Command AddApps(CLI::App& program, Environment& environment);
Command AddComplete(CLI::App& program, Environment& environment);
Command AddCompletion(CLI::App& program, Environment& environment);
Command AddGenerate(CLI::App& program, Environment& environment);
Command AddHold(CLI::App& program, Environment& environment);
Command AddInit(CLI::App& program, Environment& environment);
Command AddLatest(CLI::App& program, Environment& environment);
Command AddList(CLI::App& program, Environment& environment);
Command AddMan(CLI::App& program, Environment& environment);
Command AddPin(CLI::App& program, Environment& environment);
Command AddPlugin(CLI::App& program, Environment& environment);
Command AddReport(CLI::App& program, Environment& environment);
Command AddRollback(CLI::App& program, Environment& environment);
Command AddStatus(CLI::App& program, Environment& environment);
Command AddTrace(CLI::App& program, Environment& environment);
Command AddUnhold(CLI::App& program, Environment& environment);
Command AddUnpin(CLI::App& program, Environment& environment);
Command AddWatch(CLI::App& program, Environment& environment);

// All of them, in the order of --help.
const std::vector<AddCommand>& Commands();

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_COMMAND_H_
