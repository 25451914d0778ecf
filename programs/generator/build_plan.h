#ifndef IMAGECD_PROGRAMS_GENERATOR_BUILD_PLAN_H_
#define IMAGECD_PROGRAMS_GENERATOR_BUILD_PLAN_H_

#include <set>
#include <string>
#include <string_view>

#include "programs/generator/model.h"
#include "programs/generator/yaml_document.h"

// The step of the workflow that makes builds from the apps that were found:
// what changed, on which runner, and with which secrets and contexts.
namespace imagecd::generator {

// Whether the workflow needs the step.
bool NeedsBuildPlan(const Model& model);

// Whether each platform is built by a separate job, on the runner that
// `workflow.runners` names for it.
bool BuildsByPlatform(const Workflow& workflow);

// The step `plan`. Its outputs are JSON lists: `apps`, and `builds` with one
// item for each app and platform.
Yaml BuildPlanStep(const Model& model);

// The secrets of the repository that any app's build gets.
std::set<std::string> BuildSecrets(const Model& model);
// Whether any app's build has named contexts.
bool HasBuildContexts(const Model& model);

// The variable of a build step that holds a secret.
std::string SecretVariable(const std::string& secret);

// `GITHUB_SHA` for the value `${{ github.sha }}` of a build argument, which is
// taken from the run; "" for any other text.
std::string RunVariable(std::string_view argument);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_BUILD_PLAN_H_
