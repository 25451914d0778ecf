#ifndef IMAGECD_PROGRAMS_GENERATOR_DISCOVERY_RULES_H_
#define IMAGECD_PROGRAMS_GENERATOR_DISCOVERY_RULES_H_

#include <array>
#include <string_view>

// The rules by which apps are found in a work tree, in one table. Discover()
// follows them, and the workflow's script is generated from them, so the two
// find the same apps. A test runs both on random trees.
//
// A folder is an app if it is below the root, a pattern of `discover.apps` and
// none of `discover.exclude` matches it, and it has one of kDockerfileNames.
// Its name is the last component of its path. The app is left out if that is
// not a valid name (kName), or if an entry of `apps` in imagecd.yaml names its
// Dockerfile or has its name and another Dockerfile.
namespace imagecd::generator {

// In order of precedence, if a folder has both.
inline constexpr std::array<std::string_view, 2> kDockerfileNames = {
    "Dockerfile", "Containerfile"};

// Folders of files that were installed or built. They are skipped at any depth.
inline constexpr std::array<std::string_view, 15> kSkippedFolders = {
    "node_modules", ".venv",         "venv",        "vendor",  ".terraform",
    "__pycache__",  ".tox",          ".mypy_cache", ".pulumi", ".pnpm-store",
    ".yarn",        "site-packages", ".direnv",     ".cache",  ".pytest_cache"};

// A folder that is skipped if the folder that it is in has a file of this name.
struct SkippedBesideFile {
  std::string_view folder;
  std::string_view file;
};
inline constexpr std::array<SkippedBesideFile, 1> kSkippedBesideFiles = {
    {{"target", "Cargo.toml"}}};

// Folders deeper than this are skipped.
inline constexpr int kDeepestFolder = 24;

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_DISCOVERY_RULES_H_
