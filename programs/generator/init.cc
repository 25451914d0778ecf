#include "programs/generator/init.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "programs/generator/build_model.h"
#include "programs/generator/config.h"
#include "programs/generator/problem.h"
#include "programs/generator/published.h"
#include "programs/generator/work_tree.h"
#include "provider/base/status_macros.h"

namespace imagecd::generator {
namespace {

// In double quotes, so that YAML cannot misread it.
std::string Text(std::string_view text) {
  return absl::StrCat(
      "\"",
      absl::StrReplaceAll(absl::string_view(text.data(), text.size()),
                          {{"\\", "\\\\"}, {"\"", "\\\""}}),
      "\"");
}

void AppendApp(const DiscoveredApp& app, std::string* text) {
  absl::StrAppend(text, "  ", Text(app.name), ":\n");
  absl::StrAppend(text, "    # found in ", app.folder);
  if (app.exposed.empty()) {
    absl::StrAppend(text,
                    "; its Dockerfile EXPOSEs no port\n"
                    "# Runs by the clock where it has a schedule:\n"
                    "#    schedule: \"0 3 * * *\"\n"
                    "#    ports: [8080]\n");
    return;
  }
  std::vector<std::string> ports;
  for (const Port& port : app.exposed) {
    ports.push_back(port.protocol == "TCP"
                        ? absl::StrCat(port.container_port)
                        : absl::StrFormat("{port: %d, protocol: %s}",
                                          port.container_port, port.protocol));
  }
  absl::StrAppend(text, "\n    kind: deployment\n", "    ports: [",
                  absl::StrJoin(ports, ", "), "]\n");
  absl::StrAppend(text, "#    ingress: {host: ", app.name,
                  ".example.net}\n"
                  "#    container: {readinessProbe: {httpGet: {path: "
                  "/healthz, port: http}}}\n");
}

// That of an earlier imagecd.yaml, so that its stacks stay; otherwise the
// repository's, unless another project has it.
std::string NewProjectName(const Discovery& discovery, const Remote& remote) {
  for (const FoundProject& project : discovery.projects) {
    if (project.generated && !project.name.empty()) return project.name;
  }
  return FreeProjectName(remote.name.empty() ? "homeslice" : remote.name,
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
void AppendNotes(const Discovery& discovery, const Remote& remote,
                 const std::string& folder, std::vector<std::string>* notes) {
  const std::string name = NewProjectName(discovery, remote);
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

}  // namespace

std::string FirstConfig(const Discovery& discovery, const GitFolder::Facts& git,
                        const std::string& folder, const InitOptions& options) {
  const Remote remote = ParseRemote(git.remote_url);
  std::string lower = absl::StrCat(remote.owner, "/", remote.name);
  absl::AsciiStrToLower(&lower);
  const bool github = remote.host == "github.com";
  const std::string renovate = RenovateSettings(discovery);
  std::string text =
      absl::StrCat("# yaml-language-server: $schema=",
                   options.schema.empty() ? kSchemaUrl : options.schema, "\n");
  absl::StrAppend(
      &text,
      "# What `imagecd generate` is told about this repository. Every key is\n"
      "# optional where git or the Dockerfiles tell it; lines with a # before\n"
      "# a key show what can be said.\n\n");
  absl::StrAppend(&text, "name: ", Text(NewProjectName(discovery, remote)),
                  "\n");
  absl::StrAppend(
      &text, "# Images are REGISTRY/APP.\nregistry: ",
      Text(absl::StrCat("ghcr.io/", github ? lower : "owner/homeslice")), "\n");
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
      "#platforms: [linux/amd64, linux/arm64]\n\n"
      "discover:\n  apps: [",
      absl::StrJoin(options.apps, ", ",
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
  if (discovery.apps.empty()) absl::StrAppend(&text, "  {}\n");
  for (const DiscoveredApp& app : discovery.apps) AppendApp(app, &text);
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

absl::Status Init(const InitOptions& options, GitFolder* git,
                  InitReport* report) {
  const auto shows = [](unsigned char c) { return c > ' ' && c != 0x7F; };
  if (!std::all_of(options.schema.begin(), options.schema.end(), shows)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--schema is no URL: ", Quoted(options.schema), " has a blank in it."));
  }
  IMAGECD_ASSIGN_OR_RETURN(const GitFolder::Facts facts,
                           git->Look(options.folder));
  const std::string root = facts.root.empty() ? options.folder : facts.root;
  const WorkTree tree(root);
  report->path = absl::StrCat(root, "/", kConfigFileName);
  IMAGECD_ASSIGN_OR_RETURN(const auto there, tree.Read(kConfigFileName));
  if (there && !options.dry_run) {
    return absl::AlreadyExistsError(absl::StrCat(
        Quoted(report->path), " is there already and was left as it is."));
  }
  IMAGECD_ASSIGN_OR_RETURN(const Discovery discovery,
                           Discover({.root = root, .apps = options.apps},
                                    facts.root.empty() ? nullptr : git));
  report->apps = discovery.apps.size();
  report->notes = discovery.notes;
  const std::string folder = NewFolder(root, discovery);
  AppendNotes(discovery, ParseRemote(facts.remote_url), folder, &report->notes);
  report->text = FirstConfig(discovery, facts, folder, options);
  std::vector<Problem> problems;
  ReadConfig(report->text, kConfigFileName, &problems);
  IMAGECD_RETURN_IF_ERROR(ProblemsToStatus(problems));
  if (options.dry_run) return absl::OkStatus();
  return tree.Write({{kConfigFileName, report->text}});
}

}  // namespace imagecd::generator
