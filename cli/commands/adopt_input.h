#ifndef IMAGECD_CLI_COMMANDS_ADOPT_INPUT_H_
#define IMAGECD_CLI_COMMANDS_ADOPT_INPUT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "programs/generator/adopt.h"

namespace imagecd::cli {

// Reads the Pulumi project in `folder`: Pulumi.yaml, the program if it is in
// YAML, the configuration of `stacks` (of all if empty), and the texts below
// the folder that may name images. Paths in the result are relative to it.
// NotFound if a file that is named does not exist.
absl::StatusOr<generator::AdoptInput> ReadAdoptInput(
    const std::string& folder, const std::vector<std::string>& stacks);

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_ADOPT_INPUT_H_
