#ifndef IMAGECD_PROGRAMS_GENERATOR_GENERATE_H_
#define IMAGECD_PROGRAMS_GENERATOR_GENERATE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "programs/generator/apply.h"
#include "programs/generator/git.h"
#include "programs/generator/model.h"

// What `imagecd generate` and `imagecd init` do, without a command line.
namespace imagecd::generator {

struct GenerateOptions {
  // A folder of the repository; its work tree's root is where everything is,
  // or the folder itself where it is in no git repository.
  std::string folder = ".";
  // Names imagecd.yaml; the root's if empty. That there is none is no error.
  std::string config;
  bool check = false;    // only find out; implies that nothing is written
  bool dry_run = false;  // as check, and the report's diffs are for people
  ApplyOptions::OnConflict on_conflict = ApplyOptions::OnConflict::kStop;
  std::vector<std::string> overwrite;
  bool restore_deleted = false;
};

struct GenerateReport {
  std::string root;
  size_t apps = 0;
  std::vector<std::string> notes;
  ApplyReport applied;
};

// From a model to files: the emitters of emitters.h, or others in tests.
using Emit = std::function<std::vector<GeneratedFile>(const Model&)>;
// All of emitters.h. What the program and the workflows bring with them
// (requirements, package.json, actions) is among what dependabot looks after.
std::vector<GeneratedFile> EmitAll(const Model& model);

// Reads, discovers, emits and applies. Fills `report` as far as it came, also
// where it fails; InvalidArgument holds every problem of imagecd.yaml on a line
// of its own.
absl::Status Generate(const GenerateOptions& options, GitFolder* git,
                      const Emit& emit, GenerateReport* report);

// The model alone, as Generate makes it.
absl::StatusOr<Model> ReadModel(const GenerateOptions& options, GitFolder* git,
                                GenerateReport* report);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_GENERATE_H_
