#ifndef IMAGECD_PROGRAMS_GENERATOR_EXISTING_FILES_H_
#define IMAGECD_PROGRAMS_GENERATOR_EXISTING_FILES_H_

#include <string>
#include <string_view>
#include <vector>

#include "programs/generator/ecosystems.h"

// Files of a repository that already do what imagecd would write files for.
namespace imagecd::generator {

// A file of a CI service that builds images.
struct Pipeline {
  std::string path;        // relative to the root
  bool generated = false;  // by imagecd
  bool pushes = false;     // otherwise it only tries the build
  bool tags_fit = false;   // it names branch, time and commit in a tag
  friend bool operator==(const Pipeline&, const Pipeline&) = default;
};

// A workflow of GitHub that other workflows can call (`on: workflow_call`), or
// one that they cannot.
struct CallableWorkflow {
  std::string path;
  bool callable = false;
};

struct ExistingFiles {
  std::vector<Pipeline> pipelines;          // by path
  std::vector<CallableWorkflow> workflows;  // all of GitHub's, by path
  // Files of dependabot and Renovate that imagecd did not write, sorted.
  std::vector<std::string> update_settings;
  // The dependabot.yml among them, with its text; "" if there is none.
  std::string dependabot_path;
  std::string dependabot_text;
  // Whether imagecd's own dependabot.yml is here.
  bool has_own_dependabot = false;
  // Whether a checkout needs Git LFS, or submodules.
  bool lfs = false;
  bool submodules = false;
};

ExistingFiles FindExistingFiles(const std::vector<FolderListing>& folders,
                                const FileReader& read);

// Whether a file of `update_settings` is dependabot's. The others are
// Renovate's.
bool IsDependabotSettings(std::string_view path);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_EXISTING_FILES_H_
