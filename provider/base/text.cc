#include "provider/base/text.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "provider/base/utf8.h"

namespace imagecd::base {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kEllipsis = "…";

struct Range {
  char32_t first;
  char32_t last;
};

// `ranges` are in ascending order.
template <std::size_t N>
bool Contains(const std::array<Range, N>& ranges, char32_t code_point) {
  const auto range = std::lower_bound(
      ranges.begin(), ranges.end(), code_point,
      [](const Range& range, char32_t c) { return range.last < c; });
  return range != ranges.end() && range->first <= code_point;
}

// General categories Cc, Cf, Co, Cn (noncharacters), Zl, Zp and Zs of the
// Unicode character database, and fillers that are drawn as blank space.
constexpr std::array<Range, 27> kHidden = {{
    {0x0000, 0x001F},   {0x007F, 0x00A0},   {0x00AD, 0x00AD},
    {0x061C, 0x061C},   {0x115F, 0x1160},   {0x1680, 0x1680},
    {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x2000, 0x200F},
    {0x2028, 0x202F},   {0x205F, 0x206F},   {0x3000, 0x3000},
    {0x3164, 0x3164},   {0xD800, 0xF8FF},   {0xFDD0, 0xFDEF},
    {0xFE00, 0xFE0E},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB},   {0xFFFE, 0xFFFF},   {0x13430, 0x1345F},
    {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0x1FFFE, 0x1FFFF},
    {0x2FFFE, 0x2FFFF}, {0x3FFFE, 0xDFFFF}, {0xE0000, 0x10FFFF},
}};

constexpr std::array<Range, 9> kOtherBlanks = {{
    {0x0009, 0x000D},
    {0x0085, 0x0085},
    {0x00A0, 0x00A0},
    {0x1680, 0x1680},
    {0x2000, 0x200A},
    {0x2028, 0x2029},
    {0x202F, 0x202F},
    {0x205F, 0x205F},
    {0x3000, 0x3000},
}};

// Wide and fullwidth characters of Unicode's East Asian Width, and emoji.
constexpr std::array<Range, 14> kWide = {{
    {0x1100, 0x115F},
    {0x231A, 0x231B},
    {0x2E80, 0x303E},
    {0x3041, 0x4DBF},
    {0x4E00, 0xA4CF},
    {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F},
    {0x1F680, 0x1FAFF},
    {0x20000, 0x3FFFD},
}};

constexpr std::array<Range, 9> kCombining = {{
    {0x0300, 0x036F},
    {0x0483, 0x0489},
    {0x0591, 0x05BD},
    {0x064B, 0x065F},
    {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF},
    {0x20D0, 0x20FF},
    {0xFE0F, 0xFE0F},
    {0xFE20, 0xFE2F},
}};

bool IsLineBreak(char32_t c) {
  return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

void AppendEscape(char32_t code_point, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  if (code_point > 0xFFFF) {  // a surrogate pair, as in JSON
    code_point -= 0x10000;
    AppendEscape(0xD800 + (code_point >> 10), out);
    AppendEscape(0xDC00 + (code_point & 0x3FF), out);
    return;
  }
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) {
    out += kHex[code_point >> shift & 0xF];
  }
}

}  // namespace

char32_t TakeCodePoint(std::string_view& text) {
  const std::size_t length = Utf8SequenceLength(text);
  const auto byte = [&text](std::size_t i) {
    return static_cast<std::uint8_t>(text[i]);
  };
  char32_t code_point = kReplacement;
  if (length == 1) {
    code_point = byte(0);
  } else if (length > 1) {
    // The longer the sequence, the fewer bits of it the first byte holds.
    code_point = byte(0) & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
      code_point = code_point << 6 | (byte(i) & 0x3Fu);
    }
  }
  text.remove_prefix(std::max<std::size_t>(length, 1));
  return code_point;
}

void AppendUtf8(char32_t code_point, std::string& out) {
  const auto put = [&out](char32_t byte) {
    out += static_cast<char>(static_cast<std::uint8_t>(byte));
  };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

bool IsOtherBlank(char32_t code_point) {
  return Contains(kOtherBlanks, code_point);
}

bool IsVisible(char32_t code_point) { return !Contains(kHidden, code_point); }

std::string EscapeInvisible(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const char32_t c = TakeCodePoint(text);
    if (IsVisible(c) || c == '\n' || c == '\t') {
      AppendUtf8(c, safe);
    } else if (c > 0x7F && IsOtherBlank(c) && !IsLineBreak(c)) {
      safe += ' ';
    } else {
      AppendEscape(c, safe);
    }
  }
  return safe;
}

std::string EscapeLine(std::string_view text) {
  std::string line = EscapeInvisible(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t'; },
      ' ');
  return line;
}

std::string OneLine(std::string_view text, std::size_t max_bytes) {
  std::string line;
  std::size_t cut = 0;  // the longest beginning that leaves room for "…"
  bool blank = false;
  while (!text.empty()) {
    const char32_t c = TakeCodePoint(text);
    if (c == ' ' || IsOtherBlank(c)) {
      blank = !line.empty();
      continue;
    }
    if (!IsVisible(c)) continue;
    if (blank) line += ' ';
    blank = false;
    AppendUtf8(c, line);
    if (line.size() + kEllipsis.size() <= max_bytes) cut = line.size();
    if (line.size() > max_bytes) {
      line.resize(cut);
      line += kEllipsis;
      return line;
    }
  }
  return line;
}

std::size_t VisibleWidth(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const char32_t c = TakeCodePoint(text);
    if (Contains(kCombining, c)) continue;
    width += Contains(kWide, c) ? 2 : 1;
  }
  return width;
}

}  // namespace imagecd::base
