#ifndef IMAGECD_PROGRAMS_GENERATOR_DOCKERFILE_H_
#define IMAGECD_PROGRAMS_GENERATOR_DOCKERFILE_H_

#include <string_view>
#include <vector>

#include "programs/generator/model.h"

namespace imagecd::generator {

// The ports that the image built from this Dockerfile EXPOSEs, in the order
// written, without doubles: those of the last stage, and of the stages it is
// built FROM. Ports given by a variable, and ranges, are passed over. Names and
// service ports are left empty. Any text is read; what is no Dockerfile has no
// ports.
std::vector<Port> ExposedPorts(std::string_view dockerfile);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_DOCKERFILE_H_
