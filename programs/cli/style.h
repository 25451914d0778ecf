#ifndef IMAGECD_PROGRAMS_CLI_STYLE_H_
#define IMAGECD_PROGRAMS_CLI_STYLE_H_

#include <string>
#include <string_view>

#include "programs/cli/command.h"

namespace imagecd::cli {

enum class Tone { kPlain, kStrong, kFaint, kGood, kWaiting, kBad };

// Whether results may have colours: on a terminal that is not `dumb`, unless
// NO_COLOR says no (https://no-color.org).
bool HasColour(const Environment& environment);

// The text in that tone; as it is where `colour` is false.
std::string Toned(std::string_view text, Tone tone, bool colour);

// What others wrote, fit for a line on a terminal: no control characters, no
// bytes that are no UTF-8.
std::string Harmless(std::string_view text);

// How many columns a harmless text takes, about.
std::size_t WidthOf(std::string_view text);

}  // namespace imagecd::cli

#endif  // IMAGECD_PROGRAMS_CLI_STYLE_H_
