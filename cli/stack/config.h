#ifndef IMAGECD_CLI_STACK_CONFIG_H_
#define IMAGECD_CLI_STACK_CONFIG_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/stack/pulumi.h"
#include "provider/property/value.h"

namespace imagecd::stack {

// The stack's configuration, through `pulumi config`.

// The keys that begin with `imagecd:`, without this prefix. A secret stays
// closed: it is a property::Secret of Null.
struct Config {
  property::Object imagecd;
  // All other keys of the stack, such as `homeslice:registry`.
  std::vector<std::string> others;
};

// Parses the output of `pulumi config --json`. InvalidArgument if it is
// malformed.
absl::StatusOr<Config> ParseConfig(std::string_view text);

// Does not decrypt, so it does not need a passphrase. Returns the errors of
// Pulumi.
absl::StatusOr<Config> ReadConfig(Pulumi& pulumi);

// The decrypted value of one key, as Pulumi prints it (`imagecd:registries` is
// JSON). Do not show it. NotFound if it is not set.
absl::StatusOr<std::string> ReadConfigValue(Pulumi& pulumi,
                                            const std::string& key);

// A path in the configuration, in the syntax of `--path`:
// `imagecd:pins["ghcr.io/owner/chime"].commit` from ("imagecd:pins",
// {"ghcr.io/owner/chime", "commit"}).
std::string ConfigPath(std::string_view key,
                       const std::vector<std::string>& members);

// Sets a value in the stack's file. Writes a string even if the value looks
// like a number (an all-digit SHA). Returns the errors of Pulumi.
absl::Status SetConfigPath(Pulumi& pulumi, const std::string& path,
                           const std::string& value);

// Removes a value from the stack's file. A value that does not exist is not an
// error.
absl::Status RemoveConfigPath(Pulumi& pulumi, const std::string& path);

// The commands that the two functions above run, for people to type.
std::string SetConfigCommand(const Location& location, const std::string& path,
                             const std::string& value);
std::string RemoveConfigCommand(const Location& location,
                                const std::string& path);

// The file that `pulumi config set` writes: Pulumi.STACK.yaml in the folder of
// the project file (which is in `folder` or above it), or in the project's
// `stackConfigDir`. The file need not exist. NotFound: there is no project
// file.
absl::StatusOr<std::string> StackFile(const std::string& folder,
                                      std::string_view stack);

}  // namespace imagecd::stack

#endif  // IMAGECD_CLI_STACK_CONFIG_H_
