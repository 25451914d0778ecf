#include "programs/generator/existing_files.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "programs/generator/generated_paths.h"
#include "programs/generator/problem.h"
#include "programs/generator/program_files.h"
#include "programs/generator/yaml_tree.h"

namespace imagecd::generator {
namespace {

constexpr std::string_view kWorkflowFolder = ".github/workflows";

// Pipelines of other services than GitHub Actions.
constexpr std::string_view kOtherPipelines[] = {".appveyor.yml",
                                                ".circleci/config.yml",
                                                ".drone.yml",
                                                ".gitlab-ci.yml",
                                                ".travis.yml",
                                                ".woodpecker.yaml",
                                                ".woodpecker.yml",
                                                "Jenkinsfile",
                                                "azure-pipelines.yaml",
                                                "azure-pipelines.yml",
                                                "bitbucket-pipelines.yml",
                                                "buildspec.yml",
                                                "cloudbuild.yaml",
                                                "cloudbuild.yml"};

// The names that Renovate's documentation lists.
constexpr std::string_view kRenovateFiles[] = {
    "renovate.json",    "renovate.jsonc",    "renovate.json5",   ".renovaterc",
    ".renovaterc.json", ".renovaterc.jsonc", ".renovaterc.json5"};

// Actions that build images. Whether they push is an input of theirs.
constexpr std::string_view kBuildingActions[] = {
    "docker/build-push-action", "docker/bake-action", "depot/build-push-action",
    "depot/bake-action", "redhat-actions/buildah-build"};
// Actions that always push.
constexpr std::string_view kPushingActions[] = {
    "redhat-actions/push-to-registry",
    "elgohr/Publish-Docker-Github-Action",
    "mr-smithers-excellent/docker-build-push",
    "whoan/docker-build-with-cache-action",
    "aevea/action-kaniko",
    "int128/kaniko-action",
    "ko-build/setup-ko",
    "azure/container-apps-deploy-action"};
// Commands, as they stand in scripts.
constexpr std::string_view kBuildingCommands[] = {
    "docker build ",        "docker buildx build",  "docker buildx bake",
    "docker compose build", "docker-compose build", "podman build",
    "nerdctl build",        "buildah bud",          "buildah build"};
constexpr std::string_view kPushingCommands[] = {
    "docker push",
    "docker image push",
    "docker compose push",
    "docker-compose push",
    "podman push",
    "nerdctl push",
    "buildah push",
    "crane push",
    "skopeo copy",
    "ko build",
    "ko publish",
    "skaffold build",
    "skaffold run",
    "pack build",
    "kaniko",
    "jib:build",
    "gradlew jib",
    "bootBuildImage --publishImage",
    "az acr build",
    "gcloud builds submit",
    "earthly --push"};

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         text.substr(text.size() - end.size()) == end;
}

bool IsYaml(std::string_view name) {
  return EndsWith(name, ".yml") || EndsWith(name, ".yaml");
}

template <typename Names>
bool IsIn(const Names& names, std::string_view text) {
  return std::find(std::begin(names), std::end(names), text) != std::end(names);
}

template <typename Words>
bool HasAny(std::string_view text, const Words& words) {
  return std::any_of(std::begin(words), std::end(words),
                     [text](std::string_view word) {
                       return text.find(word) != std::string_view::npos;
                     });
}

// Facts about a pipeline, as far as its text shows them.
struct Work {
  bool builds = false;
  bool pushes = false;
  std::string tags;  // all texts that can hold a tag
};

void LookAtScript(std::string_view script, Work* work) {
  if (HasAny(script, kPushingCommands)) work->pushes = true;
  if (!HasAny(script, kBuildingCommands)) return;
  work->builds = true;
  if (script.find("--push") != std::string_view::npos ||
      script.find("push=true") != std::string_view::npos) {
    work->pushes = true;
  }
}

std::string TextAt(const YamlNode* map, std::string_view key) {
  const YamlNode* value = map == nullptr ? nullptr : map->Find(key);
  return value == nullptr ? "" : value->text;
}

void LookAtStep(const YamlNode& step, Work* work) {
  const std::string uses = TextAt(&step, "uses");
  const std::string action = uses.substr(0, uses.find('@'));
  const YamlNode* with = step.Find("with");
  if (IsIn(kPushingActions, action)) work->pushes = true;
  if (IsIn(kBuildingActions, action)) {
    work->builds = true;
    const std::string push = TextAt(with, "push");
    const std::string outputs = TextAt(with, "outputs");
    if ((!push.empty() && push != "false") ||
        outputs.find("push=true") != std::string::npos ||
        outputs.find("type=registry") != std::string::npos) {
      work->pushes = true;
    }
  }
  const std::string run = TextAt(&step, "run");
  LookAtScript(run, work);
  work->tags += TextAt(with, "tags") + "\n" + run + "\n";
}

// Every step, wherever it is: in a job, or in a composite action.
void LookAtNode(const YamlNode& node, Work* work) {
  if (node.kind == YamlNode::Kind::kMap) LookAtStep(node, work);
  for (const YamlNodePointer& item : node.items) LookAtNode(*item, work);
  for (const YamlNode::Entry& entry : node.entries) {
    LookAtNode(*entry.value, work);
  }
}

// `{{branch}}.{{date 'YYYYMMDD-HHmmss'}}.{{sha}}`, or what a script makes of
// `date` and a commit.
bool TagsFit(const std::string& tags) {
  constexpr std::string_view kTimes[] = {"YYYYMMDD-HHmmss", "%Y%m%d-%H%M%S"};
  constexpr std::string_view kCommits[] = {"{{sha}}", "github.sha",
                                           "GITHUB_SHA", "rev-parse"};
  return HasAny(tags, kTimes) && HasAny(tags, kCommits);
}

void LookAtPipeline(const std::string& path, const std::string& text,
                    const YamlNode* tree, ExistingFiles* existing) {
  Work work;
  if (tree != nullptr) {
    LookAtNode(*tree, &work);
  } else {
    LookAtScript(text, &work);
    if (HasAny(text, kBuildingActions) || HasAny(text, kPushingActions)) {
      work.pushes = true;
    }
    work.tags = text;
  }
  if (!work.builds && !work.pushes) return;
  existing->pipelines.push_back({.path = path,
                                 .generated = CanBeGenerated(path, text),
                                 .pushes = work.pushes,
                                 .tags_fit = TagsFit(work.tags)});
}

// Whether `on` has the event: a text, a list of texts, or a mapping.
bool StartsOn(const YamlNode& workflow, std::string_view event) {
  const YamlNode* on = workflow.Find("on");
  if (on == nullptr) return false;
  return on->text == event || on->Find(event) != nullptr ||
         std::any_of(on->items.begin(), on->items.end(),
                     [event](const auto& item) { return item->text == event; });
}

void LookAtWorkflow(const std::string& path, const std::string& text,
                    bool is_action, ExistingFiles* existing) {
  std::vector<Problem> problems;
  const YamlNodePointer tree = ParseYaml(text, path, &problems);
  LookAtPipeline(path, text, tree.get(), existing);
  if (is_action) return;
  existing->workflows.push_back(
      {path, tree != nullptr && StartsOn(*tree, "workflow_call")});
  if (text.find("renovatebot/github-action") != std::string::npos) {
    existing->update_settings.push_back(path);
  }
}

bool IsRenovateSettings(const std::string& folder, const std::string& name,
                        const std::string& path, const FileReader& read) {
  if (folder.empty() && name == "package.json") {
    return read(path).find("\"renovate\":") != std::string::npos;
  }
  return (folder.empty() || folder == ".github" || folder == ".gitlab") &&
         IsIn(kRenovateFiles, name);
}

void LookAtFile(const std::string& folder, const std::string& name,
                const FileReader& read, ExistingFiles* existing) {
  const std::string path = PathIn(folder, name);
  if (IsDependabotSettings(path)) {
    std::string text = read(path);
    if (CanBeGenerated(path, text)) {
      existing->has_own_dependabot = true;
      return;
    }
    existing->update_settings.push_back(path);
    existing->dependabot_path = path;
    existing->dependabot_text = std::move(text);
  } else if (IsRenovateSettings(folder, name, path, read)) {
    existing->update_settings.push_back(path);
  } else if (folder == kWorkflowFolder && IsYaml(name)) {
    LookAtWorkflow(path, read(path), /*is_action=*/false, existing);
  } else if (folder.rfind(".github/", 0) == 0 &&
             (name == "action.yml" || name == "action.yaml")) {
    LookAtWorkflow(path, read(path), /*is_action=*/true, existing);
  } else if (IsIn(kOtherPipelines, path)) {
    LookAtPipeline(path, read(path), nullptr, existing);
  } else if (path == ".gitmodules") {
    existing->submodules = true;
  } else if (name == ".gitattributes" &&
             read(path).find("filter=lfs") != std::string::npos) {
    existing->lfs = true;
  }
}

}  // namespace

bool IsDependabotSettings(std::string_view path) {
  return path == ".github/dependabot.yml" || path == ".github/dependabot.yaml";
}

ExistingFiles FindExistingFiles(const std::vector<FolderListing>& folders,
                                const FileReader& read) {
  ExistingFiles existing;
  for (const FolderListing& listing : folders) {
    for (const std::string& name : listing.files) {
      LookAtFile(listing.folder, name, read, &existing);
    }
  }
  const auto by_path = [](const auto& a, const auto& b) {
    return a.path < b.path;
  };
  std::sort(existing.pipelines.begin(), existing.pipelines.end(), by_path);
  std::sort(existing.workflows.begin(), existing.workflows.end(), by_path);
  std::sort(existing.update_settings.begin(), existing.update_settings.end());
  return existing;
}

}  // namespace imagecd::generator
