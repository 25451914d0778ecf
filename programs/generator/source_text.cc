#include "programs/generator/source_text.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "programs/generator/unicode.h"
#include "provider/base/quote.h"

namespace imagecd::generator {
namespace {

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
char Lower(char c) { return IsUpper(c) ? static_cast<char>(c + 32) : c; }
char Upper(char c) { return IsLower(c) ? static_cast<char>(c - 32) : c; }

// How languages differ in what an escape looks like.
enum class Escapes { kPython, kGo, kJson };

std::string Escape(uint32_t code_point, Escapes escapes) {
  if (code_point < 0x100 && escapes == Escapes::kPython) {
    return "\\x" + Hex(code_point, 2);
  }
  if (code_point < 0x10000) return "\\u" + Hex(code_point, 4);
  if (escapes != Escapes::kJson) return "\\U" + Hex(code_point, 8);
  const uint32_t rest = code_point - 0x10000;
  return "\\u" + Hex(0xD800 + (rest >> 10), 4) + "\\u" +
         Hex(0xDC00 + (rest & 0x3FF), 4);
}

std::string Quoted(std::string_view text, Escapes escapes, char also = '"') {
  std::string out = "\"";
  while (!text.empty()) {
    const uint32_t code_point = TakeCodePoint(text);
    const std::string_view escape = base::ShortEscape(code_point);
    if (!escape.empty()) {
      out += escape;
    } else if (!IsVisible(code_point) ||
               code_point == static_cast<unsigned char>(also)) {
      out += Escape(code_point, escapes);
    } else {
      AppendUtf8(code_point, out);
    }
  }
  return out + '"';
}

// Words of `text` in lower case. A capital starts a word, and so does the last
// of several before a small letter.
std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  bool inside = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!IsUpper(c) && !IsLower(c) && !IsDigit(c)) {
      inside = false;
      continue;
    }
    const bool after_small =
        i > 0 && (IsLower(text[i - 1]) || IsDigit(text[i - 1]));
    const bool before_small = i + 1 < text.size() && IsLower(text[i + 1]);
    if (!inside || (IsUpper(c) && (after_small || before_small))) {
      words.emplace_back();
    }
    words.back().push_back(Lower(c));
    inside = true;
  }
  return words;
}

std::string Joined(std::string_view text, char separator) {
  std::string out;
  for (const std::string& word : Words(text)) {
    if (!out.empty()) out.push_back(separator);
    out += word;
  }
  return out;
}

const std::set<std::string>& PythonKeywords() {
  static const auto* const kWords = new std::set<std::string>{
      "False",  "None",   "True",    "and",      "as",       "assert", "async",
      "await",  "break",  "class",   "continue", "def",      "del",    "elif",
      "else",   "except", "finally", "for",      "from",     "global", "if",
      "import", "in",     "is",      "lambda",   "nonlocal", "not",    "or",
      "pass",   "raise",  "return",  "try",      "while",    "with",   "yield"};
  return *kWords;
}

}  // namespace

std::string PythonString(std::string_view text) {
  return Quoted(text, Escapes::kPython);
}
std::string TypeScriptString(std::string_view text) {
  return Quoted(text, Escapes::kJson);
}
std::string GoString(std::string_view text) {
  return Quoted(text, Escapes::kGo);
}
std::string JsonString(std::string_view text) {
  return Quoted(text, Escapes::kJson, '$');
}

std::string SnakeCase(std::string_view text) { return Joined(text, '_'); }

std::string UpperCamelCase(std::string_view text) {
  std::string out;
  for (std::string& word : Words(text)) {
    word[0] = Upper(word[0]);
    out += word;
  }
  return out;
}

std::string CamelCase(std::string_view text) {
  std::string out = UpperCamelCase(text);
  if (!out.empty()) out[0] = Lower(out[0]);
  return out;
}

std::string PythonPropertyName(std::string_view name) {
  std::string out = SnakeCase(name);
  if (PythonKeywords().contains(out)) out.push_back('_');
  return out;
}

NameScope::NameScope(NameStyle style, std::set<std::string> reserved)
    : style_(style), taken_(std::move(reserved)) {}

std::string NameScope::Take(std::string_view text) {
  std::string name;
  switch (style_) {
    case NameStyle::kSnake:
      name = SnakeCase(text);
      break;
    case NameStyle::kCamel:
      name = CamelCase(text);
      break;
    case NameStyle::kKebab:
      name = Joined(text, '-');
  }
  if (name.empty() || IsDigit(name[0])) {
    name.insert(0, style_ == NameStyle::kCamel   ? "n"
                   : style_ == NameStyle::kSnake ? "n_"
                                                 : "n-");
  }
  std::string candidate = name;
  const std::string separator = style_ == NameStyle::kSnake ? "_"
                                : style_ == NameStyle::kKebab
                                    ? "-"
                                    : (IsDigit(name.back()) ? "n" : "");
  for (int number = 2; !taken_.insert(candidate).second; ++number) {
    candidate = name + separator + std::to_string(number);
  }
  return candidate;
}

std::set<std::string> PythonReserved() {
  std::set<std::string> words = PythonKeywords();
  words.insert({"match", "case", "type", "_", "print", "str", "int", "list",
                "dict", "set", "open", "pathlib", "pulumi", "kubernetes",
                "imagecd", "config", "read", "root"});
  return words;
}

std::set<std::string> TypeScriptReserved() {
  return {"abstract",   "any",       "arguments", "as",         "async",
          "await",      "boolean",   "break",     "case",       "catch",
          "class",      "const",     "continue",  "debugger",   "declare",
          "default",    "delete",    "do",        "else",       "enum",
          "eval",       "export",    "extends",   "false",      "finally",
          "for",        "from",      "function",  "get",        "if",
          "implements", "import",    "in",        "instanceof", "interface",
          "let",        "module",    "namespace", "new",        "null",
          "number",     "object",    "of",        "package",    "private",
          "protected",  "public",    "require",   "return",     "set",
          "static",     "string",    "super",     "switch",     "symbol",
          "this",       "throw",     "true",      "try",        "type",
          "typeof",     "undefined", "unknown",   "var",        "void",
          "while",      "with",      "yield",     "exports",    "process",
          "global",     "console",   "fs",        "path",       "pulumi",
          "kubernetes", "imagecd",   "config",    "read",       "root"};
}

std::set<std::string> GoReserved() {
  return {
      "break",  "case",     "chan",         "const",     "continue", "default",
      "defer",  "else",     "fallthrough",  "for",       "func",     "go",
      "goto",   "if",       "import",       "interface", "map",      "package",
      "range",  "return",   "select",       "struct",    "switch",   "type",
      "var",    "any",      "append",       "bool",      "byte",     "error",
      "false",  "int",      "iota",         "len",       "main",     "make",
      "new",    "nil",      "panic",        "string",    "true",     "init",
      "os",     "filepath", "pulumi",       "imagecd",   "appsv1",   "batchv1",
      "corev1", "metav1",   "networkingv1", "config",    "cfg",      "ctx",
      "err",    "read",     "root",         "_"};
}

}  // namespace imagecd::generator
