#include "programs/generator/ecosystems.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace imagecd::generator {
namespace {

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         text.substr(text.size() - end.size()) == end;
}

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
  const bool requirements = folder.Any([](const std::string& name) {
    return (name.rfind("requirements", 0) == 0 &&
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

void Node(const Folder& folder, const Workspaces& workspaces,
          std::vector<FoundEcosystem>* found) {
  if (!folder.Has("package.json")) return;
  if (folder.Has("pnpm-lock.yaml")) {
    found->push_back({Ecosystem::kPnpm, folder.path()});
  } else if (folder.Has("yarn.lock")) {
    found->push_back({Ecosystem::kYarn, folder.path()});
  } else if (folder.Has("package-lock.json") ||
             !HasAbove(workspaces.node, folder.path())) {
    found->push_back({Ecosystem::kNpm, folder.path()});
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
    if (folder.Has("go.mod")) found.push_back({Ecosystem::kGo, listing.folder});
    if (folder.Has("Cargo.toml") &&
        !HasAbove(workspaces.cargo, listing.folder)) {
      found.push_back({Ecosystem::kRust, listing.folder});
    }
    if (folder.Any([](const std::string& name) {
          return name.find("Dockerfile") != std::string::npos ||
                 name.find("Containerfile") != std::string::npos;
        })) {
      found.push_back({Ecosystem::kDocker, listing.folder});
    }
    if (folder.Any(
            [](const std::string& name) { return EndsWith(name, ".tf"); })) {
      found.push_back({Ecosystem::kTerraform, listing.folder});
    }
  }
  SortEcosystems(&found);
  return found;
}

}  // namespace imagecd::generator
