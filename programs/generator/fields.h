#ifndef IMAGECD_PROGRAMS_GENERATOR_FIELDS_H_
#define IMAGECD_PROGRAMS_GENERATOR_FIELDS_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "programs/generator/model.h"

// The vocabulary in which the mappings of imagecd.yaml are described, once, for
// what reads the file and for what writes its JSON Schema: a function
//   void Fields(FieldVisitor& visitor, Ingress& ingress)
// names every key, where its value goes, what it has to look like, and what it
// means. A reader fills the struct from YAML; a schema writer takes the names,
// the descriptions and, from the struct as constructed, the defaults.
namespace imagecd::generator {

struct YamlNode;

// What a text has to look like: `pattern` is a regular expression for the
// whole of it, the same to RE2 and to JSON Schema.
struct Format {
  const char* what;     // `a Kubernetes name (…)`
  const char* pattern;  // nullptr: anything
  const char* example;
  size_t longest = 4096;  // bytes
  // Another condition, which no pattern can express; null: none.
  bool (*accepts)(std::string_view text) = nullptr;
};

struct Field {
  const char* name;
  const char* doc;
  bool required = false;
  // The value of a mapping that has no more to say may stand in its place:
  // `port: 8080` for `port: {containerPort: 8080}`.
  bool shorthand = false;
  // Texts: one text may stand for a list of one.
  bool single = false;
};

class FieldVisitor {
 public:
  virtual ~FieldVisitor() = default;
  using Element = std::function<void(FieldVisitor&)>;

  virtual void Text(const Field& field, const Format& format,
                    std::string* to) = 0;
  virtual void Texts(const Field& field, const Format& format,
                     std::vector<std::string>* to) = 0;
  // A mapping from text to text.
  virtual void TextMap(const Field& field, const Format& key,
                       const Format& value, std::vector<KeyValue>* to) = 0;
  virtual void Flag(const Field& field, bool* to) = 0;
  virtual void Number(const Field& field, int64_t smallest, int64_t greatest,
                      std::optional<int64_t> now,
                      const std::function<void(int64_t)>& set) = 0;
  // One of `names`, as an index.
  virtual void Choice(const Field& field, const std::vector<std::string>& names,
                      size_t now, const std::function<void(size_t)>& set) = 0;
  // A mapping; `fields` is called with a visitor of its inside, in the schema
  // writer's case always, in a reader's only if it is there.
  virtual void Object(const Field& field, const Element& fields) = 0;
  // A list of mappings, or one that stands for itself. `clear` is called when
  // there is a list, then `element` for each.
  virtual void Objects(const Field& field, const std::function<void()>& clear,
                       const Element& element) = 0;
  // A mapping from names to mappings.
  virtual void ObjectMap(const Field& field, const Format& key,
                         const std::function<void()>& clear,
                         const std::function<void(const std::string&,
                                                  FieldVisitor&)>& element) = 0;

  // A mapping that stays as it is written, in the types of YAML's JSON schema.
  virtual void Raw(const Field& field, Value* to) = 0;

  // A key that existed until another way to say it came: `instead` gives that
  // way for the value that the file has, with the path of the mapping and the
  // mapping itself, for the message.
  using Instead = std::string (*)(const std::string& path,
                                  const YamlNode& mapping,
                                  const YamlNode& value);
  virtual void Moved(const char* name, Instead instead) = 0;

  // What no single field can say: unless `holds`, `message` is a problem of
  // the key `name` (or of the mapping itself, if it lacks that key). Comes
  // after the fields that it looks at.
  virtual void Require(bool holds, const char* name, const char* message) = 0;
};

template <typename T>
void Integer(FieldVisitor& visitor, const Field& field, T smallest, T greatest,
             T* to) {
  visitor.Number(field, smallest, greatest, *to,
                 [to](int64_t value) { *to = static_cast<T>(value); });
}

template <typename T>
void Integer(FieldVisitor& visitor, const Field& field, T smallest, T greatest,
             std::optional<T>* to) {
  visitor.Number(field, smallest, greatest,
                 *to ? std::optional<int64_t>(**to) : std::nullopt,
                 [to](int64_t value) { *to = static_cast<T>(value); });
}

// An enum whose values are 0, 1, … in the order of `names`.
template <typename T>
void Enum(FieldVisitor& visitor, const Field& field,
          const std::vector<std::string>& names, T* to) {
  visitor.Choice(field, names, static_cast<size_t>(*to),
                 [to](size_t index) { *to = static_cast<T>(index); });
}

// A text that is one of `names`, or empty if it says so.
inline void OneOf(FieldVisitor& visitor, const Field& field,
                  const std::vector<std::string>& names, std::string* to) {
  size_t now = 0;
  while (now < names.size() && names[now] != *to) ++now;
  visitor.Choice(field, names, now,
                 [to, names](size_t index) { *to = names[index]; });
}

template <typename T>
void ObjectOf(FieldVisitor& visitor, const Field& field,
              void (*fields)(FieldVisitor&, T&), T* to) {
  visitor.Object(field, [=](FieldVisitor& inside) { fields(inside, *to); });
}

template <typename T>
void ObjectOf(FieldVisitor& visitor, const Field& field,
              void (*fields)(FieldVisitor&, T&), std::optional<T>* to) {
  visitor.Object(field, [=](FieldVisitor& inside) {
    if (!*to) to->emplace();
    fields(inside, **to);
  });
}

template <typename T>
void ListOf(FieldVisitor& visitor, const Field& field,
            void (*fields)(FieldVisitor&, T&), std::vector<T>* to) {
  visitor.Objects(
      field, [to] { to->clear(); },
      [=](FieldVisitor& inside) {
        T element{};
        fields(inside, element);
        to->push_back(std::move(element));
      });
}

// A mapping whose keys go into `key` of each element.
template <typename T>
void MapOf(FieldVisitor& visitor, const Field& field, const Format& format,
           void (*fields)(FieldVisitor&, T&), std::string T::*key,
           std::vector<T>* to) {
  visitor.ObjectMap(
      field, format, [to] { to->clear(); },
      [=](const std::string& name, FieldVisitor& inside) {
        T element{};
        element.*key = name;
        fields(inside, element);
        to->push_back(std::move(element));
      });
}

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_FIELDS_H_
