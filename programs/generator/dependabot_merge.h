#ifndef IMAGECD_PROGRAMS_GENERATOR_DEPENDABOT_MERGE_H_
#define IMAGECD_PROGRAMS_GENERATOR_DEPENDABOT_MERGE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "programs/generator/emitters.h"

namespace imagecd::generator {

// Puts the entries that a person's dependabot.yml lacks at the end of its list
// `updates`. Everything else in the text stays as it is written. A directory
// counts as covered if an entry for the same ecosystem names it, also by a
// pattern.
//
// A comment above each added entry holds a hash of the entry. With it, a later
// run finds the entries that nobody has edited, and changes or removes them as
// needed. An entry that somebody edited is that person's from then on.
//
// Nothing if the text is not a mapping with a block list `updates`, or if
// anything else in it would read differently afterwards.
std::optional<std::string> MergeDependabot(
    std::string_view text, const Dependabot& settings,
    const std::vector<DependabotUpdate>& wanted);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_DEPENDABOT_MERGE_H_
