#ifndef IMAGECD_CLI_COMMANDS_STYLE_H_
#define IMAGECD_CLI_COMMANDS_STYLE_H_

#include <iosfwd>
#include <string>
#include <string_view>

#include "cli/commands/command.h"

namespace imagecd::cli {

enum class Tone { kPlain, kStrong, kFaint, kGood, kWaiting, kBad };

// Whether results may have colours: on a terminal that is not `dumb`, unless
// NO_COLOR says no (https://no-color.org).
bool HasColour(const Environment& environment);

// A text between the escape sequences of its tone, which only a stream can
// write: they are not part of any text.
struct TonedText {
  std::string text;
  std::string_view code;  // of the tone; empty: the text as it is
};
std::ostream& operator<<(std::ostream& out, const TonedText& toned);

// The text in that tone; as it is where `colour` is false.
TonedText Toned(std::string_view text, Tone tone, bool colour);

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_STYLE_H_
