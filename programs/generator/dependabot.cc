#include <map>
#include <set>
#include <string>
#include <utility>
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
    case Ecosystem::kBazel:
      return "bazel";
    case Ecosystem::kBun:
      return "bun";
    case Ecosystem::kBundler:
      return "bundler";
    case Ecosystem::kComposer:
      return "composer";
    case Ecosystem::kConda:
      return "conda";
    case Ecosystem::kDeno:
      return "deno";
    case Ecosystem::kDevContainers:
      return "devcontainers";
    case Ecosystem::kDockerCompose:
      return "docker-compose";
    case Ecosystem::kDotnetSdk:
      return "dotnet-sdk";
    case Ecosystem::kElm:
      return "elm";
    case Ecosystem::kGitSubmodule:
      return "gitsubmodule";
    case Ecosystem::kGradle:
      return "gradle";
    case Ecosystem::kHelm:
      return "helm";
    case Ecosystem::kJulia:
      return "julia";
    case Ecosystem::kMaven:
      return "maven";
    case Ecosystem::kMix:
      return "mix";
    case Ecosystem::kNuget:
      return "nuget";
    case Ecosystem::kOpenTofu:
      return "opentofu";
    case Ecosystem::kPreCommit:
      return "pre-commit";
    case Ecosystem::kPub:
      return "pub";
    case Ecosystem::kRustToolchain:
      return "rust-toolchain";
    case Ecosystem::kSwift:
      return "swift";
    case Ecosystem::kVcpkg:
      return "vcpkg";
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

std::vector<DependabotUpdate> DependabotUpdates(const Model& model) {
  std::vector<DependabotUpdate> updates;
  if (!model.project.dependabot.enabled) return updates;
  for (const auto& [ecosystem, directories] : Directories(model)) {
    updates.push_back({ecosystem, {directories.begin(), directories.end()}});
  }
  return updates;
}

Yaml DependabotEntry(const Dependabot& settings,
                     const DependabotUpdate& update) {
  Yaml entry = Yaml::Map();
  entry.Set("package-ecosystem", update.ecosystem);
  entry.Set("directories", Yaml::Strings(update.directories));
  entry.Set("schedule", Schedule(settings));
  if (settings.cooldown_days > 0) {
    entry.Set("cooldown", Yaml::Map())
        .Set("default-days", settings.cooldown_days);
  }
  entry.Set("open-pull-requests-limit", settings.open_pull_requests_limit);
  if (!settings.labels.empty()) {
    entry.Set("labels", Yaml::Strings(settings.labels));
  }
  if (settings.group) entry.Set("groups", Groups(update.ecosystem));
  return entry;
}

std::vector<GeneratedFile> GenerateDependabot(const Model& model) {
  Yaml updates = Yaml::List();
  for (const DependabotUpdate& update : DependabotUpdates(model)) {
    updates.Add(DependabotEntry(model.project.dependabot, update));
  }
  if (updates.empty()) return {};
  Yaml document = Yaml::Map();
  document.Comment(GeneratedNotice());
  document.Set("version", 2);
  document.Set("updates", std::move(updates));
  return {{".github/dependabot.yml", EmitYaml(document)}};
}

}  // namespace imagecd::generator
