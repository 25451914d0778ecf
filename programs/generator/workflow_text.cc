#include "programs/generator/workflow_text.h"

#include <cstddef>

#include "programs/generator/source_text.h"

namespace imagecd::generator {
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

}  // namespace imagecd::generator
