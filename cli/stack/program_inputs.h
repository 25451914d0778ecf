#ifndef IMAGECD_CLI_STACK_PROGRAM_INPUTS_H_
#define IMAGECD_CLI_STACK_PROGRAM_INPUTS_H_

#include <vector>

#include "cli/stack/state.h"
#include "provider/property/value.h"

namespace imagecd::stack {

// The inputs that the program gave for a resource, as far as the state tells:
// the checked inputs without the values that Check filled in, and without the
// pin and hold of the provider's configuration. `members` are the images of the
// resource, at least one. `provider` may be null.
property::Object ProgramInputs(const std::vector<const Image*>& members,
                               const ProviderState* provider);

}  // namespace imagecd::stack

#endif  // IMAGECD_CLI_STACK_PROGRAM_INPUTS_H_
