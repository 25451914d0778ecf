#ifndef IMAGECD_PROGRAMS_GENERATOR_MERGE_H_
#define IMAGECD_PROGRAMS_GENERATOR_MERGE_H_

#include <string>
#include <string_view>
#include <vector>

namespace imagecd::generator {

// A place where both sides changed the same lines, and differently.
struct Conflict {
  int line;  // of `mine`, from 1
  std::string base, mine, generated;
};

struct Merged {
  // With `mine` in place of every conflict.
  std::string text;
  // With `generated` there.
  std::string text_with_generated;
  std::vector<Conflict> conflicts;
};

// Three-way merge by lines (diff3): the changes from `base` to `mine` and those
// from `base` to `generated`, both. What both changed alike is taken once;
// changes that touch or stand directly beside each other and are not alike are
// a conflict.
// Holds: Merge(b, m, b).text == m, Merge(b, b, g).text == g,
// Merge(b, x, x).text == x, all without conflict.
Merged Merge(std::string_view base, std::string_view mine,
             std::string_view generated);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_MERGE_H_
