#ifndef IMAGECD_PROVIDER_SERVER_COMMAND_LINE_H_
#define IMAGECD_PROVIDER_SERVER_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace imagecd::server {

// How the engine starts a plugin:
//   pulumi-resource-imagecd [--logtostderr] [-v=N] [--tracing EP] [ENGINE]
// Without an address the plugin waits for an engine to attach to it.
struct CommandLine {
  enum class Action { kServe, kShowVersion, kShowHelp };
  Action action = Action::kServe;
  std::string engine_address;  // empty: attach mode
};

// `arguments` without the program's name. Flags that are unknown are passed
// over, because newer engines may have more; a second address is an error.
absl::StatusOr<CommandLine> ParseCommandLine(
    const std::vector<std::string>& arguments);

// For people who start the plugin by hand.
std::string HelpText(const std::string& version);

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_COMMAND_LINE_H_
