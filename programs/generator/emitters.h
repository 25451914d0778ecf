#ifndef IMAGECD_PROGRAMS_GENERATOR_EMITTERS_H_
#define IMAGECD_PROGRAMS_GENERATOR_EMITTERS_H_

#include <string>
#include <vector>

#include "programs/generator/model.h"
#include "programs/generator/yaml_document.h"

// From a Model to files. Pure: the same model gives the same bytes, on every
// machine. Any thread. No two files of one model have the same path.
namespace imagecd::generator {

// The Pulumi program in `program.language`, with everything it needs to run
// (Pulumi.yaml, requirements, package.json, go.mod), below `program.folder`.
std::vector<GeneratedFile> GenerateProgram(const Model& model,
                                           const Program& program);

// .github/workflows: the builds of the images and, where dependabot's
// auto-merge is asked for, its workflow. Empty where neither is enabled.
std::vector<GeneratedFile> GenerateWorkflows(const Model& model);

// .github/dependabot.yml, if enabled.
std::vector<GeneratedFile> GenerateDependabot(const Model& model);

// Directories that dependabot looks after, by its name of the ecosystem.
struct DependabotUpdate {
  std::string ecosystem;                 // `gomod`
  std::vector<std::string> directories;  // from the root: `/deploy`; sorted
};
// The entries that GenerateDependabot writes: for everything that was found,
// and for the generated files. Sorted by ecosystem. Empty if not enabled.
std::vector<DependabotUpdate> DependabotUpdates(const Model& model);
// One entry of `updates`.
Yaml DependabotEntry(const Dependabot& settings,
                     const DependabotUpdate& update);

// The manifests of the Pulumi Kubernetes Operator, if enabled.
std::vector<GeneratedFile> GenerateOperator(const Model& model);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_EMITTERS_H_
