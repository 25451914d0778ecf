#ifndef IMAGECD_PROGRAMS_GENERATOR_VALUE_H_
#define IMAGECD_PROGRAMS_GENERATOR_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace imagecd::generator {

struct KeyValue {
  std::string key;
  std::string value;
  friend bool operator==(const KeyValue&, const KeyValue&) = default;
};

// The value of a property.
struct Value {
  enum class Kind {
    kString,
    kInteger,
    kBoolean,
    kEnum,     // `text` is the value, `type` the enumeration in imagecd
    kList,     // of `items`, all of one kind
    kMap,      // `keys` are data and stand as they are
    kObject,   // `keys` are properties of `type`, each language in its own case
    kOutput,   // `path` below an output of the resource at `resource`
    kFile,     // contents of the file `text` (from the repository's root)
    kSecret,   // the secret `text` of the project's configuration
    kSetting,  // the setting `text` of it, and `suffix` behind its value
    kNull,     // only in a patch: takes out the key that it is at
  };

  Kind kind = Kind::kString;
  std::string text;
  std::string suffix;  // kSetting
  int64_t number = 0;  // kBoolean: 0 or 1
  std::vector<std::string> keys;
  std::vector<Value> items;  // of kMap and kObject at the places of their keys
  // kObject: a type of Kubernetes (`core/v1:Container`) or of imagecd (`Pin`).
  std::string type;
  // kOutput. Names are properties; `["…"]` steps into a map by a key.
  size_t resource = 0;
  struct Step {
    std::string name;
    bool key = false;
    friend bool operator==(const Step&, const Step&) = default;
  };
  std::vector<Step> path;

  static Value String(std::string text);
  static Value Integer(int64_t number);
  static Value Boolean(bool truth);
  static Value Enum(std::string type, std::string text);
  static Value List();
  static Value Strings(const std::vector<std::string>& items);
  static Value Map();
  static Value Pairs(const std::vector<KeyValue>& pairs);
  static Value Object(std::string type);
  static Value Output(size_t resource, std::vector<Step> path);
  static Value File(std::string path);
  static Value Secret(std::string config);
  static Value Setting(std::string key, std::string suffix);
  static Value Null();

  // Of a map or object: the value of `key`, or null.
  const Value* Find(std::string_view key) const;
  Value* Find(std::string_view key);
  // The value at the end of a path of keys, or null.
  const Value* At(std::initializer_list<std::string_view> path) const;
  void Remove(std::string_view key);

  // Of a map or object; a key that is there already gets the new value.
  Value& Set(std::string_view key, Value value);
  Value& Add(Value value);
  // Set only what is given: no empty text, no 0, no empty list or map.
  Value& SetText(std::string_view key, const std::string& given);
  Value& SetNumber(std::string_view key, int64_t given);
  Value& SetItems(std::string_view key, Value value);

  friend bool operator==(const Value&, const Value&) = default;
};

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_VALUE_H_
