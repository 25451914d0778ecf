#ifndef IMAGECD_PROVIDER_SERVER_COMMAND_LINE_H_
#define IMAGECD_PROVIDER_SERVER_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace imagecd::server {

// The command line with which the engine starts a plugin:
//   pulumi-resource-imagecd [--logtostderr] [-v=N] [--tracing EP] [ENGINE]
// Without an address the plugin waits for an engine to attach to it.
struct CommandLine {
  enum class Action { kServe, kShowVersion, kShowHelp };
  Action action = Action::kServe;
  std::string engine_address;  // empty: attach mode
};

// `arguments` does not include the program's name. Unknown flags are ignored,
// because newer engines may have more. A second address is an error.
absl::StatusOr<CommandLine> ParseCommandLine(
    const std::vector<std::string>& arguments);

// The help text, for people who start the plugin by hand.
std::string HelpText(const std::string& version);

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_COMMAND_LINE_H_
