#include "programs/generator/yaml_edits.h"

#include <algorithm>

namespace imagecd::generator {

bool YamlEdits::Replace(const YamlNode& scalar, bool flow,
                        std::string_view value) {
  if (scalar.kind != YamlNode::Kind::kScalar) return false;
  std::string before = scalar.text;
  std::string after(value);
  if (scalar.quoted) {
    const char quote = text_[std::min(scalar.offset, text_.size() - 1)];
    if (quote != '"' && quote != '\'') return false;
    before = quote + before + quote;
    after = quote + after + quote;
  } else if (flow) {
    after = '"' + after + '"';
  }
  if (text_.substr(scalar.offset, before.size()) != before) return false;
  edits_[scalar.offset] = {before.size(), after};
  values_[scalar.offset] = value;
  return true;
}

bool YamlEdits::InsertInto(const YamlNode& parent, std::string_view key,
                           const std::vector<std::string>& lines) {
  const auto entry =
      std::find_if(parent.entries.begin(), parent.entries.end(),
                   [key](const auto& one) { return one.key == key; });
  if (entry == parent.entries.end()) return false;
  const YamlNode& map = *entry->value;
  if (map.kind != YamlNode::Kind::kMap || map.flow || map.anchored ||
      map.entries.empty()) {
    return false;
  }
  const Position first = map.entries.front().position;
  if (first.line <= entry->position.line) return false;
  // Right below the key, so that a comment stays with the entry it is above.
  size_t at = 0;
  for (int line = 0; line < entry->position.line; ++line) {
    at = text_.find('\n', at);
    if (at == std::string_view::npos) return false;
    ++at;
  }
  const bool windows = at >= 2 && text_[at - 2] == '\r';
  std::string text;
  for (const std::string& line : lines) {
    text.append(static_cast<size_t>(first.column) - 1, ' ');
    text += line + (windows ? "\r\n" : "\n");
  }
  // Something else may have been put there before.
  const auto there = edits_.find(at);
  if (there == edits_.end()) {
    edits_[at] = {0, text};
  } else {
    there->second.text = text + there->second.text;
  }
  grown_.insert(&map);
  return true;
}

bool YamlEdits::InsertBefore(const YamlNode& map, const YamlNode::Entry& entry,
                             std::string_view key, std::string_view value) {
  // The tree knows the place of a value in bytes, and that of a key only in
  // characters.
  size_t at = text_.rfind(entry.key, entry.value->offset);
  if (at == std::string_view::npos) return false;
  std::string_view rest = text_.substr(at + entry.key.size());
  if (at > 0 && !rest.empty() && rest[0] == text_[at - 1] &&
      (rest[0] == '"' || rest[0] == '\'')) {
    --at;
    rest.remove_prefix(1);
  }
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  if (rest.substr(0, 1) != ":") return false;
  std::string text(key);
  text.append(": \"").append(value).append("\"");
  if (map.flow) {
    text += ", ";
  } else {
    const size_t newline = text_.rfind('\n', at);
    const size_t line = newline == std::string_view::npos ? 0 : newline + 1;
    const bool windows = line >= 2 && text_[line - 2] == '\r';
    text += windows ? "\r\n" : "\n";
    text.append(at - line, ' ');
  }
  if (!edits_.insert({at, {0, text}}).second) return false;
  grown_.insert(&map);
  return true;
}

std::string YamlEdits::Apply() const {
  std::string out;
  size_t at = 0;
  for (const auto& [offset, edit] : edits_) {
    out += text_.substr(at, offset - at);
    out += edit.text;
    at = offset + edit.length;
  }
  out += text_.substr(at);
  return out;
}

bool YamlEdits::IsWhatBecomesOf(const YamlNode& before,
                                const YamlNode& after) const {
  if (before.kind != after.kind || before.quoted > after.quoted) return false;
  if (before.kind == YamlNode::Kind::kScalar) {
    const auto value = values_.find(before.offset);
    return after.text == (value == values_.end() ? before.text : value->second);
  }
  if (before.items.size() != after.items.size()) return false;
  for (size_t i = 0; i < before.items.size(); ++i) {
    if (!IsWhatBecomesOf(*before.items[i], *after.items[i])) return false;
  }
  size_t next = 0;
  for (const YamlNode::Entry& entry : after.entries) {
    if (next < before.entries.size() && entry.key == before.entries[next].key) {
      if (!IsWhatBecomesOf(*before.entries[next].value, *entry.value)) {
        return false;
      }
      ++next;
    } else if (grown_.count(&before) == 0) {
      return false;
    }
  }
  return next == before.entries.size();
}

}  // namespace imagecd::generator
