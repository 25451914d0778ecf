#include "programs/cli/style.h"

#include "provider/property/utf8.h"

namespace imagecd::cli {

bool HasColour(const Environment& environment) {
  if (!environment.out_is_terminal) return false;
  const base::Environment* variables = environment.world.environment;
  if (variables == nullptr) return false;
  if (!variables->Get("NO_COLOR").value_or("").empty()) return false;
  return variables->Get("TERM").value_or("") != "dumb";
}

std::string Toned(std::string_view text, Tone tone, bool colour) {
  const char* code = "";
  switch (tone) {
    case Tone::kPlain:
      return std::string(text);
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
  if (!colour || text.empty()) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::string Harmless(std::string_view text) {
  const std::string valid = property::ToValidUtf8(text);
  std::string harmless;
  for (std::size_t at = 0; at < valid.size(); ++at) {
    const auto byte = static_cast<unsigned char>(valid[at]);
    if (byte < 0x20 || byte == 0x7f) {
      harmless += ' ';
    } else if (byte == 0xc2 && at + 1 < valid.size() &&
               static_cast<unsigned char>(valid[at + 1]) < 0xa0) {
      harmless += ' ';  // U+0080 to U+009F: control characters as well
      ++at;
    } else {
      harmless += valid[at];
    }
  }
  return harmless;
}

std::size_t WidthOf(std::string_view text) {
  std::size_t width = 0;
  for (const char byte : text) {
    if ((static_cast<unsigned char>(byte) & 0xc0) != 0x80) ++width;
  }
  return width;
}

}  // namespace imagecd::cli
