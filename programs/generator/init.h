#ifndef IMAGECD_PROGRAMS_GENERATOR_INIT_H_
#define IMAGECD_PROGRAMS_GENERATOR_INIT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "programs/generator/discover.h"
#include "programs/generator/git.h"

namespace imagecd::generator {

struct InitOptions {
  std::string folder = ".";
  std::vector<std::string> apps = {"apps/*"};  // patterns of folders
  bool dry_run = false;                        // only fills the report's text
  std::string schema;  // where editors find the file's; kSchemaUrl if empty
};

struct InitReport {
  std::string path;  // of the file that was written
  std::string text;
  size_t apps = 0;
  std::vector<std::string> notes;
};

// Writes a first imagecd.yaml at the repository's root: what was found, and
// commented lines that show what can be said. Never over one that is there
// (AlreadyExists). The new Pulumi project gets a name and a folder that nothing
// in the repository has; the notes name the existing projects.
absl::Status Init(const InitOptions& options, GitFolder* git,
                  InitReport* report);

// The text alone; ReadConfig reads it without a problem. `folder` is that of
// the Pulumi program.
std::string FirstConfig(const Discovery& discovery, const GitFolder::Facts& git,
                        const std::string& folder, const InitOptions& options);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_INIT_H_
