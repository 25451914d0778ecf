#include "programs/generator/ecosystems.h"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string_view>

namespace imagecd::generator {
namespace {

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         text.substr(text.size() - end.size()) == end;
}

// `name` matches a pattern with at most one `*`.
bool MatchesName(std::string_view pattern, std::string_view name) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return name == pattern;
  const std::string_view end = pattern.substr(star + 1);
  return name.size() >= star + end.size() &&
         name.substr(0, star) == pattern.substr(0, star) && EndsWith(name, end);
}

bool ContainsIgnoringCase(std::string_view text, std::string_view lower) {
  const auto same = [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
  };
  return std::search(text.begin(), text.end(), lower.begin(), lower.end(),
                     same) != text.end();
}

// A file that shows by its name alone that a folder belongs to an ecosystem.
struct Manifest {
  Ecosystem ecosystem;
  std::string_view pattern;
};
// Source: dependabot's list of supported ecosystems and the file names that its
// own program looks for.
constexpr Manifest kManifests[] = {
    {Ecosystem::kBazel, "MODULE.bazel"},
    {Ecosystem::kBazel, "WORKSPACE"},
    {Ecosystem::kBazel, "WORKSPACE.bazel"},
    {Ecosystem::kBundler, "Gemfile"},
    {Ecosystem::kBundler, "gems.rb"},
    {Ecosystem::kBundler, "*.gemspec"},
    {Ecosystem::kComposer, "composer.json"},
    {Ecosystem::kConda, "environment.yaml"},
    {Ecosystem::kConda, "environment.yml"},
    {Ecosystem::kDeno, "deno.json"},
    {Ecosystem::kDeno, "deno.jsonc"},
    {Ecosystem::kDevContainers, ".devcontainer.json"},
    {Ecosystem::kDockerCompose, "compose*.yaml"},
    {Ecosystem::kDockerCompose, "compose*.yml"},
    {Ecosystem::kDockerCompose, "docker-compose*.yaml"},
    {Ecosystem::kDockerCompose, "docker-compose*.yml"},
    {Ecosystem::kDotnetSdk, "global.json"},
    {Ecosystem::kElm, "elm.json"},
    {Ecosystem::kGo, "go.mod"},
    {Ecosystem::kHelm, "Chart.yaml"},
    {Ecosystem::kOpenTofu, "*.tofu"},
    {Ecosystem::kPreCommit, ".pre-commit-config.yaml"},
    {Ecosystem::kPreCommit, ".pre-commit-config.yml"},
    {Ecosystem::kPub, "pubspec.yaml"},
    {Ecosystem::kRustToolchain, "rust-toolchain"},
    {Ecosystem::kRustToolchain, "rust-toolchain.toml"},
    {Ecosystem::kSwift, "Package.swift"},
    {Ecosystem::kVcpkg, "vcpkg.json"},
};

// Files of tools that dependabot does not know.
struct UncoveredManifest {
  std::string_view tool;
  std::string_view pattern;
};
constexpr UncoveredManifest kUncovered[] = {
    {"asdf", ".tool-versions"},
    {"Bower", "bower.json"},
    {"Bun's binary lock file", "bun.lockb"},
    {"Carthage", "Cartfile"},
    {"Clojure", "deps.edn"},
    {"Clojure", "project.clj"},
    {"CocoaPods", "Podfile"},
    {"Conan", "conanfile.py"},
    {"Conan", "conanfile.txt"},
    {"Crystal", "shard.yml"},
    {"Dub", "dub.json"},
    {"Dub", "dub.sdl"},
    {"Earthly", "Earthfile"},
    {"Haskell", "*.cabal"},
    {"helmfile", "helmfile.yaml"},
    {"Homebrew", "Brewfile"},
    {"jsonnet-bundler", "jsonnetfile.json"},
    {"LuaRocks", "*.rockspec"},
    {"mise", ".mise.toml"},
    {"mise", "mise.toml"},
    {"Nim", "*.nimble"},
    {"Nix", "flake.nix"},
    {"opam", "*.opam"},
    {"Paket", "paket.dependencies"},
    {"Perl", "cpanfile"},
    {"R", "renv.lock"},
    {"Rebar", "rebar.config"},
    {"sbt", "build.sbt"},
    {"Zig", "build.zig.zon"},
};

std::string Join(const std::string& folder, const std::string& file) {
  return folder.empty() ? file : folder + "/" + file;
}

// Marks of one folder.
class Folder {
 public:
  Folder(const FolderListing& listing, const FileReader& read)
      : listing_(listing), read_(read) {}

  bool Has(std::string_view name) const {
    return std::binary_search(listing_.files.begin(), listing_.files.end(),
                              name, std::less<>());
  }
  bool Contains(const std::string& file, std::string_view text) const {
    return Has(file) &&
           read_(Join(listing_.folder, file)).find(text) != std::string::npos;
  }
  template <typename Predicate>
  bool Any(const Predicate& predicate) const {
    return std::any_of(listing_.files.begin(), listing_.files.end(), predicate);
  }
  const std::string& path() const { return listing_.folder; }

 private:
  const FolderListing& listing_;
  const FileReader& read_;
};

// Where the members below have their versions.
struct Workspaces {
  std::set<std::string> node;
  std::set<std::string> cargo;
  std::set<std::string> uv;
  std::set<std::string> maven;
  std::set<std::string> gradle;
  std::set<std::string> solutions;  // of .NET
  std::set<std::string> mix;
};

bool HasAbove(const std::set<std::string>& roots, std::string folder) {
  if (roots.empty()) return false;
  while (!folder.empty()) {
    const size_t end = folder.rfind('/');
    folder.resize(end == std::string::npos ? 0 : end);
    if (roots.contains(folder)) return true;
  }
  return false;
}

void Python(const Folder& folder, const Workspaces& workspaces,
            std::vector<FoundEcosystem>* found) {
  const std::string& path = folder.path();
  const bool in_requirements =
      path == "requirements" || EndsWith(path, "/requirements");
  const bool requirements = folder.Any([&](const std::string& name) {
    return ((in_requirements || name.rfind("requirements", 0) == 0) &&
            (EndsWith(name, ".txt") || EndsWith(name, ".in")));
  });
  const bool project = folder.Has("pyproject.toml");
  if (folder.Has("uv.lock") ||
      (project && folder.Contains("pyproject.toml", "[tool.uv"))) {
    found->push_back({Ecosystem::kUv, path});
  } else if (folder.Has("poetry.lock") ||
             folder.Contains("pyproject.toml", "[tool.poetry")) {
    found->push_back({Ecosystem::kPoetry, path});
  } else if (project && HasAbove(workspaces.uv, path)) {
    return;
  } else if (requirements || project || folder.Has("Pipfile") ||
             folder.Has("setup.py")) {
    found->push_back({Ecosystem::kPip, path});
  }
}

// The package manager of a folder with package.json, by its lock file. Bun's
// lock file goes first: bun reads those of the others, and they do not read
// its.
void Node(const Folder& folder, const Workspaces& workspaces,
          std::vector<FoundEcosystem>* found) {
  if (!folder.Has("package.json")) return;
  const std::string& path = folder.path();
  const auto names = [&folder](const char* manager) {
    return folder.Contains("package.json", std::string("\"") + manager + "@");
  };
  const bool npm = folder.Has("package-lock.json");
  const bool other = npm || folder.Has("pnpm-lock.yaml") ||
                     folder.Has("yarn.lock") || names("npm") || names("pnpm") ||
                     names("yarn");
  if (folder.Has("bun.lock") || (!other && names("bun"))) {
    found->push_back({Ecosystem::kBun, path});
  } else if (folder.Has("pnpm-lock.yaml")) {
    found->push_back({Ecosystem::kPnpm, path});
  } else if (folder.Has("yarn.lock")) {
    found->push_back({Ecosystem::kYarn, path});
  } else if (folder.Has("bun.lockb") && !npm) {
    return;  // dependabot does not read it; FindUncovered reports it
  } else if (npm || !HasAbove(workspaces.node, path)) {
    found->push_back({Ecosystem::kNpm, path});
  }
}

// Projects whose members have their versions at a root above.
void Members(const Folder& folder, const Workspaces& workspaces,
             std::vector<FoundEcosystem>* found) {
  const std::string& path = folder.path();
  const auto any = [&folder](std::initializer_list<std::string_view> patterns) {
    return folder.Any([&patterns](const std::string& name) {
      return std::any_of(
          patterns.begin(), patterns.end(),
          [&name](std::string_view one) { return MatchesName(one, name); });
    });
  };
  const auto add = [&](Ecosystem ecosystem, const std::set<std::string>& roots,
                       bool is_project) {
    if (is_project && (roots.contains(path) || !HasAbove(roots, path))) {
      found->push_back({ecosystem, path});
    }
  };
  add(Ecosystem::kRust, workspaces.cargo, folder.Has("Cargo.toml"));
  add(Ecosystem::kMaven, workspaces.maven, folder.Has("pom.xml"));
  add(Ecosystem::kGradle, workspaces.gradle,
      any({"build.gradle", "build.gradle.kts", "settings.gradle",
           "settings.gradle.kts"}));
  add(Ecosystem::kMix, workspaces.mix, folder.Has("mix.exs"));
  add(Ecosystem::kNuget, workspaces.solutions,
      any({"*.sln", "*.slnx", "*.csproj", "*.fsproj", "*.vbproj",
           "packages.config"}));
}

// A folder whose files go with another folder, or need a look at their text.
void Others(const Folder& folder, std::vector<FoundEcosystem>* found) {
  const std::string& path = folder.path();
  if (path.empty() && folder.Has(".gitmodules")) {
    found->push_back({Ecosystem::kGitSubmodule, path});
  }
  if (folder.Any(
          [](const std::string& name) { return EndsWith(name, ".tf"); })) {
    const bool tofu =
        folder.Contains(".terraform.lock.hcl", "registry.opentofu.org");
    found->push_back(
        {tofu ? Ecosystem::kOpenTofu : Ecosystem::kTerraform, path});
  }
  if (folder.Contains("Project.toml", "[deps]")) {
    found->push_back({Ecosystem::kJulia, path});
  }
  if (folder.Any([](const std::string& name) {
        return (ContainsIgnoringCase(name, "dockerfile") ||
                ContainsIgnoringCase(name, "containerfile")) &&
               !EndsWith(name, ".dockerignore");
      })) {
    found->push_back({Ecosystem::kDocker, path});
  }
  // `.devcontainer` itself, or a folder in it.
  constexpr std::string_view kFolder = "/.devcontainer/";
  const std::string inside = "/" + path + "/";
  const size_t at = inside.find(kFolder);
  if (at != std::string::npos && folder.Has("devcontainer.json")) {
    found->push_back(
        {Ecosystem::kDevContainers, at == 0 ? "" : path.substr(0, at - 1)});
  }
}

void GitHub(const Folder& folder, std::vector<FoundEcosystem>* found) {
  const bool workflows =
      folder.path() == ".github/workflows" &&
      folder.Any([](const std::string& name) {
        return EndsWith(name, ".yml") || EndsWith(name, ".yaml");
      });
  if (workflows) {
    found->push_back({Ecosystem::kGitHubActions, ""});
  } else if (folder.Has("action.yml") || folder.Has("action.yaml")) {
    found->push_back({Ecosystem::kGitHubActions, folder.path()});
  }
}

Workspaces FindWorkspaces(const std::vector<FolderListing>& folders,
                          const FileReader& read) {
  Workspaces workspaces;
  for (const FolderListing& listing : folders) {
    const Folder folder(listing, read);
    if (folder.Has("pnpm-workspace.yaml") ||
        folder.Contains("package.json", "\"workspaces\"")) {
      workspaces.node.insert(listing.folder);
    }
    if (folder.Contains("Cargo.toml", "[workspace")) {
      workspaces.cargo.insert(listing.folder);
    }
    if (folder.Contains("pyproject.toml", "[tool.uv.workspace")) {
      workspaces.uv.insert(listing.folder);
    }
    if (folder.Contains("pom.xml", "<modules>")) {
      workspaces.maven.insert(listing.folder);
    }
    if (folder.Has("settings.gradle") || folder.Has("settings.gradle.kts")) {
      workspaces.gradle.insert(listing.folder);
    }
    if (folder.Contains("mix.exs", "apps_path")) {
      workspaces.mix.insert(listing.folder);
    }
    if (folder.Any([](const std::string& name) {
          return EndsWith(name, ".sln") || EndsWith(name, ".slnx");
        })) {
      workspaces.solutions.insert(listing.folder);
    }
  }
  return workspaces;
}

}  // namespace

void SortEcosystems(std::vector<FoundEcosystem>* found) {
  std::sort(found->begin(), found->end());
  found->erase(std::unique(found->begin(), found->end()), found->end());
}

std::vector<FoundEcosystem> FindEcosystems(
    const std::vector<FolderListing>& folders, const FileReader& read) {
  std::vector<FoundEcosystem> found;
  const Workspaces workspaces = FindWorkspaces(folders, read);
  for (const FolderListing& listing : folders) {
    const Folder folder(listing, read);
    Python(folder, workspaces, &found);
    Node(folder, workspaces, &found);
    GitHub(folder, &found);
    Members(folder, workspaces, &found);
    Others(folder, &found);
    for (const Manifest& manifest : kManifests) {
      if (folder.Any([&manifest](const std::string& name) {
            return MatchesName(manifest.pattern, name);
          })) {
        found.push_back({manifest.ecosystem, listing.folder});
      }
    }
  }
  SortEcosystems(&found);
  return found;
}

std::vector<UncoveredFile> FindUncovered(
    const std::vector<FolderListing>& folders) {
  std::vector<UncoveredFile> found;
  for (const FolderListing& listing : folders) {
    for (const std::string& name : listing.files) {
      for (const UncoveredManifest& manifest : kUncovered) {
        if (!MatchesName(manifest.pattern, name)) continue;
        found.push_back(
            {std::string(manifest.tool), Join(listing.folder, name)});
      }
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace imagecd::generator
