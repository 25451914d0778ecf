#include "tests/testing/generator/read_back.h"

#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <nlohmann/json.hpp>
#include <vector>

#include "programs/generator/source_text.h"
#include "programs/generator/unicode.h"
#include "tests/testing/generator/models.h"

namespace imagecd::testing {
namespace {

using generator::Yaml;

template <typename T>
bool ReadsAs(const YAML::Node& node, T& value) {
  return YAML::convert<T>::decode(node, value);
}

std::string CompareScalar(const Yaml& expected, const YAML::Node& node) {
  if (!node.IsScalar()) return "no scalar";
  bool truth = false;
  double number = 0;
  switch (expected.kind()) {
    case Yaml::Kind::kString:
      if (node.Scalar() != expected.text()) {
        return "'" + expected.text() + "' came back as '" + node.Scalar() + "'";
      }
      // "?" is the tag of a plain scalar: of which a reader guesses the type.
      if (node.Tag() == "?" &&
          (ReadsAs(node, truth) || ReadsAs(node, number) || node.IsNull())) {
        return "'" + expected.text() + "' reads as another type";
      }
      return "";
    case Yaml::Kind::kInteger: {
      int64_t integer = 0;
      return ReadsAs(node, integer) && integer == expected.number()
                 ? ""
                 : "another number";
    }
    case Yaml::Kind::kBoolean:
      return ReadsAs(node, truth) && truth == (expected.number() != 0)
                 ? ""
                 : "another boolean";
    default:
      return "no such scalar";
  }
}

std::string Compare(const Yaml& expected, const YAML::Node& node) {
  if (expected.kind() == Yaml::Kind::kList) {
    if (!node.IsSequence() || node.size() != expected.values().size()) {
      return "no list of " + std::to_string(expected.values().size());
    }
    for (size_t i = 0; i < node.size(); ++i) {
      const std::string wrong = Compare(expected.values()[i], node[i]);
      if (!wrong.empty()) return wrong;
    }
    return "";
  }
  if (expected.kind() == Yaml::Kind::kMap) {
    if (!node.IsMap() || node.size() != expected.values().size()) {
      return "no map of " + std::to_string(expected.values().size());
    }
    size_t i = 0;
    for (const auto& entry : node) {
      if (entry.first.Scalar() != expected.keys()[i]) {
        return "a key came back as '" + entry.first.Scalar() + "'";
      }
      const std::string wrong = Compare(expected.values()[i++], entry.second);
      if (!wrong.empty()) return wrong;
    }
    return "";
  }
  return CompareScalar(expected, node);
}

enum class Rules { kPython, kTypeScript, kGo };

// Takes `digits` hexadecimal digits off `rest`.
bool TakeHex(std::string_view& rest, size_t digits, uint32_t& value) {
  if (rest.size() < digits) return false;
  value = 0;
  for (size_t i = 0; i < digits; ++i) {
    const char c = rest[i];
    const std::string_view known = "0123456789ABCDEF";
    const size_t digit = known.find(c);
    if (digit == std::string_view::npos) return false;
    value = value << 4 | static_cast<uint32_t>(digit);
  }
  rest.remove_prefix(digits);
  return true;
}

// The code point of the escape behind a backslash.
bool TakeEscape(std::string_view& rest, Rules rules, uint32_t& value) {
  const char kind = rest[0];
  rest.remove_prefix(1);
  switch (kind) {
    case '"':
    case '\\':
      value = static_cast<unsigned char>(kind);
      return true;
    case 'n':
      value = '\n';
      return true;
    case 'r':
      value = '\r';
      return true;
    case 't':
      value = '\t';
      return true;
    case 'x':  // in Go a byte, which is no code point
      return rules == Rules::kPython && TakeHex(rest, 2, value);
    case 'u': {
      if (!TakeHex(rest, 4, value)) return false;
      const bool surrogate = value >= 0xD800 && value < 0xE000;
      if (!surrogate) return true;
      uint32_t low = 0;
      if (rules != Rules::kTypeScript || rest.substr(0, 2) != "\\u") {
        return false;
      }
      rest.remove_prefix(2);
      if (!TakeHex(rest, 4, low)) return false;
      value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
      return true;
    }
    case 'U':
      return rules != Rules::kTypeScript && TakeHex(rest, 8, value);
    default:
      return false;
  }
}

bool Decode(std::string_view literal, Rules rules, std::string& text) {
  if (literal.size() < 2 || literal.front() != '"' || literal.back() != '"') {
    return false;
  }
  std::string_view rest = literal.substr(1, literal.size() - 2);
  while (!rest.empty()) {
    const char c = rest[0];
    if (c == '"' || static_cast<unsigned char>(c) < 0x20) return false;
    if (c != '\\') {
      text.push_back(c);
      rest.remove_prefix(1);
      continue;
    }
    rest.remove_prefix(1);
    uint32_t code_point = 0;
    if (rest.empty() || !TakeEscape(rest, rules, code_point)) return false;
    generator::AppendUtf8(code_point, text);
  }
  return true;
}

// What Pulumi makes of a value in a YAML program; references are left alone.
std::string WithoutDoubledDollars(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    out.push_back(text[i]);
    if (text.substr(i, 2) == "$$") ++i;
  }
  return out;
}

std::string CheckYamlProgram(const std::string& contents,
                             const std::string& text) {
  const YAML::Node program = YAML::Load(contents);
  for (const auto& entry : program["resources"]) {
    if (entry.second["type"].Scalar() != "kubernetes:apps/v1:Deployment") {
      continue;
    }
    const YAML::Node container =
        entry.second["properties"]["spec"]["template"]["spec"]["containers"][0];
    const std::string command = container["command"][0].Scalar();
    if (WithoutDoubledDollars(command) != text) {
      return "the command came back as '" + command + "'";
    }
    return "";
  }
  return "the program has no deployment";
}

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         text.substr(text.size() - end.size()) == end;
}

}  // namespace

std::string CheckYaml(const generator::Yaml& document) {
  const std::string text = generator::EmitYaml(document);
  try {
    const std::string wrong = Compare(document, YAML::Load(text));
    return wrong.empty() ? "" : wrong + " in\n" + text;
  } catch (const std::exception& error) {
    return std::string(error.what()) + " in\n" + text;
  }
}

std::string CheckLiterals(std::string_view text) {
  const std::string expected = ValidText(text);
  const auto check = [&expected](const std::string& literal, Rules rules) {
    std::string decoded;
    return Decode(literal, rules, decoded) && decoded == expected;
  };
  if (!check(generator::PythonString(expected), Rules::kPython)) {
    return "Python: " + generator::PythonString(expected);
  }
  if (!check(generator::TypeScriptString(expected), Rules::kTypeScript)) {
    return "TypeScript: " + generator::TypeScriptString(expected);
  }
  if (!check(generator::GoString(expected), Rules::kGo)) {
    return "Go: " + generator::GoString(expected);
  }
  const std::string json = generator::JsonString(expected);
  if (nlohmann::json::parse(json, nullptr, false) != expected) {
    return "JSON: " + json;
  }
  return "";
}

std::string CheckEmitters(std::string_view text, std::string_view name) {
  const std::string valid = ValidText(text);
  for (const generator::GeneratedFile& file :
       GenerateAll(ModelFilledWith(valid, ValidName(name)))) {
    if (file.contents != ValidText(file.contents)) {
      return file.path + " is no UTF-8";
    }
    try {
      if (EndsWith(file.path, ".yaml") || EndsWith(file.path, ".yml")) {
        YAML::LoadAll(file.contents);
      }
      if (EndsWith(file.path, ".json") &&
          nlohmann::json::parse(file.contents, nullptr, false).is_discarded()) {
        return file.path + " is no JSON";
      }
      if (file.path == "yaml/Pulumi.yaml") {
        const std::string wrong = CheckYamlProgram(file.contents, valid);
        if (!wrong.empty()) return wrong;
      }
    } catch (const std::exception& error) {
      return file.path + ": " + error.what() + "\n" + file.contents;
    }
  }
  return "";
}

std::string ValidText(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const uint32_t code_point = generator::TakeCodePoint(text);
    if (code_point != 0) generator::AppendUtf8(code_point, out);
  }
  return out;
}

std::string ValidName(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out.push_back("abcdefghijklmnopqrstuvwxyz0123456789-"[byte % 37]);
    if (out.size() == 40) break;
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  while (!out.empty() && out.front() == '-') out.erase(out.begin());
  return out.empty() ? "a" : out;
}

}  // namespace imagecd::testing
