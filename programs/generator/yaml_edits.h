#ifndef IMAGECD_PROGRAMS_GENERATOR_YAML_EDITS_H_
#define IMAGECD_PROGRAMS_GENERATOR_YAML_EDITS_H_

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "programs/generator/yaml_tree.h"

namespace imagecd::generator {

// Changes to the text of a YAML document that leave everything else in it as it
// is written. The text must outlive them.
class YamlEdits {
 public:
  explicit YamlEdits(std::string_view text) : text_(text) {}

  // Puts `value`, which has no quote and no backslash, in the place of a scalar
  // and keeps its quotes; where it had none and stands in a flow collection
  // (`flow`), it gets some. False if the scalar is not written on one line just
  // as it reads.
  bool Replace(const YamlNode& scalar, bool flow, std::string_view value);

  // Puts lines before the first entry of the mapping that `parent` has at
  // `key`, indented as that is. False unless it has an entry, on a line of its
  // own.
  bool InsertInto(const YamlNode& parent, std::string_view key,
                  const std::vector<std::string>& lines);

  // Puts an entry `key: "value"` before `entry` of the mapping `map`. Neither
  // may need an escape. False if the key of `entry` cannot be found.
  bool InsertBefore(const YamlNode& map, const YamlNode::Entry& entry,
                    std::string_view key, std::string_view value);

  bool any() const { return !edits_.empty(); }
  std::string Apply() const;

  // Whether `after`, the document that Apply gives, is `before`, the one that
  // was edited, but for what was replaced and the entries that were put in.
  bool IsWhatBecomesOf(const YamlNode& before, const YamlNode& after) const;

 private:
  struct Edit {
    size_t length;
    std::string text;
  };
  std::string_view text_;
  std::map<size_t, Edit> edits_;  // by offset
  std::map<size_t, std::string> values_;
  std::set<const YamlNode*> grown_;
};

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_YAML_EDITS_H_
