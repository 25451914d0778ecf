#include "programs/generator/generated_paths.h"

#include <algorithm>
#include <iterator>

#include "programs/generator/repository_path.h"

namespace imagecd::generator {
namespace {

constexpr std::string_view kFixedPaths[] = {
    ".gitattributes",
    ".github/dependabot.yml",
    ".github/workflows/dependabot-merge.yaml",
    ".github/workflows/images.yaml",
};

// In the folder of a program or of the operator's manifests.
struct FileInAnyFolder {
  std::string_view name;
  std::string_view mark;
};
constexpr FileInAnyFolder kInAnyFolder[] = {
    {"Main.yaml", kGeneratedMark},
    {"Pulumi.yaml", kGeneratedMark},
    {"__main__.py", kGeneratedMark},
    {"go.mod", kGeneratedMark},
    {"index.ts", kGeneratedMark},
    {"kustomization.yaml", kGeneratedMark},
    {"main.go", kGeneratedMark},
    {"namespace.yaml", kGeneratedMark},
    // JSON has no comments.
    {"package.json", "\"main\": \"index.ts\""},
    {"rbac.yaml", kGeneratedMark},
    {"requirements.txt", kGeneratedMark},
    {"stack.yaml", kGeneratedMark},
    {"tsconfig.json", "\"files\": [\"index.ts\"]"},
};

}  // namespace

bool CanBeGenerated(std::string_view path, std::string_view contents) {
  if (!IsPathBelow(path)) return false;
  const auto has = [contents](std::string_view mark) {
    return contents.find(mark) != std::string_view::npos;
  };
  if (std::find(std::begin(kFixedPaths), std::end(kFixedPaths), path) !=
      std::end(kFixedPaths)) {
    return has(kGeneratedMark);
  }
  const std::string_view name =
      path.substr(path.rfind('/') + 1);  // npos + 1 is 0
  return std::any_of(std::begin(kInAnyFolder), std::end(kInAnyFolder),
                     [&](const FileInAnyFolder& file) {
                       return file.name == name && has(file.mark);
                     });
}

}  // namespace imagecd::generator
