#include "programs/generator/bake_file.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "provider/oci/bounded_json.h"

namespace imagecd::generator {
namespace {

constexpr size_t kMostTargets = 1000;
constexpr int kDeepest = 32;

// A value of HCL or JSON, as far as targets need it.
struct BakeValue {
  struct Entry;
  enum class Kind { kText, kList, kMap, kUnknown };
  Kind kind = Kind::kUnknown;
  std::string text;  // kText: with `${NAME}` still in it
  std::vector<BakeValue> items;
  std::vector<Entry> entries;

  const BakeValue* Find(std::string_view key) const;
};
struct BakeValue::Entry {
  std::string name;
  BakeValue value;
};

const BakeValue* BakeValue::Find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.name == key) return &entry.value;
  }
  return nullptr;
}

using Kind = BakeValue::Kind;

// `target "web" { … }` and `variable "TAG" { … }`.
struct Block {
  std::string type;
  std::string label;
  BakeValue body;  // kMap
};

// Reads HCL: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
class HclReader {
 public:
  explicit HclReader(std::string_view text) : text_(text) {}

  std::vector<Block> ReadBlocks() {
    std::vector<Block> blocks;
    while (SkipBlanks(), at_ < text_.size()) {
      const size_t start = at_;
      Block block;
      block.type = ReadName();
      SkipBlanks();
      if (Peek() == '"') {
        block.label = ReadQuoted().value_or("");
        SkipBlanks();
      }
      if (!block.type.empty() && Peek() == '{') {
        block.body = ReadMap(0);
        blocks.push_back(std::move(block));
      } else if (Peek() == '=') {
        ++at_;
        ReadValue(0);
      } else {
        SkipLine();
      }
      if (at_ == start) ++at_;
    }
    return blocks;
  }

 private:
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void SkipLine() { at_ = std::min(text_.find('\n', at_), text_.size()); }

  void SkipBlanks() {
    while (at_ < text_.size()) {
      if (std::isspace(static_cast<unsigned char>(text_[at_])) != 0) {
        ++at_;
      } else if (text_[at_] == '#' || text_.compare(at_, 2, "//") == 0) {
        SkipLine();
      } else if (text_.compare(at_, 2, "/*") == 0) {
        const size_t end = text_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? text_.size() : end + 2;
      } else {
        return;
      }
    }
  }

  std::string ReadName() {
    const size_t start = at_;
    while (at_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 ||
            text_[at_] == '_' || text_[at_] == '-')) {
      ++at_;
    }
    return std::string(text_.substr(start, at_ - start));
  }

  std::optional<std::string> ReadQuoted() {
    std::string out;
    for (++at_; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return out;
      }
      if (c == '\\' && at_ + 1 < text_.size()) {
        const char next = text_[++at_];
        out += next == 'n' ? '\n' : next == 't' ? '\t' : next;
      } else if (text_.compare(at_, 2, "${") == 0) {
        // An expression may have quotes inside.
        const size_t end = text_.find('}', at_);
        if (end == std::string_view::npos) return std::nullopt;
        out.append(text_.substr(at_, end - at_ + 1));
        at_ = end;
      } else {
        out += c;
      }
    }
    return std::nullopt;
  }

  // Everything up to the end of the expression.
  void SkipExpression() {
    int open = 0;
    bool quoted = false;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (quoted) {
        if (c == '\\') ++at_;
        if (c == '"') quoted = false;
      } else if (c == '"') {
        quoted = true;
      } else if (c == '(' || c == '[' || c == '{') {
        ++open;
      } else if (c == ')' || c == ']' || c == '}') {
        if (open == 0) return;
        --open;
      } else if (open == 0 && (c == '\n' || c == ',')) {
        return;
      }
    }
  }

  BakeValue ReadValue(int depth) {
    SkipBlanks();
    BakeValue value;
    if (depth > kDeepest) {
      SkipExpression();
      return value;
    }
    if (Peek() == '"') {
      if (auto text = ReadQuoted()) {
        value.kind = Kind::kText;
        value.text = *std::move(text);
      }
    } else if (Peek() == '[') {
      value = ReadList(depth);
    } else if (Peek() == '{') {
      value = ReadMap(depth);
    } else {
      const std::string name = ReadName();
      if (!name.empty()) {
        value.kind = Kind::kText;
        const bool literal =
            name == "true" || name == "false" ||
            std::isdigit(static_cast<unsigned char>(name[0])) != 0;
        value.text = literal ? name : absl::StrCat("${", name, "}");
        if (name == "null") value.kind = Kind::kUnknown;
      }
    }
    // An operator, a call or an attribute: another value than this.
    while (Peek() == ' ' || Peek() == '\t' || Peek() == '\r') ++at_;
    if (std::string_view("\n,]}#/").find(Peek()) == std::string_view::npos &&
        at_ < text_.size()) {
      SkipExpression();
      value = BakeValue();
    }
    return value;
  }

  BakeValue ReadList(int depth) {
    BakeValue list;
    list.kind = Kind::kList;
    for (++at_; SkipBlanks(), at_ < text_.size() && Peek() != ']';) {
      const size_t start = at_;
      if (Peek() == ',') {
        ++at_;
        continue;
      }
      list.items.push_back(ReadValue(depth + 1));
      if (at_ == start) ++at_;
    }
    if (at_ < text_.size()) ++at_;
    return list;
  }

  BakeValue ReadMap(int depth) {
    BakeValue map;
    map.kind = Kind::kMap;
    for (++at_; SkipBlanks(), at_ < text_.size() && Peek() != '}';) {
      const size_t start = at_;
      if (Peek() == ',') {
        ++at_;
        continue;
      }
      const std::string key =
          Peek() == '"' ? ReadQuoted().value_or("") : ReadName();
      SkipBlanks();
      std::string label;
      if (Peek() == '"') label = ReadQuoted().value_or("");
      SkipBlanks();
      if (Peek() == '=' || Peek() == ':') {
        ++at_;
        map.entries.push_back({key, ReadValue(depth + 1)});
      } else if (Peek() == '{' && depth < kDeepest) {  // a block in a block
        map.entries.push_back({key, ReadMap(depth + 1)});
      } else {
        SkipLine();
      }
      if (at_ == start) ++at_;
    }
    if (at_ < text_.size()) ++at_;
    return map;
  }

  std::string_view text_;
  size_t at_ = 0;
};

BakeValue FromJson(const nlohmann::json& json, int depth) {
  BakeValue value;
  if (depth > kDeepest) return value;
  if (json.is_string()) {
    value.kind = Kind::kText;
    value.text = json.get<std::string>();
  } else if (json.is_array()) {
    value.kind = Kind::kList;
    for (const nlohmann::json& item : json) {
      value.items.push_back(FromJson(item, depth + 1));
    }
  } else if (json.is_object()) {
    value.kind = Kind::kMap;
    for (const auto& [key, item] : json.items()) {
      value.entries.push_back({key, FromJson(item, depth + 1)});
    }
  } else if (json.is_boolean() || json.is_number()) {
    value.kind = Kind::kText;
    value.text = json.dump();
  }
  return value;
}

class Targets {
 public:
  explicit Targets(std::vector<Block> blocks) {
    for (Block& block : blocks) {
      if (block.type == "variable") {
        const BakeValue* value = block.body.Find("default");
        if (value != nullptr && value->kind == Kind::kText) {
          variables_[block.label] = value->text;
        }
      } else if (block.type == "target") {
        order_.push_back(block.label);
        targets_[block.label] = std::move(block.body);
      }
    }
  }

  BakeFile Read() {
    for (const std::string& name : order_) {
      const BakeValue& target = targets_.at(name);
      // `_common` and its like are there to be inherited from.
      if (!name.empty() && name[0] == '_') continue;
      const BakeValue* matrix = target.Find("matrix");
      if (matrix == nullptr) {
        Add(name, target);
      } else {
        Expand(name, target, *matrix, 0);
      }
    }
    return std::move(file_);
  }

 private:
  void Expand(const std::string& name, const BakeValue& target,
              const BakeValue& matrix, size_t axis) {
    if (axis == matrix.entries.size()) {
      const BakeValue* named = target.Find("name");
      const std::optional<std::string> text =
          named == nullptr ? std::nullopt : Evaluate(*named);
      Add(text ? *text : name, target);
      return;
    }
    const auto& [key, values] = matrix.entries[axis];
    for (const BakeValue& value : values.items) {
      if (value.kind != Kind::kText) {
        file_.notes.push_back(absl::StrCat("the matrix of the target ", name,
                                           " has values other than text"));
        return;
      }
      variables_[key] = value.text;
      Expand(name, target, matrix, axis + 1);
    }
    variables_.erase(key);
  }

  void Add(const std::string& name, const BakeValue& target) {
    if (file_.targets.size() >= kMostTargets) return;
    BakeTarget one;
    one.name = name;
    one.build.context = ".";
    one.build.dockerfile = "Dockerfile";
    std::set<std::string> seen;
    if (Fill(name, target, &one, &seen))
      file_.targets.push_back(std::move(one));
  }

  bool Fill(const std::string& name, const BakeValue& target, BakeTarget* one,
            std::set<std::string>* seen) {
    if (!seen->insert(name).second) return true;  // inherits from itself
    const BakeValue* inherits = target.Find("inherits");
    for (size_t i = 0; inherits != nullptr && i < inherits->items.size(); ++i) {
      const auto base =
          targets_.find(Evaluate(inherits->items[i]).value_or(""));
      if (base != targets_.end() &&
          !Fill(base->first, base->second, one, seen)) {
        return false;
      }
    }
    for (const auto& [key, value] : target.entries) {
      std::string* to = key == "context"      ? &one->build.context
                        : key == "dockerfile" ? &one->build.dockerfile
                        : key == "target"     ? &one->build.target
                                              : nullptr;
      if (to != nullptr) {
        const std::optional<std::string> text = Evaluate(value);
        if (text) {
          *to = *text;
        } else {
          file_.notes.push_back(absl::StrCat("the ", key, " of the target ",
                                             name, " is not plain text"));
          if (key != "target") return false;
        }
      } else if (key == "args") {
        AddArguments(value, one);
      } else if (key == "dockerfile-inline") {
        return false;
      }
    }
    return true;
  }

  void AddArguments(const BakeValue& arguments, BakeTarget* one) const {
    for (const auto& [name, value] : arguments.entries) {
      const std::optional<std::string> text = Evaluate(value);
      if (!text) continue;
      std::vector<KeyValue>& to = one->build.arguments;
      const auto found = std::find_if(
          to.begin(), to.end(),
          [&, key = name](const auto& pair) { return pair.key == key; });
      if (found != to.end()) to.erase(found);
      to.push_back({name, *text});
    }
  }

  // The text with variables replaced.
  std::optional<std::string> Evaluate(const BakeValue& value) const {
    if (value.kind != Kind::kText) return std::nullopt;
    std::string out;
    const std::string& text = value.text;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text.compare(i, 2, "${") != 0) {
        out += text[i];
        continue;
      }
      const size_t end = text.find('}', i);
      if (end == std::string::npos) return std::nullopt;
      const auto found = variables_.find(text.substr(i + 2, end - i - 2));
      if (found == variables_.end() ||
          found->second.find("${") != std::string::npos) {
        return std::nullopt;
      }
      out += found->second;
      i = end;
    }
    return out;
  }

  std::vector<std::string> order_;
  std::map<std::string, BakeValue> targets_;
  std::map<std::string, std::string> variables_;
  BakeFile file_;
};

}  // namespace

BakeFile ReadBakeHcl(std::string_view text) {
  return Targets(HclReader(text).ReadBlocks()).Read();
}

BakeFile ReadBakeJson(std::string_view text) {
  const nlohmann::json json = oci::ParseBounded(text, {.values = 100'000});
  BakeFile file;
  if (!json.is_object()) {
    file.notes.push_back("it is not valid JSON");
    return file;
  }
  std::vector<Block> blocks;
  for (const char* type : {"variable", "target"}) {
    const auto found = json.find(type);
    if (found == json.end() || !found->is_object()) continue;
    for (const auto& [label, body] : found->items()) {
      blocks.push_back({type, label, FromJson(body, 0)});
    }
  }
  return Targets(std::move(blocks)).Read();
}

}  // namespace imagecd::generator
