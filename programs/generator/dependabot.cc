#include <map>
#include <set>
#include <string>
#include <vector>

#include "programs/generator/emitters.h"
#include "programs/generator/program_files.h"
#include "programs/generator/yaml_document.h"

namespace imagecd::generator {
namespace {

const char* DependabotName(Ecosystem ecosystem) {
  switch (ecosystem) {
    case Ecosystem::kPip:
    case Ecosystem::kPoetry:
      return "pip";
    case Ecosystem::kUv:
      return "uv";
    case Ecosystem::kGo:
      return "gomod";
    case Ecosystem::kNpm:
    case Ecosystem::kPnpm:
    case Ecosystem::kYarn:
      return "npm";
    case Ecosystem::kRust:
      return "cargo";
    case Ecosystem::kDocker:
      return "docker";
    case Ecosystem::kGitHubActions:
      return "github-actions";
    case Ecosystem::kTerraform:
      return "terraform";
  }
  return "";
}

// By ecosystem its directories, from the root as dependabot writes them. What
// is generated here is part of the repository too.
std::map<std::string, std::set<std::string>> Directories(const Model& model) {
  std::map<std::string, std::set<std::string>> directories;
  for (const FoundEcosystem& found : model.ecosystems) {
    directories[DependabotName(found.ecosystem)].insert("/" + found.directory);
  }
  for (const Program& program : model.project.programs) {
    const std::string folder = "/" + program.folder;
    switch (program.language) {
      case Language::kYaml:
        break;
      case Language::kPython:
        directories["pip"].insert(folder);
        break;
      case Language::kTypeScript:
        directories["npm"].insert(folder);
        break;
      case Language::kGo:
        directories["gomod"].insert(folder);
    }
  }
  if (!GenerateWorkflows(model).empty()) {
    directories["github-actions"].insert("/");
  }
  return directories;
}

Yaml Schedule(const Dependabot& settings) {
  Yaml schedule = Yaml::Map();
  schedule.Set("interval", settings.interval);
  if (settings.interval == "weekly" && !settings.day.empty()) {
    schedule.Set("day", settings.day);
  }
  if (!settings.time.empty()) schedule.Set("time", settings.time);
  if (!settings.time_zone.empty()) {
    schedule.Set("timezone", settings.time_zone);
  }
  return schedule;
}

// One pull request for the small steps, one for what is urgent; a big step
// comes alone, because it is to be read.
Yaml Groups(const std::string& ecosystem) {
  Yaml groups = Yaml::Map();
  Yaml& regular = groups.Set(ecosystem, Yaml::Map());
  regular.Set("applies-to", "version-updates");
  regular.Set("patterns", Yaml::Strings({"*"}));
  regular.Set("update-types", Yaml::Strings({"minor", "patch"}));
  Yaml& security = groups.Set(ecosystem + "-security", Yaml::Map());
  security.Set("applies-to", "security-updates");
  security.Set("patterns", Yaml::Strings({"*"}));
  return groups;
}

}  // namespace

std::vector<GeneratedFile> GenerateDependabot(const Model& model) {
  const Dependabot& settings = model.project.dependabot;
  if (!settings.enabled) return {};
  Yaml document = Yaml::Map();
  document.Comment(GeneratedNotice());
  document.Set("version", 2);
  Yaml updates = Yaml::List();
  for (const auto& [ecosystem, directories] : Directories(model)) {
    Yaml& update = updates.Add(Yaml::Map());
    update.Set("package-ecosystem", ecosystem);
    update.Set("directories",
               Yaml::Strings({directories.begin(), directories.end()}));
    update.Set("schedule", Schedule(settings));
    if (settings.cooldown_days > 0) {
      update.Set("cooldown", Yaml::Map())
          .Set("default-days", settings.cooldown_days);
    }
    update.Set("open-pull-requests-limit", settings.open_pull_requests_limit);
    if (!settings.labels.empty()) {
      update.Set("labels", Yaml::Strings(settings.labels));
    }
    if (settings.group) update.Set("groups", Groups(ecosystem));
  }
  if (updates.empty()) return {};
  document.Set("updates", std::move(updates));
  return {{".github/dependabot.yml", EmitYaml(document)}};
}

}  // namespace imagecd::generator
