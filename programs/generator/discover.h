#ifndef IMAGECD_PROGRAMS_GENERATOR_DISCOVER_H_
#define IMAGECD_PROGRAMS_GENERATOR_DISCOVER_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "programs/generator/ecosystems.h"
#include "programs/generator/existing_files.h"
#include "programs/generator/git.h"
#include "programs/generator/model.h"
#include "programs/generator/problem.h"

namespace imagecd::generator {

struct DiscoveredApp {
  std::string name;        // the folder's own name
  std::string folder;      // relative to the root
  std::string dockerfile;  // relative to the root
  std::vector<Port> exposed;
};

struct FoundProject {
  std::string path;        // of its Pulumi.yaml, relative to the root
  std::string name;        // "" if it could not be read; a note says so
  bool generated = false;  // by imagecd
};

struct Discovery {
  std::vector<DiscoveredApp> apps;     // by folder
  std::vector<FoundProject> projects;  // of Pulumi, by path
  ExistingFiles existing;
  std::vector<FoundEcosystem> ecosystems;  // of the whole repository, sorted
  std::vector<UncoveredFile> uncovered;    // that dependabot cannot update
  // What was passed over and why: folders that cannot be read, links. Sorted.
  std::vector<std::string> notes;
};

struct DiscoverOptions {
  std::string root;  // the repository's folder
  // Folders that are apps if they hold a Dockerfile or Containerfile, and
  // those of them that are none after all. A component is a name in which `*`
  // stands for any characters; the component `**` for any number of
  // components.
  std::vector<std::string> apps = {"apps/*"};
  std::vector<std::string> exclude;
  // Whether a file is as imagecd wrote it. Such files are not counted among
  // the ecosystems: those that will be written again are added by EmitAll, and
  // the others are about to be removed. Null: no file is.
  std::function<bool(const std::string& path)> is_generated;
};

// Looks through a work tree. Passed over: .git and what git ignores, folders
// of installed or built things (node_modules, .venv, venv, vendor,
// .terraform, __pycache__, target beside a Cargo.toml), links to folders (a
// note says so: they could lead out of the tree or round in a circle),
// submodules, what is more than 24 folders deep. A Dockerfile that is a link
// counts if it leads to a file inside the tree. Only reads; the same tree
// gives the same answer on every machine. `git` may be null.
// Errors: InvalidArgument where names are no app names or two apps have the
// same one, each with what to do; NotFound if there is no such root;
// ResourceExhausted if it holds more than a million files.
absl::StatusOr<Discovery> Discover(const DiscoverOptions& options,
                                   GitFolder* git);

// Whether the pattern matches the whole path.
bool GlobMatches(std::string_view pattern, std::string_view path);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_DISCOVER_H_
