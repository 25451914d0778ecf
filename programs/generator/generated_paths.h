#ifndef IMAGECD_PROGRAMS_GENERATOR_GENERATED_PATHS_H_
#define IMAGECD_PROGRAMS_GENERATOR_GENERATED_PATHS_H_

#include <string_view>

namespace imagecd::generator {

// Begins the notice in every generated file that can hold a comment, in every
// version of imagecd.
inline constexpr char kGeneratedMark[] = "Written by `imagecd generate`";

// Whether some imagecd.yaml makes this version of imagecd write such a file:
// `path` is one of those that the emitters use, in any folder where the folder
// is a setting, and `contents` have the marks of a generated file. imagecd.lock
// may come from somebody else's clone; entries of which this does not hold are
// never acted on.
bool CanBeGenerated(std::string_view path, std::string_view contents);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_GENERATED_PATHS_H_
