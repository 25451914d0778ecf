#include "programs/generator/unicode.h"

namespace imagecd::generator {

bool IsVisible(uint32_t code_point) {
  struct Range {
    uint32_t first, last;
  };
  // Controls, blanks that look like a space, line separators, what joins or
  // reorders text, byte order marks, private use, no characters.
  static constexpr Range kHidden[] = {
      {0x0000, 0x001F},   {0x007F, 0x00A0},   {0x00AD, 0x00AD},
      {0x061C, 0x061C},   {0x115F, 0x1160},   {0x1680, 0x1680},
      {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x2000, 0x200F},
      {0x2028, 0x202F},   {0x205F, 0x206F},   {0x3000, 0x3000},
      {0x3164, 0x3164},   {0xD800, 0xF8FF},   {0xFDD0, 0xFDEF},
      {0xFE00, 0xFE0E},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
      {0xFFF0, 0xFFFB},   {0xFFFE, 0xFFFF},   {0x1D173, 0x1D17A},
      {0x1FFFE, 0x1FFFF}, {0x2FFFE, 0x2FFFF}, {0x3FFFE, 0x10FFFF}};
  for (const Range& range : kHidden) {
    if (code_point < range.first) return true;
    if (code_point <= range.last) return false;
  }
  return false;
}

std::string Hex(uint32_t value, size_t digits) {
  std::string out;
  while (value != 0 || out.size() < digits) {
    out.insert(out.begin(), "0123456789ABCDEF"[value & 15]);
    value >>= 4;
  }
  return out;
}

std::string OneLine(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const uint32_t code_point = TakeCodePoint(text);
    if (IsVisible(code_point)) {
      AppendUtf8(code_point, out);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace imagecd::generator
