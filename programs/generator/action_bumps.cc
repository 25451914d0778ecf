#include "programs/generator/action_bumps.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "programs/generator/line_diff.h"

namespace imagecd::generator {
namespace {

// A line `- uses: actions/checkout@COMMIT # v5`, taken apart.
struct Use {
  std::string_view before;   // up to and including `@`
  std::string_view action;   // `actions/checkout`
  std::string_view version;  // `COMMIT # v5`, without the line's end
  std::string_view end;
};

bool ParseUse(std::string_view line, Use* use) {
  size_t at = line.find_first_not_of(' ');
  if (at == std::string_view::npos) return false;
  if (line.substr(at, 2) == "- ") at = line.find_first_not_of(' ', at + 2);
  constexpr std::string_view kKey = "uses: ";
  if (at == std::string_view::npos || line.substr(at, kKey.size()) != kKey) {
    return false;
  }
  at += kKey.size();
  const size_t sign = line.find('@', at);
  if (sign == std::string_view::npos) return false;
  if (line[at] == '"' || line[at] == '\'') ++at;
  use->before = line.substr(0, sign + 1);
  use->action = line.substr(at, sign - at);
  const size_t last = line.find_last_not_of(" \r\n");
  use->version = line.substr(sign + 1, last - sign);
  use->end = line.substr(last + 1);
  return use->action.find(' ') == std::string_view::npos &&
         use->action.rfind("./", 0) != 0;
}

// By action; "" for one that is used at several versions.
std::map<std::string, std::string> Versions(const std::string& text) {
  std::map<std::string, std::string> versions;
  for (const std::string_view line : SplitLines(text)) {
    Use use;
    if (!ParseUse(line, &use)) continue;
    const auto [found, is_new] =
        versions.emplace(std::string(use.action), std::string(use.version));
    if (!is_new && found->second != use.version) found->second.clear();
  }
  return versions;
}

void SetVersion(const std::string& action, const std::string& version,
                std::string* text) {
  std::string changed;
  for (const std::string_view line : SplitLines(*text)) {
    Use use;
    if (ParseUse(line, &use) && use.action == action) {
      changed += use.before;
      changed += version;
      changed += use.end;
    } else {
      changed += line;
    }
  }
  *text = std::move(changed);
}

// 4, 2, 2 of `COMMIT # v4.2.2` or `v4.2.2`; empty if it says no version.
std::vector<int64_t> Numbers(std::string_view version) {
  const size_t comment = version.find('#');
  std::string_view text = version;
  if (comment != std::string_view::npos) {
    text = version.substr(comment + 1);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
  if (!text.empty() && text[0] == 'v') text.remove_prefix(1);
  std::vector<int64_t> numbers;
  constexpr size_t kMostDigits = 9;  // a commit is no version
  size_t digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      if (digits++ == 0) numbers.push_back(0);
      if (digits > kMostDigits) return {};
      numbers.back() = numbers.back() * 10 + (c - '0');
    } else if (c == '.' && digits > 0) {
      digits = 0;
    } else {
      return {};
    }
  }
  return numbers;
}

}  // namespace

void ReconcileActions(WorkflowVersions* versions) {
  const std::map<std::string, std::string> base = Versions(versions->base);
  const std::map<std::string, std::string> mine = Versions(versions->mine);
  const std::map<std::string, std::string> generated =
      Versions(versions->generated);
  for (const auto& [action, edited] : mine) {
    const auto before = base.find(action);
    const auto after = generated.find(action);
    if (before == base.end() || after == generated.end()) continue;
    if (edited.empty() || before->second.empty() || after->second.empty() ||
        edited == before->second) {
      continue;
    }
    const bool generator_moved = after->second != before->second;
    if (!generator_moved || Numbers(after->second) <= Numbers(edited)) {
      SetVersion(action, edited, &versions->base);
      SetVersion(action, edited, &versions->generated);
    } else {
      SetVersion(action, after->second, &versions->base);
      SetVersion(action, after->second, &versions->mine);
    }
  }
}

}  // namespace imagecd::generator
