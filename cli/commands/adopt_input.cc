#include "cli/commands/adopt_input.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "programs/generator/work_tree.h"
#include "provider/base/status_macros.h"

namespace imagecd::cli {
namespace {

namespace fs = std::filesystem;
using generator::AdoptFile;
using generator::AdoptInput;

constexpr char kProject[] = "Pulumi.yaml";
constexpr char kPrefix[] = "Pulumi.";
constexpr char kSuffix[] = ".yaml";

absl::StatusOr<AdoptFile> ReadFile(const generator::WorkTree& tree,
                                   const std::string& path,
                                   const std::string& what) {
  IMAGECD_ASSIGN_OR_RETURN(const auto file, tree.Read(path));
  if (!file) {
    return absl::NotFoundError(
        absl::StrCat("There is no ", path, " here", what, "."));
  }
  return AdoptFile{path, file->contents};
}

// The stacks whose files lie in the folder, or those that were named.
std::vector<std::string> StackFiles(const std::string& folder,
                                    const std::vector<std::string>& stacks) {
  std::vector<std::string> files;
  for (const std::string& stack : stacks) {
    files.push_back(absl::StrCat(kPrefix, stack, kSuffix));
  }
  if (!files.empty()) return files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    const size_t around = sizeof(kPrefix) - 1 + sizeof(kSuffix) - 1;
    if (name.size() > around && name.rfind(kPrefix, 0) == 0 &&
        name.compare(name.size() - sizeof(kSuffix) + 1, std::string::npos,
                     kSuffix) == 0) {
      files.push_back(name);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

constexpr int kDeepest = 12;
constexpr std::size_t kMostFiles = 5000;
constexpr std::uintmax_t kLargestFile = std::uintmax_t{512} * 1024;

// Folders of packages, tools and generated code. The files in them are not
// the project's.
bool IsPassedOver(const std::string& name) {
  static const auto* const kNames = new std::set<std::string>{
      "node_modules", "venv", "vendor", "site-packages", "sdks", "__pycache__"};
  return name.front() == '.' || kNames->count(name) > 0;
}

// Source code, Helm values, compose files and their like.
bool IsSource(const fs::path& path) {
  static const auto* const kExtensions = new std::set<std::string>{
      ".cs",   ".cjs",     ".env", ".fs",  ".go",  ".hcl", ".java",  ".js",
      ".json", ".jsonnet", ".kt",  ".mjs", ".py",  ".rb",  ".scala", ".sh",
      ".tf",   ".toml",    ".tpl", ".ts",  ".tsx", ".vb",  ".yaml",  ".yml"};
  const std::string name = path.filename().string();
  return kExtensions->count(path.extension().string()) > 0 &&
         name != "package-lock.json";
}

// The files below the folder, in order, without those that adopt rewrites.
std::vector<AdoptFile> ReadSources(const std::string& folder,
                                   const AdoptInput& input) {
  std::set<std::string> known = {input.project.path};
  if (input.program) known.insert(input.program->path);
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end;
       !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    if (entry->is_symlink(ignored)) continue;
    if (entry->is_directory(ignored)) {
      if (IsPassedOver(name) || entry.depth() >= kDeepest) {
        entry.disable_recursion_pending();
      }
      continue;
    }
    // A stack's file that was not asked for is not a source either.
    const bool stack = entry.depth() == 0 && name.rfind(kPrefix, 0) == 0;
    const std::string path =
        entry->path().lexically_relative(folder).generic_string();
    if (stack || known.count(path) > 0 || !IsSource(entry->path()) ||
        !entry->is_regular_file(ignored) ||
        entry->file_size(ignored) > kLargestFile) {
      continue;
    }
    paths.push_back(path);
    if (paths.size() >= kMostFiles) break;
  }
  std::sort(paths.begin(), paths.end());
  std::vector<AdoptFile> sources;
  for (const std::string& path : paths) {
    std::ifstream file(fs::path(folder) / path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    sources.push_back({path, text.str()});
  }
  return sources;
}

}  // namespace

absl::StatusOr<AdoptInput> ReadAdoptInput(
    const std::string& folder, const std::vector<std::string>& stacks) {
  const generator::WorkTree tree(folder);
  AdoptInput input;
  IMAGECD_ASSIGN_OR_RETURN(
      input.project, ReadFile(tree, kProject,
                              ": run this in a Pulumi project's folder, or "
                              "name it with -C"));
  IMAGECD_ASSIGN_OR_RETURN(std::string main,
                           generator::AdoptProgramFolder(input.project));
  while (!main.empty() && main.back() == '/') main.pop_back();
  if (main.rfind("./", 0) == 0) main.erase(0, 2);
  if (!main.empty() && main != ".") {
    // Where the YAML runtime looks, in its order.
    for (const char* name : {"/Main.yaml", "/Pulumi.yaml"}) {
      IMAGECD_ASSIGN_OR_RETURN(const auto file, tree.Read(main + name));
      if (!file) continue;
      input.program = AdoptFile{main + name, file->contents};
      break;
    }
    if (!input.program) {
      return absl::NotFoundError(absl::StrCat(
          "Pulumi.yaml says that its program is in ", main,
          ", and there is neither a Main.yaml nor a Pulumi.yaml."));
    }
  }
  for (const std::string& file : StackFiles(folder, stacks)) {
    IMAGECD_ASSIGN_OR_RETURN(AdoptFile stack, ReadFile(tree, file, ""));
    input.stacks.push_back(std::move(stack));
  }
  input.sources = ReadSources(folder, input);
  return input;
}

}  // namespace imagecd::cli
