#include "tests/testing/generator/hostile_text.h"

#include <vector>

namespace imagecd::testing {

std::string HostileText(std::mt19937& random) {
  static const std::vector<std::string> kPieces = {"yes",
                                                   "no",
                                                   "null",
                                                   "~",
                                                   "1.10",
                                                   "0x1F",
                                                   "0o17",
                                                   "1_000",
                                                   "12:30",
                                                   "2025-10-14",
                                                   "${",
                                                   "$$",
                                                   "}",
                                                   "${{",
                                                   "}}",
                                                   "`",
                                                   "\"",
                                                   "'",
                                                   "\\",
                                                   "\n",
                                                   "\r",
                                                   "\t",
                                                   " ",
                                                   "#",
                                                   ": ",
                                                   " #",
                                                   "- ",
                                                   "? ",
                                                   "|",
                                                   ">",
                                                   "%",
                                                   "@",
                                                   "&a",
                                                   "*a",
                                                   "!",
                                                   "{",
                                                   "[",
                                                   "]",
                                                   ",",
                                                   "---",
                                                   "...",
                                                   "//",
                                                   "/*",
                                                   "*/",
                                                   "\x7F",
                                                   "\x1B",
                                                   "\xC2\x85",
                                                   "\xE2\x80\xA8",
                                                   "\xEF\xBB\xBF",
                                                   "\xE2\x80\xAE",
                                                   "\xF0\x9F\x94\x94",
                                                   "\xF3\xA0\x80\x81",
                                                   "\xFF",
                                                   "\xED\xA0\x80",
                                                   "a",
                                                   "fn::readFile",
                                                   "<<",
                                                   "=",
                                                   "__proto__",
                                                   "\xC3\xA9"};
  std::string text;
  for (auto count = random() % 6; count > 0; --count) {
    text += kPieces[random() % kPieces.size()];
  }
  return text;
}

}  // namespace imagecd::testing
