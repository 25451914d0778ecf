#include "programs/generator/yaml_document.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "programs/generator/unicode.h"
#include "provider/base/quote.h"

namespace imagecd::generator {
namespace {

// A simple key must end within 1024 characters; a longer one is written after
// a `?`.
constexpr size_t kLongestSimpleKey = 1000;

bool IsAsciiPrintable(char c) { return c >= ' ' && c <= '~'; }

// Words that some reader takes for a boolean, null or a number.
bool IsReservedWord(std::string_view text) {
  static constexpr std::array<std::string_view, 11> kWords = {
      "y",    "n",     "yes",  "no",  "on", "off",
      "true", "false", "null", "nan", "inf"};
  if (text.size() > 5) return false;
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

// Could be a number, a time or a date in some version of YAML, or nearly so
// that a reader of the text would take it for one: all of `1_000`, `0x1F`,
// `12:30`, `2025-10-14`, `1e3` and the SHA `185c95c`.
bool LooksNumeric(std::string_view text) {
  const char first = text[0];
  const bool starts = std::isdigit(static_cast<unsigned char>(first)) != 0 ||
                      first == '+' || first == '-' || first == '.';
  return starts &&
         text.find_first_not_of("0123456789abcdefABCDEFxXoO_:.+-tTzZnNiI ") ==
             std::string_view::npos;
}

bool IsPlain(std::string_view text) {
  if (text.empty() || text.back() == ' ' || text.back() == ':') return false;
  if (!std::all_of(text.begin(), text.end(), IsAsciiPrintable)) return false;
  const char first = text[0];
  const bool letter_or_digit =
      std::isalnum(static_cast<unsigned char>(first)) != 0;
  if (!letter_or_digit &&
      std::string_view("_./$(").find(first) == std::string_view::npos) {
    return false;
  }
  if (text.find(": ") != std::string_view::npos ||
      text.find(" #") != std::string_view::npos) {
    return false;
  }
  return !IsReservedWord(text) && !LooksNumeric(text);
}

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const uint32_t code_point = TakeCodePoint(text);
    const std::string_view escape = base::ShortEscape(code_point);
    if (!escape.empty()) {
      out += escape;
    } else if (IsVisible(code_point)) {
      AppendUtf8(code_point, out);
    } else if (code_point < 0x100) {
      out += "\\x" + Hex(code_point, 2);
    } else if (code_point < 0x10000) {
      out += "\\u" + Hex(code_point, 4);
    } else {
      out += "\\U" + Hex(code_point, 8);
    }
  }
  return out + '"';
}

// Whether a literal block scalar gives `text` back under every reader, and an
// editor that strips trailing blanks leaves it alone.
bool FitsBlock(std::string_view text) {
  const size_t newline = text.find('\n');
  if (newline == std::string_view::npos || newline == 0 ||
      newline + 1 == text.size()) {
    return false;  // one line, or a first line that needs an indicator
  }
  if (text[0] == ' ' || text.substr(text.size() - 2) == "\n\n") return false;
  char previous = '\n';
  for (std::string_view rest = text; !rest.empty();) {
    const uint32_t code_point = TakeCodePoint(rest);
    // U+FFFD is what bytes that are no UTF-8 are read as.
    const bool allowed =
        code_point == '\n' || (IsVisible(code_point) && code_point != 0xFFFD);
    if (!allowed || (code_point == '\n' && previous == ' ')) return false;
    previous = code_point < 0x80 ? static_cast<char>(code_point) : 'x';
  }
  return previous != ' ';
}

class Writer {
 public:
  std::string Take() { return std::move(out_); }

  void Root(const Yaml& node) {
    Comment(node, 0);
    if (IsEmptyOrScalar(node)) {
      Inline(node, 0);
    } else {
      Block(node, 0);
    }
  }

 private:
  static bool IsEmptyOrScalar(const Yaml& node) {
    return (node.kind() != Yaml::Kind::kList &&
            node.kind() != Yaml::Kind::kMap) ||
           node.empty();
  }

  void Indent(int depth) { out_.append(static_cast<size_t>(depth) * 2, ' '); }

  void Comment(const Yaml& node, int depth) {
    std::string_view rest = node.comment();
    while (!rest.empty()) {
      const size_t end = std::min(rest.find('\n'), rest.size());
      const std::string line = OneLine(rest.substr(0, end));
      Indent(depth);
      out_ += line.empty() ? "#" : "# " + line;
      out_ += '\n';
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  // The entries of a list or map that has some, each on lines of its own.
  void Block(const Yaml& node, int depth) {
    for (size_t i = 0; i < node.values().size(); ++i) {
      Comment(node.values()[i], depth);
      Indent(depth);
      Entry(node, i, depth);
    }
  }

  // One entry, the indentation of whose first line is there already.
  void Entry(const Yaml& node, size_t i, int depth) {
    const Yaml& value = node.values()[i];
    if (node.kind() == Yaml::Kind::kList) {
      out_ += '-';
      Item(value, depth);
      return;
    }
    const std::string key = YamlScalar(node.keys()[i]);
    if (key.size() > kLongestSimpleKey) {
      out_ += "? " + key + '\n';
      Indent(depth);
    } else {
      out_ += key;
    }
    out_ += ':';
    if (IsEmptyOrScalar(value)) {
      out_ += ' ';
      Inline(value, depth);
    } else {
      out_ += '\n';
      Block(value, depth + 1);
    }
  }

  // What comes behind a dash.
  void Item(const Yaml& value, int depth) {
    out_ += ' ';
    if (IsEmptyOrScalar(value)) {
      Inline(value, depth);
      return;
    }
    // The first entry shares the dash's line, unless a comment comes first.
    for (size_t i = 0; i < value.values().size(); ++i) {
      const Yaml& child = value.values()[i];
      if (i == 0 && child.comment().empty()) {
        Entry(value, i, depth + 1);
        continue;
      }
      if (i == 0) {
        out_.back() = '\n';
      }
      Comment(child, depth + 1);
      Indent(depth + 1);
      Entry(value, i, depth + 1);
    }
  }

  void Inline(const Yaml& node, int depth) {
    switch (node.kind()) {
      case Yaml::Kind::kList:
        out_ += "[]\n";
        return;
      case Yaml::Kind::kMap:
        out_ += "{}\n";
        return;
      case Yaml::Kind::kInteger:
        out_ += std::to_string(node.number());
        break;
      case Yaml::Kind::kBoolean:
        out_ += node.number() != 0 ? "true" : "false";
        break;
      case Yaml::Kind::kString:
        if (FitsBlock(node.text())) {
          Literal(node.text(), depth);
          return;
        }
        out_ += YamlScalar(node.text());
    }
    const std::string note = OneLine(node.note());
    if (!note.empty()) out_ += "  # " + note;
    out_ += '\n';
  }

  void Literal(std::string_view text, int depth) {
    const bool ends_with_newline = text.back() == '\n';
    out_ += ends_with_newline ? "|\n" : "|-\n";
    if (ends_with_newline) text.remove_suffix(1);
    while (true) {
      const size_t end = std::min(text.find('\n'), text.size());
      if (end != 0) {
        Indent(depth + 1);
        out_ += text.substr(0, end);
      }
      out_ += '\n';
      if (end == text.size()) return;
      text.remove_prefix(end + 1);
    }
  }

  std::string out_;
};

}  // namespace

Yaml Yaml::List() {
  Yaml node{std::string()};
  node.kind_ = Kind::kList;
  return node;
}

Yaml Yaml::Map() {
  Yaml node{std::string()};
  node.kind_ = Kind::kMap;
  return node;
}

Yaml Yaml::Strings(const std::vector<std::string>& items) {
  Yaml node = List();
  for (const std::string& item : items) node.Add(item);
  return node;
}

Yaml& Yaml::Set(std::string_view key, Yaml value) {
  const auto found = std::find(keys_.begin(), keys_.end(), key);
  if (found != keys_.end()) {
    return values_[found - keys_.begin()] = std::move(value);
  }
  keys_.emplace_back(key);
  return values_.emplace_back(std::move(value));
}

Yaml& Yaml::Add(Yaml value) { return values_.emplace_back(std::move(value)); }

Yaml& Yaml::Comment(std::string_view text) {
  comment_ = std::string(text);
  return *this;
}

Yaml& Yaml::Note(std::string_view text) {
  note_ = std::string(text);
  return *this;
}

std::string YamlScalar(std::string_view text) {
  return IsPlain(text) ? std::string(text) : Quoted(text);
}

std::string EmitYaml(const Yaml& root) {
  Writer writer;
  writer.Root(root);
  return writer.Take();
}

std::string EmitYamlDocuments(const std::vector<Yaml>& roots) {
  std::string out;
  for (const Yaml& root : roots) {
    out += "---\n";
    out += EmitYaml(root);
  }
  return out;
}

}  // namespace imagecd::generator
