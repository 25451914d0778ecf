#ifndef IMAGECD_PROGRAMS_GENERATOR_PATCH_H_
#define IMAGECD_PROGRAMS_GENERATOR_PATCH_H_

#include <string>
#include <vector>

#include "programs/generator/value.h"

namespace imagecd::generator {

// Merges a raw patch of imagecd.yaml, a kMap, into the map or object `target`:
//
//   * A mapping is merged key by key. A null removes the key.
//   * A list of mappings that all have a `name` (volumeMounts: a `mountPath`)
//   is
//     merged with such a list by that key: an item with a known key is merged
//     into the item that has it, others are added at the end. Items of
//     `volumes` are replaced instead of merged.
//   * Any other list, and any text, number or truth value, replaces what is
//     there.
//   * Of fields that exclude each other only the patch's remain: the ways to
//     probe (httpGet, tcpSocket, exec, grpc) and the sources of a variable
//     (value, valueFrom).
//
// A field of an object is a word of ASCII letters and digits. Other names are
// left out, since a program could not spell them.
struct PatchReport {
  std::vector<std::string> refused;  // paths of what was left out
  // Whether a statically typed language can name the types of all that the
  // patch brings: texts, numbers, truth values and lists of texts in objects,
  // and texts in maps of texts.
  bool typed = true;
};
// Adds to `report`, with `path` before the paths, unless it is null.
void MergePatch(const Value& patch, const std::string& path, Value* target,
                PatchReport* report);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_PATCH_H_
