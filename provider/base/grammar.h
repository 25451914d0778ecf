#ifndef IMAGECD_PROVIDER_BASE_GRAMMAR_H_
#define IMAGECD_PROVIDER_BASE_GRAMMAR_H_

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

// The grammar of names that come from registries and git: ASCII only, and
// independent of the locale.
namespace imagecd::base {

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Upper or lower case.
constexpr bool IsHexDigit(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

constexpr char ToLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
std::string ToLower(std::string_view text);

// `text` without spaces, tabs and line breaks at its ends.
std::string_view Trim(std::string_view text);

inline bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), IsHexDigit);
}

// A tag of the OCI distribution specification: at most kMaxTag letters, digits,
// `_`, `.` and `-`, the first of which is not `.` or `-`.
inline constexpr std::size_t kMaxTag = 128;
bool IsTagCharacter(char c);
bool IsTag(std::string_view text);

// `sha256:` and 64 lower-case hexadecimal digits.
bool IsDigest(std::string_view text);

// The SHA of a commit or its beginning: 7 to 64 hexadecimal digits of either
// case.
bool IsCommit(std::string_view text);

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_GRAMMAR_H_
