#include "programs/generator/unicode.h"

#include "provider/base/utf8.h"

namespace imagecd::generator {
namespace {

constexpr uint32_t kReplacement = 0xFFFD;

}  // namespace

uint32_t TakeCodePoint(std::string_view& text) {
  const size_t length = base::Utf8SequenceLength(text);
  uint32_t code_point = kReplacement;
  if (length > 0) {
    // The first byte has the more bits of it the fewer bytes there are.
    code_point = static_cast<unsigned char>(text[0]);
    if (length > 1) code_point &= 0x7Fu >> length;
  }
  for (size_t i = 1; i < length; ++i) {
    code_point =
        code_point << 6 | (static_cast<unsigned char>(text[i]) & 0x3Fu);
  }
  text.remove_prefix(length == 0 ? 1 : length);
  return code_point;
}

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

void AppendUtf8(uint32_t code_point, std::string& out) {
  const auto byte = [&out](uint32_t value) {
    out.push_back(static_cast<char>(value));
  };
  if (code_point < 0x80) {
    byte(code_point);
  } else if (code_point < 0x800) {
    byte(0xC0 | code_point >> 6);
    byte(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    byte(0xE0 | code_point >> 12);
    byte(0x80 | (code_point >> 6 & 0x3F));
    byte(0x80 | (code_point & 0x3F));
  } else {
    byte(0xF0 | code_point >> 18);
    byte(0x80 | (code_point >> 12 & 0x3F));
    byte(0x80 | (code_point >> 6 & 0x3F));
    byte(0x80 | (code_point & 0x3F));
  }
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
