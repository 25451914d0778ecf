#include <string>
#include <utility>
#include <vector>

#include "programs/generator/action_pins.h"
#include "programs/generator/program_files.h"
#include "programs/generator/workflow.h"
#include "programs/generator/workflow_scripts.h"
#include "programs/generator/workflow_steps.h"
#include "programs/generator/workflow_text.h"
#include "programs/generator/yaml_document.h"

namespace imagecd::generator {
namespace {

constexpr char kMergePath[] = ".github/workflows/dependabot-merge.yaml";
constexpr char kImagesWorkflow[] = "images.yaml";
constexpr char kWorkflowFolder[] = ".github/workflows/";
// `user` opened the pull request, `actor` pushed to it. A fork's commits are
// never merged.
constexpr char kIsDependabot[] =
    "github.actor == 'dependabot[bot]' && "
    "github.event.pull_request.user.login == 'dependabot[bot]' && "
    "github.event.pull_request.head.repo.full_name == github.repository";

std::string MergedKinds(Dependabot::AutoMerge up_to) {
  std::vector<std::string> kinds{"version-update:semver-patch"};
  if (up_to != Dependabot::AutoMerge::kPatch) {
    kinds.emplace_back("version-update:semver-minor");
  }
  if (up_to == Dependabot::AutoMerge::kMajor) {
    kinds.emplace_back("version-update:semver-major");
  }
  return JsonList(kinds);
}

Yaml PullRequestEnvironment() {
  Yaml environment = Yaml::Map();
  environment.Set("GH_TOKEN", Evaluated("github.token"));
  environment.Set("GH_REPO", Evaluated("github.repository"));
  environment.Set("PULL_REQUEST",
                  Evaluated("github.event.pull_request.html_url"));
  return environment;
}

Yaml Decide(const Project& project) {
  Yaml environment = PullRequestEnvironment();
  environment.Set("UPDATES",
                  Evaluated("steps.update.outputs.updated-dependencies-json"));
  environment.Set("ALLOWED", MergedKinds(project.dependabot.auto_merge))
      .Comment("A new digest of the same tag is merged, too.");
  Yaml step = Yaml::Map();
  step.Set("name", "Decide whether to merge");
  step.Set("id", "decide");
  // No token of a workflow may change workflows.
  step.Set("if",
           "!startsWith(steps.update.outputs.package-ecosystem, 'github')");
  step.Set("env", std::move(environment));
  step.Set("shell", "bash");
  step.Set("run", kDecideScript);
  return step;
}

Yaml Merge(const Project& project) {
  const bool builds = project.workflow.enabled;
  std::vector<std::string> required;
  if (builds) {
    required.push_back(std::string(kWorkflowFolder) + kImagesWorkflow);
  }
  Yaml environment = PullRequestEnvironment();
  environment.Set("HEAD_COMMIT",
                  Evaluated("github.event.pull_request.head.sha"));
  environment.Set("BRANCH", Evaluated("github.event.pull_request.base.ref"));
  environment.Set("IMAGES", builds ? kImagesWorkflow : "");
  environment.Set("OWN", kMergePath);
  environment.Set("REQUIRED", JsonList(required))
      .Comment(
          "Nothing is merged before these have passed. Add your own workflows\n"
          "that run for every pull request.");
  Yaml step = Yaml::Map();
  step.Set("name", "Merge what has passed its checks");
  step.Set("if", "steps.decide.outputs.merge == 'true'");
  step.Set("env", std::move(environment));
  step.Set("shell", "bash");
  step.Set("run", kMergeScript);
  return step;
}

}  // namespace

GeneratedFile MergeWorkflow(const Project& project) {
  Yaml document = Yaml::Map();
  document.Comment(GeneratedNotice());
  document.Set("name", "dependabot-merge");
  document.Set("on", Yaml::Map())
      .Set("pull_request_target", Yaml::Map())
      .Comment(
          "Has permission to merge, so it runs no code of the pull request.")
      .Set("branches", Yaml::Strings({BranchPattern(project.branch)}));
  document.Set("permissions", Yaml::Map());
  Yaml& concurrency = document.Set("concurrency", Yaml::Map());
  concurrency.Set("group", "dependabot-merge-" +
                               Evaluated("github.event.pull_request.number"));
  concurrency.Set("cancel-in-progress", true);
  Yaml& job = document.Set("jobs", Yaml::Map()).Set("merge", Yaml::Map());
  job.Set("runs-on", RunsOn(project.workflow.runner));
  job.Set("if", kIsDependabot);
  job.Set("timeout-minutes", 60);
  Yaml& permissions = job.Set("permissions", Yaml::Map());
  permissions.Set("contents", "write").Note("merges");
  permissions.Set("pull-requests", "write").Note("merges");
  permissions.Set("checks", "read");
  permissions.Set("statuses", "read");
  Yaml& actions = permissions.Set("actions", "read");
  if (project.workflow.enabled) {
    actions = Yaml("write").Note("starts the builds");
  }
  Yaml& steps = job.Set("steps", Yaml::List());
  Yaml& look = steps.Add(Yaml::Map());
  look.Set("uses", UsesAction(project, "dependabot/fetch-metadata"));
  look.Set("id", "update");
  steps.Add(Decide(project));
  steps.Add(Merge(project));
  return {kMergePath, EmitYaml(document)};
}

}  // namespace imagecd::generator
