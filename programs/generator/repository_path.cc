#include "programs/generator/repository_path.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "programs/generator/unicode.h"

namespace imagecd::generator {
namespace {

constexpr size_t kLongestPath = 1024;

// The code points that HFS+ leaves out when it compares names.
bool IsIgnoredByHfs(uint32_t code_point) {
  return (code_point >= 0x200C && code_point <= 0x200F) ||
         (code_point >= 0x202A && code_point <= 0x202E) ||
         (code_point >= 0x206A && code_point <= 0x206F) || code_point == 0xFEFF;
}

}  // namespace

bool IsGitName(std::string_view name) {
  std::string seen;
  while (!name.empty()) {
    const uint32_t code_point = TakeCodePoint(name);
    if (!IsIgnoredByHfs(code_point)) AppendUtf8(code_point, seen);
  }
  absl::AsciiStrToLower(&seen);
  seen.resize(std::min(seen.find(':'), seen.size()));
  while (!seen.empty() && (seen.back() == '.' || seen.back() == ' ')) {
    seen.pop_back();
  }
  constexpr std::string_view kShort = "git~";
  return seen == ".git" ||
         (seen.size() > kShort.size() && seen.rfind(kShort, 0) == 0 &&
          seen.find_first_not_of("0123456789", kShort.size()) ==
              std::string::npos);
}

bool IsPathBelow(std::string_view path) {
  if (path.empty() || path.size() > kLongestPath) return false;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F || c == '\\') return false;
  }
  while (true) {
    const size_t slash = path.find('/');
    const std::string_view component = path.substr(0, slash);
    if (component.empty() || component == "." || component == ".." ||
        IsGitName(component)) {
      return false;
    }
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace imagecd::generator
