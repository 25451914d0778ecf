#include "programs/generator/folder_pattern.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace imagecd::generator {
namespace {

bool ComponentMatches(std::string_view pattern, std::string_view name) {
  size_t p = 0;
  size_t n = 0;
  size_t star = std::string_view::npos;
  size_t resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::vector<std::string_view> Components(std::string_view path) {
  std::vector<std::string_view> components;
  while (!path.empty()) {
    const size_t slash = std::min(path.find('/'), path.size());
    if (slash != 0) components.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return components;
}

bool ComponentsMatch(const std::vector<std::string_view>& pattern,
                     const std::vector<std::string_view>& path) {
  // reached[j]: the patterns so far match the first j components.
  std::vector<bool> reached(path.size() + 1, false);
  reached[0] = true;
  for (const std::string_view part : pattern) {
    std::vector<bool> next(path.size() + 1, false);
    bool any = false;
    for (size_t j = 0; j <= path.size(); ++j) {
      if (part == "**") {
        any = any || reached[j];
        next[j] = any;
      } else if (j > 0 && reached[j - 1]) {
        next[j] = ComponentMatches(part, path[j - 1]);
      }
    }
    reached = std::move(next);
  }
  return reached[path.size()];
}

}  // namespace

bool GlobMatches(std::string_view pattern, std::string_view path) {
  return ComponentsMatch(Components(pattern), Components(path));
}

}  // namespace imagecd::generator
