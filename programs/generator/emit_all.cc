#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "programs/generator/dependabot_merge.h"
#include "programs/generator/ecosystems.h"
#include "programs/generator/emitters.h"
#include "programs/generator/generate.h"

namespace imagecd::generator {
namespace {

void Append(std::vector<GeneratedFile> files, const std::string& unit,
            std::vector<GeneratedFile>* to) {
  for (GeneratedFile& file : files) {
    file.unit = unit;
    to->push_back(std::move(file));
  }
}

// Otherwise the second run would find what the first one wrote, and want
// another dependabot.yml.
std::vector<FoundEcosystem> EcosystemsOf(
    const std::vector<GeneratedFile>& files) {
  std::map<std::string, std::vector<std::string>> folders;
  std::map<std::string, const std::string*> contents;
  for (const GeneratedFile& file : files) {
    const size_t slash = file.path.rfind('/');
    const bool at_root = slash == std::string::npos;
    folders[at_root ? "" : file.path.substr(0, slash)].push_back(
        at_root ? file.path : file.path.substr(slash + 1));
    contents[file.path] = &file.contents;
  }
  std::vector<FolderListing> listings;
  for (auto& [folder, names] : folders) {
    std::sort(names.begin(), names.end());
    listings.push_back({folder, std::move(names)});
  }
  return FindEcosystems(listings, [&contents](const std::string& path) {
    const auto found = contents.find(path);
    return found == contents.end() ? std::string() : *found->second;
  });
}

// A dependabot.yml of our own, or a person's with what it lacks.
std::vector<GeneratedFile> UpdateSettings(const Model& model) {
  const Dependabot& settings = model.project.dependabot;
  if (settings.existing_path.empty()) return GenerateDependabot(model);
  std::optional<std::string> merged = MergeDependabot(
      settings.existing_text, settings, DependabotUpdates(model));
  if (!merged) return {};
  GeneratedFile file{settings.existing_path, std::move(*merged)};
  file.amends = settings.existing_text;
  return {std::move(file)};
}

}  // namespace

std::vector<GeneratedFile> EmitAll(const Model& model) {
  std::vector<GeneratedFile> files;
  const std::vector<Program>& programs = model.project.programs;
  for (size_t i = 0; i < programs.size(); ++i) {
    Append(GenerateProgram(model, programs[i]),
           absl::StrCat("programs[", i, "]"), &files);
  }
  for (GeneratedFile& file : GenerateWorkflows(model)) {
    const bool merges = file.path.find("dependabot") != std::string::npos;
    Append({std::move(file)}, merges ? "autoMerge" : "workflow", &files);
  }
  Append(GenerateOperator(model), "operator", &files);
  Model with_generated = model;
  for (const FoundEcosystem& found : EcosystemsOf(files)) {
    with_generated.ecosystems.push_back(found);
  }
  SortEcosystems(&with_generated.ecosystems);
  Append(UpdateSettings(with_generated), "dependabot", &files);
  return files;
}

}  // namespace imagecd::generator
