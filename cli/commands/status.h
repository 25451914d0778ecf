#ifndef IMAGECD_CLI_COMMANDS_STATUS_H_
#define IMAGECD_CLI_COMMANDS_STATUS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/commands/command.h"
#include "cli/commands/image_options.h"
#include "cli/stack/config.h"
#include "cli/stack/pulumi.h"
#include "cli/stack/state.h"
#include "provider/policy/pin.h"
#include "provider/policy/rules.h"

namespace imagecd::cli {

// What is deployed in a stack, beside what the registries have and what the
// next `pulumi up` would do.

enum class Standing {
  kUpToDate,
  kPinned,
  kHeld,
  kPending,      // the next `pulumi up` changes it
  kNotDeployed,  // chosen, but what uses it does not have it
  kUnknown,      // it could not be found out
};
// up-to-date, pinned, held, pending, not-deployed, error.
std::string StandingName(Standing standing);

// What would be chosen.
struct Chosen {
  policy::Image image;
  policy::Selection selection = policy::Selection::kNewest;
  std::optional<policy::Pin> pin;
  std::optional<policy::Hold> hold;
};

struct ImageStatus {
  stack::Image image;
  Standing standing = Standing::kUnknown;
  // Of the next `pulumi up`, as the program was at the last one and as the
  // configuration is now; nullopt where it could not be found out.
  std::optional<Chosen> next;
  // Leaving pins and holds aside.
  std::optional<policy::Image> newest;
  std::string not_deployed;  // why; empty where it is deployed
  // How many commits the branch has that the image has not, of those that touch
  // `sourcePath`; nullopt without a source repository.
  std::optional<std::int64_t> commits_behind;
  std::vector<std::string> warnings;
  std::string error;
};

struct StackStatus {
  std::string stack;
  std::string project;
  std::vector<ImageStatus> images;
  std::vector<std::string> warnings;
};

struct StatusOptions {
  RegistryOptions registries;
  std::string source_repository;  // instead of the images' own
};

// Reads the stack and asks the registries, all at once. Errors: those of
// stack::ReadState, NotFound for a stack without images, and InvalidArgument
// for a configuration that the provider refuses. What concerns one image only
// is in its `error`.
absl::StatusOr<StackStatus> FindStatus(Environment& environment,
                                       stack::Pulumi& pulumi,
                                       const StatusOptions& options);

// Why the image is what it is, in words: `pinned to 185c95c (rings at night)`.
// Empty for the newest.
std::string WhyInWords(const Chosen& chosen);

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_STATUS_H_
