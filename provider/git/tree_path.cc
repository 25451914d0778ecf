#include "provider/git/tree_path.h"

#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace imagecd::git {

std::optional<std::string> TreePath(std::string_view path) {
  std::vector<absl::string_view> parts;
  if (!path.empty() && path.front() == '/') return std::nullopt;
  const absl::string_view whole(path.data(), path.size());
  for (const absl::string_view part : absl::StrSplit(whole, '/')) {
    if (part == "..") return std::nullopt;
    if (part.find('\0') != absl::string_view::npos) return std::nullopt;
    if (!part.empty() && part != ".") parts.push_back(part);
  }
  return absl::StrJoin(parts, "/");
}

}  // namespace imagecd::git
