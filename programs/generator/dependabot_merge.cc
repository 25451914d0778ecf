#include "programs/generator/dependabot_merge.h"

#include <algorithm>
#include <set>

#include "programs/generator/folder_pattern.h"
#include "programs/generator/line_diff.h"
#include "programs/generator/problem.h"
#include "programs/generator/workflow_text.h"
#include "programs/generator/yaml_document.h"
#include "programs/generator/yaml_tree.h"
#include "provider/oci/sha256.h"

namespace imagecd::generator {
namespace {

constexpr std::string_view kMarkBegin = "# Added by imagecd (";
constexpr std::string_view kMarkEnd = "). An edit makes this entry yours.";
constexpr size_t kHashDigits = 12;
constexpr std::string_view kUpdates = "updates:";

using Lines = std::vector<std::string>;

size_t Indent(const std::string& line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

bool IsBlank(const std::string& line) {
  return line.find_first_not_of(" \t\r") == std::string::npos;
}

bool IsComment(const std::string& line) {
  const size_t at = line.find_first_not_of(" \t");
  return at != std::string::npos && line[at] == '#';
}

bool BeginsWith(std::string_view text, std::string_view begin) {
  return text.substr(0, begin.size()) == begin;
}

// Without line ends.
Lines SplitText(std::string_view text) {
  Lines lines;
  for (const std::string_view line : SplitLines(text)) {
    const size_t last = line.find_last_not_of("\r\n");
    lines.emplace_back(
        last == std::string_view::npos ? "" : line.substr(0, last + 1));
  }
  return lines;
}

std::string JoinText(const Lines& lines, std::string_view line_end) {
  std::string text;
  for (const std::string& line : lines) {
    text += line;
    text += line_end;
  }
  return text;
}

std::string HashOf(const Lines& entry) {
  constexpr size_t kPrefix = std::string_view("sha256:").size();
  return oci::Sha256Digest(JoinText(entry, "\n")).substr(kPrefix, kHashDigits);
}

// The lines of the list item at `at`, without its indentation.
Lines ItemAt(const Lines& lines, size_t at, size_t indent) {
  Lines item;
  for (; at < lines.size(); ++at) {
    const std::string& line = lines[at];
    const bool begins = item.empty() && line.compare(indent, 2, "- ") == 0;
    const bool goes_on = !item.empty() && !IsBlank(line) && !IsComment(line) &&
                         Indent(line) >= indent + 2;
    if (Indent(line) < indent || !(begins || goes_on)) break;
    item.push_back(line.substr(indent));
  }
  return item;
}

// Removes the entries that an earlier run added and nobody has edited.
Lines WithoutAdded(const Lines& lines) {
  Lines rest;
  for (size_t i = 0; i < lines.size(); ++i) {
    const size_t indent = Indent(lines[i]);
    const std::string_view mark = std::string_view(lines[i]).substr(indent);
    if (BeginsWith(mark, kMarkBegin) && i + 1 < lines.size()) {
      const Lines item = ItemAt(lines, i + 1, indent);
      if (!item.empty() &&
          mark.substr(kMarkBegin.size(), kHashDigits) == HashOf(item)) {
        i += item.size();
        continue;
      }
    }
    rest.push_back(lines[i]);
  }
  return rest;
}

struct Place {
  size_t line = 0;    // the new entries go before it
  size_t indent = 2;  // of their dashes
};

// The end of the list `updates`. Blank lines and comments after the last entry
// stay after the new ones.
std::optional<Place> FindPlace(const Lines& lines) {
  const auto key =
      std::find_if(lines.begin(), lines.end(), [](const auto& one) {
        return BeginsWith(one, kUpdates) &&
               (IsBlank(one.substr(kUpdates.size())) ||
                IsComment(one.substr(kUpdates.size())));
      });
  if (key == lines.end()) return std::nullopt;
  const auto first = static_cast<size_t>(key - lines.begin()) + 1;
  Place place;
  bool has_entry = false;
  size_t end = first;
  for (; end < lines.size(); ++end) {
    const std::string& line = lines[end];
    if (IsBlank(line) || IsComment(line)) continue;
    const size_t indent = Indent(line);
    if (indent == 0 && line[0] != '-') break;
    if (!has_entry) place.indent = indent;
    has_entry = true;
  }
  while (end > first && (IsBlank(lines[end - 1]) ||
                         (IsComment(lines[end - 1]) &&
                          Indent(lines[end - 1]) <= place.indent))) {
    --end;
  }
  place.line = end;
  return place;
}

std::string WithoutSlashes(std::string directory) {
  while (!directory.empty() && directory.back() == '/') directory.pop_back();
  directory.erase(0, directory.find_first_not_of('/'));
  return directory == "." ? "" : directory;
}

// Whether an entry of `updates` names the directory.
bool Covers(const YamlNode& update, const std::string& ecosystem,
            const std::string& directory) {
  const YamlNode* name = update.Find("package-ecosystem");
  if (name == nullptr || name->text != ecosystem) return false;
  std::vector<std::string> patterns;
  if (const YamlNode* one = update.Find("directory"); one != nullptr) {
    patterns.push_back(one->text);
  }
  if (const YamlNode* many = update.Find("directories"); many != nullptr) {
    for (const YamlNodePointer& item : many->items) {
      patterns.push_back(item->text);
    }
  }
  const std::string folder = WithoutSlashes(directory);
  return std::any_of(patterns.begin(), patterns.end(), [&](const auto& one) {
    const std::string pattern = WithoutSlashes(one);
    return pattern == folder || GlobMatches(pattern, folder);
  });
}

// The part of `wanted` that no entry covers.
std::vector<DependabotUpdate> Missing(
    const YamlNode* updates, const std::vector<DependabotUpdate>& wanted) {
  std::vector<DependabotUpdate> missing;
  for (const DependabotUpdate& update : wanted) {
    DependabotUpdate left{update.ecosystem, {}};
    for (const std::string& directory : update.directories) {
      const bool covered =
          updates != nullptr &&
          std::any_of(updates->items.begin(), updates->items.end(),
                      [&](const YamlNodePointer& item) {
                        return Covers(*item, update.ecosystem, directory);
                      });
      if (!covered) left.directories.push_back(directory);
    }
    if (!left.directories.empty()) missing.push_back(std::move(left));
  }
  return missing;
}

Lines LinesOf(const Dependabot& settings, const DependabotUpdate& update,
              size_t indent) {
  Yaml list = Yaml::List();
  list.Add(DependabotEntry(settings, update));
  Lines entry = SplitText(EmitYaml(list));
  std::string mark(kMarkBegin);
  mark += HashOf(entry);
  mark += kMarkEnd;
  entry.insert(entry.begin(), mark);
  for (std::string& line : entry) line.insert(0, indent, ' ');
  return entry;
}

bool IsSame(const YamlNode& a, const YamlNode& b) {
  if (a.kind != b.kind || a.text != b.text ||
      a.items.size() != b.items.size() ||
      a.entries.size() != b.entries.size()) {
    return false;
  }
  for (size_t i = 0; i < a.items.size(); ++i) {
    if (!IsSame(*a.items[i], *b.items[i])) return false;
  }
  for (size_t i = 0; i < a.entries.size(); ++i) {
    if (a.entries[i].key != b.entries[i].key ||
        !IsSame(*a.entries[i].value, *b.entries[i].value)) {
      return false;
    }
  }
  return true;
}

YamlNodePointer Parse(const std::string& text) {
  std::vector<Problem> problems;
  YamlNodePointer tree = ParseYaml(text, "", &problems);
  if (!problems.empty() || tree == nullptr ||
      tree->kind != YamlNode::Kind::kMap) {
    return nullptr;
  }
  return tree;
}

// Whether `after` is `before` with `added` more entries at the end of
// `updates`.
bool OnlyGrows(const YamlNode& before, const YamlNode& after, size_t added) {
  if (before.entries.size() != after.entries.size()) return false;
  for (size_t i = 0; i < before.entries.size(); ++i) {
    const YamlNode::Entry& old = before.entries[i];
    const YamlNode::Entry& now = after.entries[i];
    if (old.key != now.key) return false;
    if (old.key != "updates") {
      if (!IsSame(*old.value, *now.value)) return false;
      continue;
    }
    const auto& items = now.value->items;
    if (items.size() != old.value->items.size() + added) return false;
    for (size_t k = 0; k < old.value->items.size(); ++k) {
      if (!IsSame(*old.value->items[k], *items[k])) return false;
    }
  }
  return true;
}

}  // namespace

std::optional<std::string> MergeDependabot(
    std::string_view text, const Dependabot& settings,
    const std::vector<DependabotUpdate>& wanted) {
  const std::string line_end =
      text.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
  const Lines before = SplitText(text);
  Lines lines = WithoutAdded(before);
  const YamlNodePointer tree = Parse(JoinText(lines, "\n"));
  if (tree == nullptr) return std::nullopt;
  const std::vector<DependabotUpdate> missing =
      Missing(tree->Find("updates"), wanted);
  if (missing.empty() && lines == before) return std::string(text);
  const std::optional<Place> place = FindPlace(lines);
  if (!place) return std::nullopt;
  Lines added;
  for (const DependabotUpdate& update : missing) {
    const Lines entry = LinesOf(settings, update, place->indent);
    added.insert(added.end(), entry.begin(), entry.end());
  }
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(place->line),
               added.begin(), added.end());
  const YamlNodePointer after = Parse(JoinText(lines, "\n"));
  if (after == nullptr || !OnlyGrows(*tree, *after, missing.size())) {
    return std::nullopt;
  }
  return lines == before ? std::string(text) : JoinText(lines, line_end);
}

}  // namespace imagecd::generator
