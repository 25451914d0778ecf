#ifndef IMAGECD_PROGRAMS_GENERATOR_ECOSYSTEMS_H_
#define IMAGECD_PROGRAMS_GENERATOR_ECOSYSTEMS_H_

#include <functional>
#include <string>
#include <vector>

#include "programs/generator/model.h"

namespace imagecd::generator {

// A folder with the names of the files in it, sorted.
struct FolderListing {
  std::string folder;  // relative to the root; "" is the root
  std::vector<std::string> files;
  bool has_folders = false;  // folders that were not skipped are in it
};

// Reads the beginning of a file by its path from the root; "" if it cannot.
using FileReader = std::function<std::string(const std::string& path)>;

// Finds everything that dependabot can keep up to date, by the files that its
// documentation names. A member of a workspace (npm, bun, pnpm, yarn, cargo,
// uv, Maven, Gradle, NuGet, mix) whose root is among `folders` counts as part
// of that root. Sorted, without doubles.
std::vector<FoundEcosystem> FindEcosystems(
    const std::vector<FolderListing>& folders, const FileReader& read);

// A file of a tool whose dependencies dependabot cannot update.
struct UncoveredFile {
  std::string tool;  // `CocoaPods`
  std::string path;  // relative to the root
  friend auto operator<=>(const UncoveredFile&, const UncoveredFile&) = default;
};

// Sorted by tool, then by path.
std::vector<UncoveredFile> FindUncovered(
    const std::vector<FolderListing>& folders);

// Sorts, and takes out doubles.
void SortEcosystems(std::vector<FoundEcosystem>* found);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_ECOSYSTEMS_H_
