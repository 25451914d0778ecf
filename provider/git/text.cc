#include "provider/git/text.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/strings/match.h"

namespace imagecd::git {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kEllipsis = "…";

// The character that `text` begins with, and removes it.
char32_t TakeUtf8(std::string_view& text) {
  const auto byte = [&text](std::size_t i) {
    return static_cast<std::uint8_t>(text[i]);
  };
  const std::uint8_t lead = byte(0);
  std::size_t length = 0;
  char32_t least = 0;
  char32_t character = 0;
  if (lead < 0x80) {
    text.remove_prefix(1);
    return lead;
  }
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2, least = 0x80, character = lead & 0x1F;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3, least = 0x800, character = lead & 0x0F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4, least = 0x10000, character = lead & 0x07;
  }
  bool valid = length != 0 && text.size() >= length;
  for (std::size_t i = 1; valid && i < length; ++i) {
    valid = (byte(i) & 0xC0) == 0x80;
    character = character << 6 | (byte(i) & 0x3F);
  }
  valid = valid && character >= least && character <= 0x10FFFF &&
          (character < 0xD800 || character > 0xDFFF);
  text.remove_prefix(valid ? length : 1);
  return valid ? character : kReplacement;
}

void AppendUtf8(char32_t c, std::string& out) {
  const auto put = [&out](char32_t byte) {
    out += static_cast<char>(static_cast<std::uint8_t>(byte));
  };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  }
}

bool IsSpace(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x2028 ||
         c == 0x2029;
}

bool IsInvisible(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C ||
         (c >= 0x200E && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

bool IsLatin1(std::string_view encoding) {
  const absl::string_view name(encoding.data(), encoding.size());
  return absl::EqualsIgnoreCase(name, "ISO-8859-1") ||
         absl::EqualsIgnoreCase(name, "ISO8859-1") ||
         absl::EqualsIgnoreCase(name, "latin1") ||
         absl::EqualsIgnoreCase(name, "latin-1");
}

}  // namespace

std::string OneLine(std::string_view text, std::string_view encoding,
                    std::size_t max_bytes) {
  const bool latin1 = IsLatin1(encoding);
  std::string line;
  std::size_t cut = 0;  // the longest beginning that leaves room for the mark
  bool space = false;
  while (!text.empty()) {
    char32_t c = 0;
    if (latin1) {
      c = static_cast<std::uint8_t>(text.front());
      text.remove_prefix(1);
    } else {
      c = TakeUtf8(text);
    }
    if (IsSpace(c)) {
      space = !line.empty();
      continue;
    }
    if (IsInvisible(c)) continue;
    if (space) line += ' ';
    space = false;
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

}  // namespace imagecd::git
