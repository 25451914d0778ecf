#include "programs/generator/init.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "programs/generator/app_entry.h"
#include "programs/generator/app_survey.h"
#include "programs/generator/build_context.h"
#include "programs/generator/build_model.h"
#include "programs/generator/config.h"
#include "programs/generator/folder_pattern.h"
#include "programs/generator/formats.h"
#include "programs/generator/problem.h"
#include "programs/generator/published.h"
#include "programs/generator/source_text.h"
#include "programs/generator/work_tree.h"
#include "provider/base/status_macros.h"
#include "re2/re2.h"

namespace imagecd::generator {
namespace {

// In double quotes, so that YAML cannot misread it.
std::string Text(std::string_view text) { return JsonString(text); }

// The comment about Dockerfiles that are left out.
std::string LeftOutLines(const std::vector<LeftOutFile>& files) {
  constexpr size_t kMostShown = 50;
  if (files.empty()) return "";
  std::string text = "\n# Left out:\n";
  for (size_t i = 0; i < files.size() && i < kMostShown; ++i) {
    absl::StrAppend(&text, "#  - ", Quoted(files[i].path), ": ",
                    files[i].reason, "\n");
  }
  return text;
}

// The patterns that find exactly these images, and no Dockerfile that is left
// out; none if each image has to be declared.
std::vector<std::string> PatternsFor(const FoundImages& found,
                                     const std::vector<std::string>& given) {
  std::set<std::string> parents;
  for (const FoundImage& image : found.images) {
    if (!image.is_plain) return {};
    parents.insert(FolderOf(FolderOf(image.build.dockerfile)));
  }
  if (!given.empty()) return given;
  if (parents.size() != 1 || parents.begin()->empty()) return {};
  const std::string pattern = *parents.begin() + "/*";
  const bool finds_more =
      std::any_of(found.left_out.begin(), found.left_out.end(),
                  [&pattern](const LeftOutFile& file) {
                    return GlobMatches(pattern, FolderOf(file.path));
                  });
  const bool is_valid = re2::RE2::FullMatch(pattern, kGlob.pattern);
  if (finds_more || !is_valid) return {};
  return {pattern};
}

// Takes out what `options` does not ask for, and what imagecd.yaml cannot say.
void Select(const InitOptions& options, FoundImages* found) {
  std::string all;
  for (const FoundImage& image : found->images) {
    all += AppEntry(image, /*declares_build=*/true);
  }
  const bool all_valid = IsValidEntry(all);  // one look at all of them is fast
  std::vector<FoundImage> images;
  for (FoundImage& image : found->images) {
    const std::string folder = FolderOf(image.build.dockerfile);
    const bool asked = options.apps.empty() ||
                       std::any_of(options.apps.begin(), options.apps.end(),
                                   [&folder](const std::string& glob) {
                                     return GlobMatches(glob, folder);
                                   });
    if (!asked) {
      found->left_out.push_back(
          {image.build.dockerfile, "no pattern of --apps matches its folder"});
    } else if (!all_valid &&
               !IsValidEntry(AppEntry(image, /*declares_build=*/true))) {
      found->left_out.push_back(
          {image.build.dockerfile, "imagecd.yaml cannot have such a path"});
    } else {
      images.push_back(std::move(image));
    }
  }
  found->images = std::move(images);
  std::sort(found->left_out.begin(), found->left_out.end(),
            [](const LeftOutFile& a, const LeftOutFile& b) {
              return a.path < b.path;
            });
}

// That of an earlier imagecd.yaml, so that its stacks stay; otherwise the
// repository's, unless another project has it.
std::string NewProjectName(const Discovery& discovery,
                           const std::string& repository) {
  for (const FoundProject& project : discovery.projects) {
    if (project.generated && !project.name.empty()) return project.name;
  }
  const std::string like = AppNameLike(repository);
  const bool is_valid = re2::RE2::FullMatch(repository, kProjectName.pattern);
  return FreeProjectName(is_valid       ? repository
                         : like.empty() ? "apps"
                                        : like,
                         discovery.projects);
}

// A folder for the program: that of an earlier imagecd.yaml, otherwise the
// first one that does not exist.
std::string NewFolder(const std::string& root, const Discovery& discovery) {
  constexpr std::string_view kFile = "/Pulumi.yaml";
  for (const FoundProject& project : discovery.projects) {
    if (project.generated && project.path.size() > kFile.size()) {
      return project.path.substr(0, project.path.size() - kFile.size());
    }
  }
  const auto exists = [&root](const std::string& folder) {
    std::error_code error;
    return std::filesystem::exists(std::filesystem::symlink_status(
        absl::StrCat(root, "/", folder), error));
  };
  std::string folder = "deploy";
  for (int number = 1; exists(folder); ++number) {
    folder = absl::StrCat("deploy-imagecd", number == 1 ? "" : "-",
                          number == 1 ? "" : absl::StrCat(number));
  }
  return folder;
}

std::vector<std::string> PushingPipelines(const Discovery& discovery) {
  std::vector<std::string> paths;
  for (const Pipeline& pipeline : discovery.existing.pipelines) {
    if (pipeline.pushes && !pipeline.generated) {
      paths.push_back(Quoted(pipeline.path));
    }
  }
  return paths;
}

// Notes about files of the repository that stay as they are.
void AppendNotes(const Discovery& discovery, const std::string& repository,
                 const std::string& folder, std::vector<std::string>* notes) {
  const std::string name = NewProjectName(discovery, repository);
  for (const FoundProject& project : discovery.projects) {
    if (project.generated) continue;
    const size_t slash = project.path.rfind('/');
    notes->push_back(absl::StrFormat(
        "%s is the Pulumi project %s, and it is left alone. The new project is "
        "%s in %s. To use imagecd in the existing project instead, see "
        "`imagecd adopt -C %s`.",
        Quoted(project.path), Quoted(project.name), Quoted(name),
        Quoted(folder),
        slash == std::string::npos ? "."
                                   : Quoted(project.path.substr(0, slash))));
  }
  for (const std::string& path : discovery.existing.update_settings) {
    notes->push_back(absl::StrCat(
        Quoted(path),
        IsDependabotSettings(path)
            ? " stays as it is, and `imagecd generate` adds the entries that "
              "it lacks; `dependabot: {enabled: false}` in imagecd.yaml "
              "leaves it alone."
            : " lets Renovate update dependencies, and stays as it is: "
              "imagecd.yaml says `dependabot: {enabled: false}`."));
  }
  const std::vector<std::string> pushing = PushingPipelines(discovery);
  if (!pushing.empty()) {
    notes->push_back(absl::StrCat(
        "Images are built and pushed here already, by ",
        absl::StrJoin(pushing, ", "),
        ", and imagecd.yaml says `workflow: {enabled: false}`. To replace "
        "that, delete it and say `enabled: true`."));
  }
}

// The workflow's settings: an existing one goes on doing its work.
std::string WorkflowSettings(const Discovery& discovery) {
  std::string text = "workflow:\n";
  const std::vector<std::string> pushing = PushingPipelines(discovery);
  if (!pushing.empty()) {
    absl::StrAppend(&text,
                    "  # Images are built and pushed here already, by\n");
    for (const std::string& path : pushing) {
      absl::StrAppend(&text, "  # ", path, "\n");
    }
    absl::StrAppend(&text,
                    "  # To replace that, delete it and say `true`.\n"
                    "  enabled: false\n");
  }
  absl::StrAppend(&text,
                  "  onlyChanged: false\n"
                  "# Jobs that have to succeed before an image is pushed:\n"
                  "#  needs: [{job: test, run: make test}]\n"
                  "#  cosign: {sign: true}\n"
                  "#  reconcileKubeconfigSecret: KUBECONFIG\n\n");
  return text;
}

// Renovate's settings; "" if there are none.
std::string RenovateSettings(const Discovery& discovery) {
  for (const std::string& path : discovery.existing.update_settings) {
    if (!IsDependabotSettings(path)) return path;
  }
  return "";
}

// The text of a first imagecd.yaml; ReadConfig reads it without a problem.
// `folder` is that of the Pulumi program.
std::string FirstConfig(const AppSurvey& survey, const std::string& folder,
                        const InitOptions& options) {
  const Discovery& discovery = survey.discovery;
  const GitFolder::Facts& git = survey.git;
  const FoundImages& found = survey.uncovered;
  const Remote remote = ParseRemote(git.remote_url);
  const std::vector<std::string> patterns = PatternsFor(found, options.apps);
  const std::string lower =
      absl::AsciiStrToLower(absl::StrCat(remote.owner, "/", remote.name));
  const std::string renovate = RenovateSettings(discovery);
  std::string text =
      absl::StrCat("# yaml-language-server: $schema=",
                   options.schema.empty() ? kSchemaUrl : options.schema, "\n");
  absl::StrAppend(
      &text,
      "# What `imagecd generate` is told about this repository. Every key is\n"
      "# optional where git or the Dockerfiles tell it; lines with a # before\n"
      "# a key show what can be said.\n\n");
  absl::StrAppend(
      &text, "name: ",
      Text(NewProjectName(discovery, RepositoryName(git, survey.root))), "\n");
  absl::StrAppend(
      &text, "# Images are REGISTRY/APP.\n",
      remote.host == "github.com"
          ? absl::StrCat("registry: ", Text("ghcr.io/" + lower))
          : "# To be filled in, since git has no remote at github.com:\n"
            "#registry: registry.example.net/group/name",
      "\n");
  absl::StrAppend(
      &text, "branch: ", Text(git.branch.empty() ? "main" : git.branch), "\n");
  absl::StrAppend(
      &text,
      "# The Kubernetes namespace of the apps.\n"
      "#namespace: homeslice\n"
      "# Refuse pods in it that need more rights than the apps do:\n"
      "#podSecurity: enforce\n"
      "# each: every app gets its newest image; set: one commit for all.\n"
      "images: each\n"
      "platforms: [linux/amd64]\n"
      "#platforms: [linux/amd64, linux/arm64]\n"
      "# Of every app that says nothing else:\n"
      "resources: {requests: {cpu: 10m, memory: 64Mi}, limits: {memory: "
      "256Mi}}\n\n"
      "# Folders that are apps if they have a Dockerfile; other apps are\n"
      "# declared below.\n"
      "discover:\n  apps: [",
      absl::StrJoin(patterns, ", ",
                    [](std::string* out, const std::string& glob) {
                      absl::StrAppend(out, Text(glob));
                    }),
      "]\n#  exclude: [apps/experiment-*]\n\n"
      "programs:\n"
      "  - {language: yaml, folder: ",
      Text(folder),
      "}\n"
      "#  - {language: python, folder: ",
      Text(folder + "-python"),
      "}\n\n"
      "#selection:\n"
      "#  minimumAge: 15m\n"
      "#  verify: {revisionLabel: true}\n\n"
      "apps:\n");
  if (found.images.empty()) absl::StrAppend(&text, "  {}\n");
  for (const FoundImage& image : found.images) {
    absl::StrAppend(&text, AppEntry(image, patterns.empty()));
  }
  absl::StrAppend(&text, LeftOutLines(found.left_out));
  absl::StrAppend(
      &text,
      "\n"
      "# Secrets that the program makes from `pulumi config set --secret`:\n"
      "#secrets:\n"
      "#  backup-todoist:\n"
      "#    entries: {TODOIST_TOKEN: todoistToken}\n\n",
      WorkflowSettings(discovery), "dependabot:\n",
      renovate.empty()
          ? ""
          : absl::StrCat("  # Renovate is here already: ", renovate,
                         "\n  enabled: false\n"),
      "  interval: weekly\n"
      "  cooldownDays: 3\n"
      "#  autoMerge: minor\n\n"
      "operator:\n"
      "  folder: ",
      Text(folder + "/operator"),
      "\n"
      "  stack: prod\n"
      "#  registryToken: {secret: ghcr, key: token}\n");
  return text;
}

absl::Status WriteFirst(const InitOptions& options, const AppSurvey& survey,
                        InitReport* report) {
  const std::string folder = NewFolder(survey.root, survey.discovery);
  AppendNotes(survey.discovery, RepositoryName(survey.git, survey.root), folder,
              &report->notes);
  report->text = FirstConfig(survey, folder, options);
  std::vector<Problem> problems;
  ReadConfig(report->text, kConfigFileName, &problems);
  IMAGECD_RETURN_IF_ERROR(ProblemsToStatus(problems));
  if (options.dry_run) return absl::OkStatus();
  return WorkTree(survey.root).Write({{kConfigFileName, report->text}});
}

absl::Status AddToExisting(const InitOptions& options, const AppSurvey& survey,
                           InitReport* report) {
  report->text = *survey.config_text;
  if (survey.uncovered.images.empty()) return absl::OkStatus();
  std::vector<std::string> entries;
  for (const FoundImage& image : survey.uncovered.images) {
    entries.push_back(AppEntry(image, /*declares_build=*/true));
  }
  const std::string text = AddAppEntries(*survey.config_text, entries);
  if (text.empty()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "imagecd.yaml has a form to which imagecd cannot add entries. Add "
        "these to `apps` yourself:\n",
        absl::StrJoin(entries, "")));
  }
  report->text = text;
  if (options.dry_run) return absl::OkStatus();
  return WorkTree(survey.root).Write({{kConfigFileName, text}});
}

}  // namespace

absl::Status Init(const InitOptions& options, GitFolder* git,
                  InitReport* report) {
  const auto shows = [](unsigned char c) { return c > ' ' && c != 0x7F; };
  if (!std::all_of(options.schema.begin(), options.schema.end(), shows)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--schema is not a URL: ", Quoted(options.schema), " has a blank."));
  }
  IMAGECD_ASSIGN_OR_RETURN(AppSurvey survey, SurveyApps(options.folder, git));
  report->path = absl::StrCat(survey.root, "/", kConfigFileName);
  report->existed = survey.config_text.has_value();
  Select(options, &survey.uncovered);
  report->apps = survey.uncovered.images.size();
  report->left_out = survey.uncovered.left_out;
  report->notes = survey.discovery.notes;
  report->notes.insert(report->notes.end(), survey.uncovered.notes.begin(),
                       survey.uncovered.notes.end());
  return report->existed ? AddToExisting(options, survey, report)
                         : WriteFirst(options, survey, report);
}

}  // namespace imagecd::generator
