#include "programs/generator/program_tree.h"

#include <algorithm>
#include <functional>

namespace imagecd::generator {
namespace {

void Visit(const Value& value, const std::function<void(const Value&)>& look) {
  look(value);
  for (const Value& item : value.items) Visit(item, look);
}

void VisitAll(const ProgramTree& tree,
              const std::function<void(const Value&)>& look) {
  for (const ProgramResource& resource : tree.resources) {
    Visit(resource.properties, look);
  }
  for (const auto& [name, value] : tree.outputs) Visit(value, look);
}

Value Make(Value::Kind kind) {
  Value value;
  value.kind = kind;
  return value;
}

}  // namespace

Value Value::String(std::string text) {
  Value value;
  value.text = std::move(text);
  return value;
}

Value Value::Integer(int64_t number) {
  Value value = Make(Kind::kInteger);
  value.number = number;
  return value;
}

Value Value::Boolean(bool truth) {
  Value value = Make(Kind::kBoolean);
  value.number = truth ? 1 : 0;
  return value;
}

Value Value::Enum(std::string type, std::string text) {
  Value value = Make(Kind::kEnum);
  value.type = std::move(type);
  value.text = std::move(text);
  return value;
}

Value Value::List() { return Make(Kind::kList); }

Value Value::Strings(const std::vector<std::string>& items) {
  Value value = List();
  for (const std::string& item : items) value.Add(String(item));
  return value;
}

Value Value::Map() { return Make(Kind::kMap); }

Value Value::Pairs(const std::vector<KeyValue>& pairs) {
  Value value = Map();
  for (const KeyValue& pair : pairs) value.Set(pair.key, String(pair.value));
  return value;
}

Value Value::Object(std::string type) {
  Value value = Make(Kind::kObject);
  value.type = std::move(type);
  return value;
}

Value Value::Output(size_t resource, std::vector<Step> path) {
  Value value = Make(Kind::kOutput);
  value.resource = resource;
  value.path = std::move(path);
  return value;
}

Value Value::File(std::string path) {
  Value value = Make(Kind::kFile);
  value.text = std::move(path);
  return value;
}

Value Value::Secret(std::string config) {
  Value value = Make(Kind::kSecret);
  value.text = std::move(config);
  return value;
}

Value Value::Setting(std::string key, std::string suffix) {
  Value value = Make(Kind::kSetting);
  value.text = std::move(key);
  value.suffix = std::move(suffix);
  return value;
}

Value& Value::Set(std::string_view key, Value value) {
  const auto found = std::find(keys.begin(), keys.end(), key);
  if (found != keys.end()) {
    items[found - keys.begin()] = std::move(value);
  } else {
    keys.emplace_back(key);
    items.push_back(std::move(value));
  }
  return *this;
}

Value& Value::Add(Value value) {
  items.push_back(std::move(value));
  return *this;
}

Value& Value::SetText(std::string_view key, const std::string& given) {
  return given.empty() ? *this : Set(key, String(given));
}

Value& Value::SetNumber(std::string_view key, int64_t given) {
  return given == 0 ? *this : Set(key, Integer(given));
}

Value& Value::SetItems(std::string_view key, Value value) {
  return value.items.empty() ? *this : Set(key, std::move(value));
}

std::vector<bool> ProgramTree::Referenced() const {
  std::vector<bool> referenced(resources.size(), false);
  VisitAll(*this, [&referenced](const Value& value) {
    if (value.kind == Value::Kind::kOutput) referenced[value.resource] = true;
  });
  return referenced;
}

bool ProgramTree::ReadsFiles() const {
  bool reads = false;
  VisitAll(*this, [&reads](const Value& value) {
    reads = reads || value.kind == Value::Kind::kFile;
  });
  return reads;
}

bool ProgramTree::Uses(std::string_view package) const {
  return std::any_of(resources.begin(), resources.end(),
                     [package](const ProgramResource& resource) {
                       return resource.type.substr(0, package.size()) ==
                                  package &&
                              resource.type[package.size()] == ':';
                     });
}

}  // namespace imagecd::generator
