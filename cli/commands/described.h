#ifndef IMAGECD_CLI_COMMANDS_DESCRIBED_H_
#define IMAGECD_CLI_COMMANDS_DESCRIBED_H_

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace imagecd::cli {

// What the parser knows of the program, for whoever shows it in another form
// than --help: the man page, the completion of a shell.

struct DescribedOption {
  std::vector<std::string> names;  // -b, --branch; one for a positional
  std::string value;               // TEXT; empty for a flag and a positional
  std::string description;
  bool required = false;
  bool many = false;  // may be given several times
};

struct DescribedCommand {
  std::string name;
  std::string description;
  std::string footer;  // with the examples
  std::vector<DescribedOption> positionals;
  std::vector<DescribedOption> options;  // without --help
  std::vector<DescribedCommand> commands;
};

// Hidden commands are left out.
DescribedCommand Describe(const CLI::App& app);

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_DESCRIBED_H_
