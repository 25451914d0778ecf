#ifndef IMAGECD_PROGRAMS_GENERATOR_PROGRAM_TREE_H_
#define IMAGECD_PROGRAMS_GENERATOR_PROGRAM_TREE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "programs/generator/model.h"

namespace imagecd::generator {

// A Pulumi program as a tree that is of no language: what GenerateProgram
// writes in each of them comes from one of these, so they cannot drift apart.

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

  // Of a map or object; a key that is there already gets the new value.
  Value& Set(std::string_view key, Value value);
  Value& Add(Value value);
  // Set only what is given: no empty text, no 0, no empty list or map.
  Value& SetText(std::string_view key, const std::string& given);
  Value& SetNumber(std::string_view key, int64_t given);
  Value& SetItems(std::string_view key, Value value);

  friend bool operator==(const Value&, const Value&) = default;
};

struct ProgramResource {
  std::string type;  // `imagecd:LatestImage`, `kubernetes:apps/v1:Deployment`
  std::string name;  // of the resource in the stack: part of its URN
  // What its variable is called before a language has its way; unique.
  std::string variable;
  std::string comment;  // one line above it; "": none
  // kObject; its type is `type`. Without entries where `existing` is set.
  Value properties;
  // Pulumi's resource options. `retain`: an update that no longer has the
  // resource, or replaces it, leaves the object in the cluster. `protect`: such
  // an update fails instead.
  bool protect = false;
  bool retain = false;
  // The id of an object that the program looks up and does not manage; "": the
  // program creates it. Its URN is the same, so Pulumi hands the object over
  // from one to the other, and deletes nothing.
  std::string existing = {};
};

// A text of the project's configuration that has a default. Its key is a name
// in every language.
struct ProgramSetting {
  std::string key;
  std::string value;  // where a stack says nothing
  std::string description;
};

struct ProgramTree {
  std::vector<std::string> secrets;  // keys of the project's configuration
  std::vector<ProgramSetting> settings;
  std::vector<ProgramResource> resources;
  std::vector<std::pair<std::string, Value>> outputs;

  // Whether another resource or an output refers to the resource at `index`.
  std::vector<bool> Referenced() const;
  // Whether any value is read from a file.
  bool ReadsFiles() const;
  // Whether any resource is of this package.
  bool Uses(std::string_view package) const;
};

// What `model` deploys.
ProgramTree BuildProgramTree(const Model& model);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_PROGRAM_TREE_H_
