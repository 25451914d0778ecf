#ifndef IMAGECD_PROGRAMS_GENERATOR_INIT_H_
#define IMAGECD_PROGRAMS_GENERATOR_INIT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "programs/generator/find_images.h"
#include "programs/generator/git.h"

namespace imagecd::generator {

struct InitOptions {
  std::string folder = ".";
  // Patterns of the folders to look in; all folders if empty.
  std::vector<std::string> apps;
  bool dry_run = false;  // only fills the report's text
  std::string schema;    // where editors find the file's; kSchemaUrl if empty
};

struct InitReport {
  std::string path;  // of the file that was written
  std::string text;  // of the whole file
  bool existed = false;
  size_t apps = 0;  // those that were added
  std::vector<LeftOutFile> left_out;
  std::vector<std::string> notes;
};

// Writes an imagecd.yaml at the repository's root, with every image that was
// found (find_images.h) and commented lines that show what else can be set. If
// there is one already, the images that it does not cover are added to its
// `apps`, and all else stays as it is. The new Pulumi project gets a name and a
// folder that nothing in the repository has; the notes name the existing
// projects.
// Errors: as SurveyApps(); FailedPrecondition, with the lines to add, if
// imagecd.yaml cannot be edited.
absl::Status Init(const InitOptions& options, GitFolder* git,
                  InitReport* report);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_INIT_H_
