#ifndef IMAGECD_PROGRAMS_GENERATOR_FOLDER_PATTERN_H_
#define IMAGECD_PROGRAMS_GENERATOR_FOLDER_PATTERN_H_

#include <string_view>

namespace imagecd::generator {

// Returns true if the pattern matches the whole path. A component of the
// pattern is a name in which `*` stands for any characters; the component `**`
// stands for any number of components.
bool GlobMatches(std::string_view pattern, std::string_view path);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_FOLDER_PATTERN_H_
