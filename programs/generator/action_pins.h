#ifndef IMAGECD_PROGRAMS_GENERATOR_ACTION_PINS_H_
#define IMAGECD_PROGRAMS_GENERATOR_ACTION_PINS_H_

#include <string>
#include <string_view>

#include "programs/generator/model.h"
#include "programs/generator/yaml_document.h"

namespace imagecd::generator {

// The value of `uses:` for an action: its full commit with the version beside
// it, where somebody gave one (Project::actions) or it was read from the
// action's own repository; otherwise the version's tag, with a note that says
// so. `action` is one that the workflows use.
Yaml UsesAction(const Project& project, std::string_view action);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_ACTION_PINS_H_
