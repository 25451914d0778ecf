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

// Of the keys that begin with `imagecd:`, without that. A secret's value stays
// unknown here: a property::Secret of Null.
struct Config {
  property::Object imagecd;
  // The stack's own keys beside these, such as `homeslice:registry`.
  std::vector<std::string> others;
};

// Reads what `pulumi config --json` printed; InvalidArgument for what is none.
absl::StatusOr<Config> ParseConfig(std::string_view text);

// Decrypts nothing: needs no passphrase. Errors of Pulumi.
absl::StatusOr<Config> ReadConfig(Pulumi& pulumi);

// The value of one key, decrypted, as Pulumi prints it (`imagecd:registries`:
// JSON). For nobody's eyes. NotFound where it is not set.
absl::StatusOr<std::string> ReadConfigValue(Pulumi& pulumi,
                                            const std::string& key);

// A path in the configuration as `--path` wants it:
// `imagecd:pins["ghcr.io/owner/chime"].commit` from ("imagecd:pins",
// {"ghcr.io/owner/chime", "commit"}).
std::string ConfigPath(std::string_view key,
                       const std::vector<std::string>& members);

// Sets it in the stack's file, as a string, also where it looks like a number
// (an all-digit SHA). Errors of Pulumi.
absl::Status SetConfigPath(Pulumi& pulumi, const std::string& path,
                           const std::string& value);

// Takes it out of the stack's file, whatever is in it. What is not there is no
// error.
absl::Status RemoveConfigPath(Pulumi& pulumi, const std::string& path);

// The commands that the two above run, for people to type.
std::string SetConfigCommand(const Location& location, const std::string& path,
                             const std::string& value);
std::string RemoveConfigCommand(const Location& location,
                                const std::string& path);

// Where `pulumi config set` writes: Pulumi.STACK.yaml beside the project file
// (which is in `folder` or above), in its `stackConfigDir` if it has one. Only
// the path: there may be no file yet. NotFound: there is no project file.
absl::StatusOr<std::string> StackFile(const std::string& folder,
                                      std::string_view stack);

}  // namespace imagecd::stack

#endif  // IMAGECD_CLI_STACK_CONFIG_H_
