#ifndef IMAGECD_CLI_COMMANDS_COMPLETION_H_
#define IMAGECD_CLI_COMMANDS_COMPLETION_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/commands/described.h"
#include "cli/stack/pulumi.h"
#include "cli/stack/state.h"

namespace imagecd::cli {

// Reads the stack that the words name. Errors: nothing is offered.
using StackReader =
    std::function<absl::StatusOr<stack::State>(const stack::Location&)>;

// What could stand for the last of `words`, which may be empty: the words of a
// command line after `imagecd`, up to the cursor. Commands, options, and what
// the stack has where an APP, a REPOSITORY or a REFERENCE is wanted. Only what
// begins as the last word does; nothing where the shell should offer files.
std::vector<std::string> Complete(const DescribedCommand& program,
                                  const std::vector<std::string>& words,
                                  const StackReader& read);

// The script that a shell (bash, zsh, fish) reads; empty for another.
std::string CompletionScript(const std::string& shell);

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_COMPLETION_H_
