#ifndef IMAGECD_PROGRAMS_GENERATOR_APP_ENTRY_H_
#define IMAGECD_PROGRAMS_GENERATOR_APP_ENTRY_H_

#include <string>
#include <vector>

#include "programs/generator/find_images.h"

namespace imagecd::generator {

// The lines of an image in `apps` of imagecd.yaml, indented by two blanks: what
// its Dockerfile says, and commented lines that show what else can be set. With
// `declares_build`, its Dockerfile and context are among them, otherwise a
// pattern of `discover` finds it.
std::string AppEntry(const FoundImage& image, bool declares_build);

// Returns true if ReadConfig finds no problem in it.
bool IsValidEntry(const std::string& entry);

// The text of an imagecd.yaml with the entries added to its `apps`; all else
// stays as it is. "" if that cannot be done.
std::string AddAppEntries(const std::string& config,
                          const std::vector<std::string>& entries);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_APP_ENTRY_H_
