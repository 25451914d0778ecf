#ifndef IMAGECD_PROGRAMS_GENERATOR_BAKE_FILE_H_
#define IMAGECD_PROGRAMS_GENERATOR_BAKE_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "programs/generator/model.h"

namespace imagecd::generator {

// A target of a bake file: https://docs.docker.com/build/bake/reference/
struct BakeTarget {
  std::string name;
  Build build;  // paths as written; the defaults of bake filled in
};

struct BakeFile {
  std::vector<BakeTarget> targets;  // with a matrix expanded, in order
  // What was not understood: functions, conditions, other syntax.
  std::vector<std::string> notes;
};

// Reads the part of the language that names builds: strings with `${NAME}`,
// lists, maps, defaults of variables, `inherits` and `matrix` of strings. In
// JSON and in HCL. A target with a value that it does not understand lacks that
// value, and a note names it.
BakeFile ReadBakeHcl(std::string_view text);
BakeFile ReadBakeJson(std::string_view text);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_BAKE_FILE_H_
