#include "provider/base/grammar.h"

namespace imagecd::base {

std::string ToLower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = ToLower(c);
  return lower;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool IsTagCharacter(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         c == '_' || c == '.' || c == '-';
}

bool IsTag(std::string_view text) {
  return !text.empty() && text.size() <= kMaxTag && text.front() != '.' &&
         text.front() != '-' &&
         std::all_of(text.begin(), text.end(), IsTagCharacter);
}

bool IsDigest(std::string_view text) {
  constexpr std::string_view kAlgorithm = "sha256:";
  if (!text.starts_with(kAlgorithm)) return false;
  const std::string_view digits = text.substr(kAlgorithm.size());
  return digits.size() == 64 &&
         std::all_of(digits.begin(), digits.end(),
                     [](char c) { return IsHexDigit(c) && ToLower(c) == c; });
}

bool IsCommit(std::string_view text) {
  return text.size() >= 7 && text.size() <= 64 && IsHex(text);
}

}  // namespace imagecd::base
