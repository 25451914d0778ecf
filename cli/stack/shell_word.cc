#include "cli/stack/shell_word.h"

namespace imagecd::stack {

std::string ShellWord(const std::string& text) {
  const bool plain = text.find_first_not_of(
                         "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                         "0123456789_-./:@=,+") == std::string::npos;
  if (plain && !text.empty()) return text;
  std::string quoted = "'";
  for (const char byte : text) {
    if (byte == '\'') {
      quoted += "'\\''";
    } else {
      quoted += byte;
    }
  }
  return quoted + "'";
}

}  // namespace imagecd::stack
