#ifndef IMAGECD_PROGRAMS_GENERATOR_KUBERNETES_NAMES_H_
#define IMAGECD_PROGRAMS_GENERATOR_KUBERNETES_NAMES_H_

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "programs/generator/model.h"

namespace imagecd::generator {

// `text` as a label's value: at most 63 characters of letters, digits, `-`,
// `_` and `.`, the first and last a letter or digit; others become `-`, as
// docker/metadata-action writes a branch into a tag. May be empty.
std::string LabelValue(std::string_view text);

// The key of a ConfigMap for the file `path`: its last component, with `-` for
// what is not allowed there, and a number if it is in `taken`, where it is
// then added.
std::string ConfigMapKey(std::string_view path, std::set<std::string>& taken);

// The namespaces of deployed apps and of the program's Secrets, sorted.
std::vector<std::string> UsedSpaces(const Model& model);

// Whether somebody else makes this namespace: the cluster.
bool IsBuiltInSpace(std::string_view space);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_KUBERNETES_NAMES_H_
