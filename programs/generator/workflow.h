#ifndef IMAGECD_PROGRAMS_GENERATOR_WORKFLOW_H_
#define IMAGECD_PROGRAMS_GENERATOR_WORKFLOW_H_

#include "programs/generator/model.h"

// The two workflows of GenerateWorkflows.
namespace imagecd::generator {

// Discovers the apps, builds and tags their images, tells the operator.
GeneratedFile ImagesWorkflow(const Model& model);

// Merges dependabot's pull requests that passed their checks.
GeneratedFile MergeWorkflow(const Project& project);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_WORKFLOW_H_
