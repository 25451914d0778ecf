#include <string>
#include <vector>

#include "programs/generator/action_pins.h"
#include "programs/generator/program_files.h"
#include "programs/generator/workflow.h"
#include "programs/generator/workflow_scripts.h"
#include "programs/generator/workflow_text.h"
#include "programs/generator/yaml_document.h"

namespace imagecd::generator {
namespace {

constexpr char kMergePath[] = ".github/workflows/dependabot-merge.yaml";
constexpr char kImagesWorkflow[] = "images.yaml";

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

}  // namespace

GeneratedFile MergeWorkflow(const Project& project) {
  Yaml document = Yaml::Map();
  document.Comment(GeneratedNotice());
  document.Set("name", "dependabot-merge");
  document.Set("on", Yaml::Map())
      .Set("pull_request_target", Yaml::Map())
      .Comment("With rights to merge; nothing of the pull request is run here.")
      .Set("branches", Yaml::Strings({BranchPattern(project.branch)}));
  document.Set("permissions", Yaml::Map());
  Yaml& concurrency = document.Set("concurrency", Yaml::Map());
  concurrency.Set("group", "dependabot-merge-" +
                               Evaluated("github.event.pull_request.number"));
  concurrency.Set("cancel-in-progress", true);
  Yaml& job = document.Set("jobs", Yaml::Map()).Set("merge", Yaml::Map());
  job.Set("runs-on", WithoutExpressions(project.workflow.runner));
  job.Set("if", "github.event.pull_request.user.login == 'dependabot[bot]'");
  job.Set("timeout-minutes", 60);
  Yaml& permissions = job.Set("permissions", Yaml::Map());
  permissions.Set("contents", "write").Note("merges");
  permissions.Set("pull-requests", "write").Note("merges");
  permissions.Set("checks", "read");
  permissions.Set("statuses", "read");
  if (project.workflow.enabled) {
    permissions.Set("actions", "write").Note("starts the builds");
  }
  Yaml& steps = job.Set("steps", Yaml::List());
  Yaml& look = steps.Add(Yaml::Map());
  look.Set("uses", UsesAction(project, "dependabot/fetch-metadata"));
  look.Set("id", "update");
  Yaml& merge = steps.Add(Yaml::Map());
  merge.Set("name", "Merge what has passed its checks");
  merge.Set(
      "if",
      "contains(fromJSON(" +
          ExpressionString(MergedKinds(project.dependabot.auto_merge)) +
          "), steps.update.outputs.update-type) && "
          // No token of a workflow may change workflows.
          "!startsWith(steps.update.outputs.package-ecosystem, 'github')");
  Yaml& environment = merge.Set("env", Yaml::Map());
  environment.Set("GH_TOKEN", Evaluated("github.token"));
  environment.Set("GH_REPO", Evaluated("github.repository"));
  environment.Set("PULL_REQUEST",
                  Evaluated("github.event.pull_request.html_url"));
  environment.Set("HEAD_COMMIT",
                  Evaluated("github.event.pull_request.head.sha"));
  environment.Set("BRANCH", Evaluated("github.event.pull_request.base.ref"));
  environment.Set("IMAGES", project.workflow.enabled ? kImagesWorkflow : "");
  merge.Set("shell", "bash");
  merge.Set("run", kMergeScript);
  return {kMergePath, EmitYaml(document)};
}

}  // namespace imagecd::generator
