#include "programs/generator/workflow.h"

#include <vector>

#include "programs/generator/emitters.h"

namespace imagecd::generator {

std::vector<GeneratedFile> GenerateWorkflows(const Model& model) {
  std::vector<GeneratedFile> files;
  if (model.project.workflow.enabled) files.push_back(ImagesWorkflow(model));
  if (model.project.dependabot.enabled &&
      model.project.dependabot.auto_merge != Dependabot::AutoMerge::kOff) {
    files.push_back(MergeWorkflow(model.project));
  }
  return files;
}

}  // namespace imagecd::generator
