#ifndef IMAGECD_PROGRAMS_GENERATOR_YAML_DOCUMENT_H_
#define IMAGECD_PROGRAMS_GENERATOR_YAML_DOCUMENT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace imagecd::generator {

// A YAML document as a tree of typed values, written so that every reader of
// YAML 1.1 or 1.2 reads the same values back: whatever one of them would take
// for something else (`yes`, `1.10`, `0o17`, `12:30`, a date, `~`) is quoted.
//
// A plain value; any thread may read it.
class Yaml {
 public:
  enum class Kind { kString, kInteger, kBoolean, kList, kMap };

  // As scalars are written in a list or map of others.
  // NOLINTBEGIN(google-explicit-constructor)
  Yaml(std::string text) : text_(std::move(text)) {}
  Yaml(std::string_view text) : text_(text) {}
  Yaml(const char* text) : text_(text) {}
  Yaml(int64_t number) : kind_(Kind::kInteger), number_(number) {}
  Yaml(int number) : kind_(Kind::kInteger), number_(number) {}
  Yaml(bool value) : kind_(Kind::kBoolean), number_(value ? 1 : 0) {}
  // NOLINTEND(google-explicit-constructor)

  static Yaml List();
  static Yaml Map();
  static Yaml Strings(const std::vector<std::string>& items);

  // Of a map: appends, or replaces the value of a key that is there. Returns
  // the value in its place, valid until the next Set or Add.
  Yaml& Set(std::string_view key, Yaml value);
  // Of a list: appends. Returns the value in its place, as above.
  Yaml& Add(Yaml value);

  // Comment lines above this value's key or dash. Any text: each of its lines
  // becomes a line of comment, control characters are left out.
  Yaml& Comment(std::string_view text);
  // A comment behind a scalar, on its line; ignored for lists and maps.
  Yaml& Note(std::string_view text);

  Kind kind() const { return kind_; }
  const std::string& text() const { return text_; }
  int64_t number() const { return number_; }
  // Of a list or map: its values; of a map, their keys at the same places.
  const std::vector<Yaml>& values() const { return values_; }
  const std::vector<std::string>& keys() const { return keys_; }
  bool empty() const { return values_.empty(); }
  const std::string& comment() const { return comment_; }
  const std::string& note() const { return note_; }

 private:
  Kind kind_ = Kind::kString;
  int64_t number_ = 0;
  std::string text_;
  std::vector<std::string> keys_;
  std::vector<Yaml> values_;
  std::string comment_;
  std::string note_;
};

// The text of one document whose root is a list or map (any other root is
// written as one line), in block style with two spaces of indentation; ends
// with a newline. Strings are taken for UTF-8; bytes that are none are
// written as U+FFFD.
std::string EmitYaml(const Yaml& root);

// Several documents, each after a line `---`.
std::string EmitYamlDocuments(const std::vector<Yaml>& roots);

// `text` as a scalar on one line: plain if every reader takes that for the
// same string, otherwise in double quotes.
std::string YamlScalar(std::string_view text);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_YAML_DOCUMENT_H_
