#include "cli/commands/style.h"

#include <ostream>

#include "cli/commands/safe_output.h"

namespace imagecd::cli {

bool HasColour(const Environment& environment) {
  if (!environment.out_is_terminal) return false;
  const base::Environment* variables = environment.world.environment;
  if (variables == nullptr) return false;
  if (!variables->Get("NO_COLOR").value_or("").empty()) return false;
  return variables->Get("TERM").value_or("") != "dumb";
}

TonedText Toned(std::string_view text, Tone tone, bool colour) {
  std::string_view code;
  switch (tone) {
    case Tone::kPlain:
      break;
    case Tone::kStrong:
      code = "1";
      break;
    case Tone::kFaint:
      code = "2";
      break;
    case Tone::kGood:
      code = "32";
      break;
    case Tone::kWaiting:
      code = "33";
      break;
    case Tone::kBad:
      code = "31";
      break;
  }
  if (!colour || text.empty()) code = "";
  return {std::string(text), code};
}

std::ostream& operator<<(std::ostream& out, const TonedText& toned) {
  if (toned.code.empty()) return out << toned.text;
  PutEscape(out, "\x1b[" + std::string(toned.code) + "m");
  out << toned.text;
  PutEscape(out, "\x1b[0m");
  return out;
}

}  // namespace imagecd::cli
