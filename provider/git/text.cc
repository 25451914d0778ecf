#include "provider/git/text.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/strings/match.h"
#include "provider/base/text.h"

namespace imagecd::git {
namespace {

constexpr std::string_view kEllipsis = "…";

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
      c = base::TakeCodePoint(text);
    }
    if (IsSpace(c)) {
      space = !line.empty();
      continue;
    }
    if (IsInvisible(c)) continue;
    if (space) line += ' ';
    space = false;
    base::AppendUtf8(c, line);
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
