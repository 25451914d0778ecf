#ifndef IMAGECD_PROGRAMS_GENERATOR_DISCOVER_H_
#define IMAGECD_PROGRAMS_GENERATOR_DISCOVER_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "programs/generator/dockerfile.h"
#include "programs/generator/ecosystems.h"
#include "programs/generator/existing_files.h"
#include "programs/generator/git.h"
#include "programs/generator/model.h"
#include "programs/generator/problem.h"

namespace imagecd::generator {

struct DiscoveredApp {
  std::string name;
  std::string folder;      // of its Dockerfile, relative to the root
  std::string dockerfile;  // relative to the root
  DockerfileFacts facts;   // of the target that is built
  std::string target;      // "" for the last stage
  // Inferred from the Dockerfile: the nearest folder that has what it copies.
  std::string context;
  // Paths that it copies and `context`, or the declared one, does not have.
  std::vector<std::string> missing_sources;
  // The target is a stage of the Dockerfile, or there is no target.
  bool has_target = true;
  std::vector<std::string> stages;  // names, in order
};

struct FoundProject {
  std::string path;        // of its Pulumi.yaml, relative to the root
  std::string name;        // "" if it could not be read; a note says so
  bool generated = false;  // by imagecd
};

struct Discovery {
  std::vector<DiscoveredApp> apps;     // by name
  std::vector<FoundProject> projects;  // of Pulumi, by path
  ExistingFiles existing;
  std::vector<FoundEcosystem> ecosystems;  // of the whole repository, sorted
  std::vector<UncoveredFile> uncovered;    // that dependabot cannot update
  // What was passed over and why: folders that cannot be read, links. Sorted.
  std::vector<std::string> notes;
  std::vector<FolderListing> folders;  // every folder that was read, by path
  // Declared Dockerfiles that do not exist, by the app's name.
  std::map<std::string, std::string> missing_dockerfiles;
};

// The settings of imagecd.yaml about the build of an app.
struct DeclaredBuild {
  std::string name;
  Build build;  // paths as model.h has them; empty if not given
  bool has_context = false;
};

struct DiscoverOptions {
  std::string root;  // the repository's folder
  // Patterns of folders that are apps if they have a Dockerfile (see
  // discovery_rules.h), and of those that are not.
  std::vector<std::string> apps = {"apps/*"};
  std::vector<std::string> exclude;
  // Whether a file is as imagecd wrote it. Such files are not counted among
  // the ecosystems: those that will be written again are added by EmitAll, and
  // the others are about to be removed. Null: no file is.
  std::function<bool(const std::string& path)> is_generated;
  // An app with a Dockerfile exists if that file does, in any folder.
  std::vector<DeclaredBuild> declared;
  std::optional<std::string> context;  // of apps that declare none
};

// Looks through a work tree, by the rules of discovery_rules.h. Also skipped:
// .git and what git ignores, links to folders (with a note: they could lead
// out of the tree or in a circle), submodules. A file that is a link counts if
// it leads to a file inside the tree. A folder that matches a pattern but has
// no valid app name is left out with a note. Only reads; the same tree gives
// the same answer on every machine. `git` may be null.
// Errors: InvalidArgument if two apps have the same name, with what to do;
// NotFound if there is no such root; ResourceExhausted if it holds more than a
// million files.
absl::StatusOr<Discovery> Discover(const DiscoverOptions& options,
                                   GitFolder* git);

// The beginning of a file below `root`; "" if it cannot be read.
std::string ReadRepositoryFile(const std::string& root,
                               const std::string& path);

// A valid app name that resembles `name`; "" if nothing of it can be used.
std::string AppNameLike(std::string_view name);
bool IsAppName(std::string_view name);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_DISCOVER_H_
