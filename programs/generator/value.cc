#include "programs/generator/value.h"

#include <algorithm>
#include <utility>

namespace imagecd::generator {
namespace {

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

Value Value::Null() { return Make(Kind::kNull); }

const Value* Value::Find(std::string_view key) const {
  const auto found = std::find(keys.begin(), keys.end(), key);
  return found == keys.end()
             ? nullptr
             : &items[static_cast<size_t>(found - keys.begin())];
}

Value* Value::Find(std::string_view key) {
  return const_cast<Value*>(std::as_const(*this).Find(key));
}

const Value* Value::At(std::initializer_list<std::string_view> path) const {
  const Value* at = this;
  for (const std::string_view key : path) {
    if (at != nullptr) at = at->Find(key);
  }
  return at;
}

void Value::Remove(std::string_view key) {
  const auto found = std::find(keys.begin(), keys.end(), key);
  if (found == keys.end()) return;
  items.erase(items.begin() + (found - keys.begin()));
  keys.erase(found);
}

Value& Value::Set(std::string_view key, Value value) {
  if (Value* found = Find(key)) {
    *found = std::move(value);
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

}  // namespace imagecd::generator
