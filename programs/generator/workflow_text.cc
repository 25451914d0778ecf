#include "programs/generator/workflow_text.h"

#include <algorithm>
#include <cstddef>

#include "programs/generator/source_text.h"

namespace imagecd::generator {
namespace {

// `*` is any text. Where a character does not match, only the last `*` so far
// can help, by taking one more.
bool MatchesComponent(std::string_view glob, std::string_view text) {
  size_t g = 0;
  size_t t = 0;
  size_t star = std::string_view::npos;
  size_t taken = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      taken = t;
    } else if (g < glob.size() && glob[g] == text[t]) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++taken;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('*', g) == std::string_view::npos;
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

bool MatchesComponents(const std::vector<std::string_view>& glob, size_t g,
                       const std::vector<std::string_view>& path, size_t p) {
  if (g == glob.size()) return p == path.size();
  if (glob[g] == "**") {
    return MatchesComponents(glob, g + 1, path, p) ||
           (p < path.size() && MatchesComponents(glob, g, path, p + 1));
  }
  return p < path.size() && MatchesComponent(glob[g], path[p]) &&
         MatchesComponents(glob, g + 1, path, p + 1);
}

}  // namespace

std::string WithoutExpressions(std::string_view text) {
  std::string out;
  size_t at = 0;
  for (size_t found; (found = text.find("${{", at)) != std::string_view::npos;
       at = found + 3) {
    out += text.substr(at, found - at);
    out += "${{ '${{' }}";
  }
  return out + std::string(text.substr(at));
}

std::string ExpressionString(std::string_view text) {
  // In an `if:`, GitHub looks for `${{` before it looks for strings.
  if (text.find("${{") != std::string_view::npos) {
    return "fromJSON(" + ExpressionString(JsonString(text)) + ")";
  }
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

std::string BranchPattern(std::string_view branch) {
  std::string out;
  for (size_t i = 0; i < branch.size(); ++i) {
    // A filter can neither evaluate nor escape `${{`: GitHub would refuse the
    // whole file.
    if (branch.substr(i, 3) == "${{") {
      out += "$*{";
      i += 2;
      continue;
    }
    if (std::string_view("*+?![]\\").find(branch[i]) !=
        std::string_view::npos) {
      out += '\\';
    }
    out += branch[i];
  }
  return out;
}

std::string InputLine(std::string_view text) {
  if (text.find_first_of("\"\r\n") == std::string_view::npos) {
    return std::string(text);
  }
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::string Evaluated(std::string_view inside) {
  return "${{ " + std::string(inside) + " }}";
}

std::string Joined(const std::vector<std::string>& items,
                   std::string_view separator) {
  std::string out;
  for (const std::string& item : items) {
    if (!out.empty()) out += separator;
    out += item;
  }
  return out;
}

std::string JsonList(const std::vector<std::string>& items) {
  std::vector<std::string> quoted;
  quoted.reserve(items.size());
  for (const std::string& item : items) quoted.push_back(JsonString(item));
  return "[" + Joined(quoted, ", ") + "]";
}

bool MatchesFolder(std::string_view glob, std::string_view folder) {
  return MatchesComponents(Components(glob), 0, Components(folder), 0);
}

}  // namespace imagecd::generator
