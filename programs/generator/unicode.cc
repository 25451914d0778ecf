#include "programs/generator/unicode.h"

namespace imagecd::generator {
namespace {

constexpr uint32_t kReplacement = 0xFFFD;

// How many bytes follow a first byte, and its share of the code point.
struct Lead {
  int following;
  uint32_t bits;
  uint32_t least;  // smaller code points have a shorter form
};

bool ReadLead(unsigned char byte, Lead& lead) {
  if (byte < 0x80) {
    lead = {0, byte, 0};
  } else if (byte >= 0xC2 && byte < 0xE0) {
    lead = {1, byte & 0x1Fu, 0x80};
  } else if (byte >= 0xE0 && byte < 0xF0) {
    lead = {2, byte & 0x0Fu, 0x800};
  } else if (byte >= 0xF0 && byte < 0xF5) {
    lead = {3, byte & 0x07u, 0x10000};
  } else {
    return false;
  }
  return true;
}

}  // namespace

uint32_t TakeCodePoint(std::string_view& text) {
  Lead lead;
  const std::string_view all = text;
  text.remove_prefix(1);
  if (!ReadLead(static_cast<unsigned char>(all[0]), lead)) return kReplacement;
  uint32_t code_point = lead.bits;
  for (int i = 1; i <= lead.following; ++i) {
    if (static_cast<size_t>(i) >= all.size()) return kReplacement;
    const auto byte = static_cast<unsigned char>(all[i]);
    if ((byte & 0xC0) != 0x80) return kReplacement;
    code_point = code_point << 6 | (byte & 0x3Fu);
  }
  const bool surrogate = code_point >= 0xD800 && code_point < 0xE000;
  if (code_point < lead.least || code_point > 0x10FFFF || surrogate) {
    return kReplacement;
  }
  text.remove_prefix(lead.following);
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
