#ifndef IMAGECD_PROGRAMS_GENERATOR_YAML_TREE_H_
#define IMAGECD_PROGRAMS_GENERATOR_YAML_TREE_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "programs/generator/problem.h"

namespace imagecd::generator {

struct YamlNode;
using YamlNodePointer = std::shared_ptr<const YamlNode>;

// A node of a YAML document as it was written: a scalar is its text, whatever
// YAML would make of it (`yes`, `1.10`, `0x1F`, `2024-01-01`).
struct YamlNode {
  enum class Kind { kNull, kScalar, kSequence, kMap };
  Kind kind = Kind::kNull;
  Position position;
  std::string text;       // kScalar
  bool quoted = false;    // kScalar: in quotes, or a block (`|`, `>`)
  size_t offset = 0;      // of the first byte in the text
  bool flow = false;      // kSequence, kMap: written `[…]`, `{…}`
  bool anchored = false;  // has an `&anchor`
  std::vector<YamlNodePointer> items;
  // Keys are scalars, and no two are equal.
  struct Entry {
    std::string key;
    Position position;  // the key's
    YamlNodePointer value;
  };
  std::vector<Entry> entries;
  // Nodes below and including this one, each alias counted in full.
  size_t weight = 1;

  const YamlNode* Find(std::string_view key) const;
  // `the text "x"`, `a list`, `a mapping`, `nothing`
  std::string Describe() const;
};

// Parses one YAML document. Aliases are resolved (shared, not copied), and
// `<<` merges a mapping or a list of them, the written keys winning. Refused,
// each with its place: more than 1 MiB, what is no UTF-8 or has control
// characters, a second document, tags other than !!str, keys that are no
// scalars, duplicate keys, an alias of what contains it, more than 64 levels,
// more than 100,000 nodes after resolving aliases. Problems go to `problems`,
// with `file`; null is returned only if the text could not be parsed at all.
// An empty document is a kNull node.
YamlNodePointer ParseYaml(std::string_view text, const std::string& file,
                          std::vector<Problem>* problems);

// The first byte of `text` that belongs to no UTF-8 character, or to a control
// character that YAML does not allow.
std::optional<size_t> FirstBadByte(std::string_view text);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_YAML_TREE_H_
