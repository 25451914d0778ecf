#ifndef IMAGECD_PROGRAMS_GENERATOR_WORKFLOW_STEPS_H_
#define IMAGECD_PROGRAMS_GENERATOR_WORKFLOW_STEPS_H_

#include <string>
#include <string_view>
#include <vector>

#include "programs/generator/model.h"
#include "programs/generator/yaml_document.h"

// Steps that several jobs of the workflows have.
namespace imagecd::generator {

// The run is of a pull request whose branch is in the same repository, so
// GitHub gives it the repository's secrets.
inline constexpr char kSameRepository[] =
    "github.event.pull_request.head.repo.full_name == github.repository";

// `runs-on`: one label, or a list of them.
Yaml RunsOn(const std::vector<std::string>& labels);

// `depth` commits of history; 0 is all of it. The files of LFS and submodules
// come only `for_build`.
Yaml CheckoutStep(const Project& project, int depth, bool for_build);

// Both have an empty `env`, and an `id` unless it is "". Python runs by
// `python3`: a self-hosted runner may have no `python`.
Yaml BashStep(const char* name, std::string_view script,
              std::string_view id = "");
Yaml PythonStep(const char* name, std::string_view script,
                std::string_view id = "");

// Appends the logins to other registries, which base images come from. In the
// job of a pull request they are skipped for a fork, which gets no secrets.
void AddBaseImageLogins(const Project& project, bool pull_request, Yaml* steps);

// Appends the login to the registry that the images are pushed to.
void AddPushLogin(const Project& project, Yaml* steps);

// Whether that login needs the identity of the workflow.
bool LogsInByIdentity(const Workflow& workflow);

// `registry/path` up to the first slash.
std::string RegistryHost(const std::string& registry);

// The region of a registry of Amazon ECR; "" for any other host.
std::string EcrRegion(const std::string& host);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_WORKFLOW_STEPS_H_
