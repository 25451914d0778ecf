#ifndef IMAGECD_CLI_COMMANDS_STACK_PROVIDER_H_
#define IMAGECD_CLI_COMMANDS_STACK_PROVIDER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/commands/command.h"
#include "cli/commands/image_options.h"
#include "cli/commands/lookups.h"
#include "cli/stack/pulumi.h"
#include "cli/stack/state.h"
#include "provider/property/value.h"

namespace imagecd::cli {

// The configuration of the stack's providers, so that a command asks registries
// with the same settings and credentials as `pulumi up`. The results hold
// secrets in the clear: never show them.

// The stack's `imagecd:` configuration with its secrets decrypted. A secret
// that cannot be decrypted is left out, with a warning.
property::Object OpenConfig(stack::Pulumi& pulumi, property::Object config,
                            std::vector<std::string>& warnings);

// The same for a provider that the program makes, from the stack's state.
property::Object OpenProvider(stack::Pulumi& pulumi,
                              const stack::ProviderState& provider,
                              std::vector<std::string>& warnings);

// The options of a command that needs no stack, but can use the settings of
// one.
struct ProviderOptions {
  RegistryOptions registries;
  stack::Location location;  // empty: no stack
};
void AddProviderOptions(CLI::App& parser, ProviderOptions& options);

// Lookups with the settings of that stack: its configuration, and for other
// hosts the `registries` of the providers that its program makes. Without pins
// and holds, which are about what is deployed. `options.registries` is laid
// over them. Warnings go to environment.err.
absl::StatusOr<std::unique_ptr<Lookups>> MakeLookups(
    Environment& environment, const ProviderOptions& options);

// Prints how to follow advice about `imagecd:registries` in a command without a
// stack, if one of `messages` has such advice and no setting was given.
void PrintSettingsHint(const ProviderOptions& options,
                       const std::vector<std::string>& messages,
                       Environment& environment);

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_STACK_PROVIDER_H_
