#include "programs/generator/program_files.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "programs/generator/emitters.h"
#include "programs/generator/generated_paths.h"
#include "programs/generator/published.h"

namespace imagecd::generator {

std::string GeneratedNotice() {
  return std::string(kGeneratedMark) +
         " from imagecd.yaml. Your edits are kept when it writes anew.";
}

std::string PathIn(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name)
                        : std::string(folder) + "/" + std::string(name);
}

std::string WayToRoot(std::string_view folder) {
  std::string way;
  if (folder.empty()) return way;
  const auto slashes = std::count(folder.begin(), folder.end(), '/');
  for (std::ptrdiff_t i = 0; i <= slashes; ++i) way += "../";
  return way;
}

std::string ProjectFolder(const Program& program) {
  return program.project_at_root ? std::string() : program.folder;
}

namespace {

// From which `pulumi install` writes the SDK of a language that needs one. It
// takes the plugin from Pulumi's cache. Pulumi 3.259 can run a program with a
// plugin in another folder, but not write an SDK from it.
void AddPackage(const Project& project, Yaml* document) {
  Yaml packages = Yaml::Map();
  packages.Comment(
      "Before the first `pulumi up`, run `imagecd plugin install` and `pulumi "
      "install`. The latter writes the SDK of imagecd to " +
      std::string(kSdkFolder) + ", and installs the dependencies.");
  packages.Set("imagecd", project.plugin_version.empty()
                              ? "imagecd"
                              : "imagecd@" + project.plugin_version);
  document->Set("packages", std::move(packages));
}

}  // namespace

Yaml ProjectDocument(const Model& model, const Program& program,
                     const ProgramTree& tree, Yaml runtime) {
  const Project& project = model.project;
  Yaml document = Yaml::Map();
  document.Comment(GeneratedNotice());
  document.Set("name", project.name);
  if (!project.description.empty()) {
    document.Set("description", project.description);
  }
  document.Set("runtime", std::move(runtime));
  if (program.project_at_root && !program.folder.empty()) {
    document.Set("main", program.folder);
  }
  if (!project.plugin_folder.empty()) {
    Yaml plugin = Yaml::Map();
    plugin.Set("name", "imagecd");
    plugin.Set("path",
               WayToRoot(ProjectFolder(program)) + project.plugin_folder);
    document.Set("plugins", Yaml::Map())
        .Set("providers", Yaml::List())
        .Add(std::move(plugin));
  }
  if (program.language != Language::kYaml && tree.Uses("imagecd")) {
    AddPackage(project, &document);
  }
  if (tree.secrets.empty() && tree.settings.empty()) return document;
  Yaml& config = document.Set("config", Yaml::Map());
  for (const ProgramSetting& setting : tree.settings) {
    Yaml& entry = config.Set(setting.key, Yaml::Map());
    entry.Set("type", "string");
    entry.Set("default", setting.value);
    entry.Set("description", setting.description);
  }
  for (const std::string& key : tree.secrets) {
    Yaml& entry = config.Set(key, Yaml::Map());
    if (key == tree.secrets.front()) {
      entry.Comment("Set with `pulumi config set --secret KEY`:");
    }
    entry.Set("type", "string");
    entry.Set("secret", true);
  }
  return document;
}

std::vector<GeneratedFile> GenerateProgram(const Model& model,
                                           const Program& program) {
  const ProgramTree tree = BuildProgramTree(model);
  switch (program.language) {
    case Language::kYaml:
      return YamlProgram(model, program, tree);
    case Language::kPython:
      return PythonProgram(model, program, tree);
    case Language::kTypeScript:
      return TypeScriptProgram(model, program, tree);
    case Language::kGo:
      return GoProgram(model, program, tree);
  }
  return {};
}

}  // namespace imagecd::generator
