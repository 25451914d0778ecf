#include "programs/generator/build_model.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "programs/generator/build_workload.h"
#include "programs/generator/dependabot_merge.h"
#include "programs/generator/ecosystems.h"
#include "programs/generator/program_files.h"
#include "programs/generator/published.h"
#include "programs/generator/workflow_steps.h"
#include "programs/generator/workflow_text.h"
#include "provider/oci/reference.h"

namespace imagecd::generator {
namespace {

constexpr char kPluginVersion[] = IMAGECD_VERSION;
constexpr char kKubernetesPluginVersion[] = "4.25.0";
constexpr size_t kLongestName = 63;

std::string Lower(std::string_view text) {
  std::string lower(text);
  absl::AsciiStrToLower(&lower);
  return lower;
}

// `apps/chime/` and `.` as model.h has them.
std::string CleanPath(std::string path) {
  while (!path.empty() && path.back() == '/') path.pop_back();
  return path == "." ? "" : path;
}

// A Kubernetes name from a project's or a repository's.
std::string NameFrom(std::string_view text) {
  std::string name;
  for (const char c : Lower(text)) {
    const bool fine = absl::ascii_isalnum(static_cast<unsigned char>(c));
    if (fine) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  if (name.size() > kLongestName) name.resize(kLongestName);
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name;
}

class ModelBuilder {
 public:
  ModelBuilder(const Config& config, const Discovery& discovery,
               const GitFolder::Facts& git, const std::string& file,
               std::vector<Problem>* problems, std::vector<std::string>* notes)
      : config_(config),
        discovery_(discovery),
        git_(git),
        file_(file),
        problems_(problems),
        notes_(notes) {}

  Model Build() {
    model_.project = config_.project;
    FillProject();
    FillPrograms();
    CheckProjectName();
    FillOperator();
    FillWorkflow();
    FillDependabot();
    FillSecrets();
    FillApps();
    model_.ecosystems = discovery_.ecosystems;
    SortEcosystems(&model_.ecosystems);
    CheckObjectNames();
    return std::move(model_);
  }

 private:
  void Report(const std::string& path, std::string message) {
    problems_->push_back({file_, config_.Where(path), std::move(message)});
  }

  void FillProject() {
    Project& project = model_.project;
    const std::string url =
        project.remote.url.empty() ? git_.remote_url : project.remote.url;
    project.remote = ParseRemote(url);
    const Remote& remote = project.remote;
    if (remote.host.empty() && !config_.project.remote.url.empty()) {
      Report("repositoryUrl",
             "repositoryUrl has to name a host, an owner and a repository, "
             "like `repositoryUrl: https://github.com/owner/homeslice`");
    }
    if (project.name.empty()) project.name = NameFrom(remote.name);
    if (project.name.empty()) {
      Report("name",
             "`name` is missing, and no git remote tells it: add a line like "
             "`name: homeslice`");
    }
    if (project.space.empty()) project.space = NameFrom(project.name);
    if (project.branch.empty()) project.branch = git_.branch;
    if (project.branch.empty()) {
      project.branch = "main";
      notes_->push_back("No git branch was found: `main` is taken.");
    }
    FillRegistry();
    project.plugin_folder = CleanPath(project.plugin_folder);
    if (project.plugin_version.empty()) {
      project.plugin_version = kPluginVersion;
    }
    if (project.kubernetes_plugin_version.empty()) {
      project.kubernetes_plugin_version = kKubernetesPluginVersion;
    }
    for (std::string* version :
         {&project.plugin_version, &project.kubernetes_plugin_version}) {
      if ((*version)[0] == 'v') version->erase(0, 1);
    }
  }

  void FillRegistry() {
    Project& project = model_.project;
    if (project.registry.empty() && project.remote.host == "github.com") {
      project.registry = absl::StrCat("ghcr.io/", Lower(project.remote.owner),
                                      "/", Lower(project.remote.name));
    }
    if (project.registry.empty()) {
      Report("registry",
             "`registry` is missing, and git has no remote at github.com to "
             "take it from: add a line like `registry: ghcr.io/OWNER/NAME`, "
             "with your own registry");
      return;
    }
    CheckRepository("registry", absl::StrCat(project.registry, "/app"));
  }

  void CheckRepository(const std::string& path, const std::string& text) {
    const auto repository = oci::ParseRepository(text);
    if (!repository.ok()) {
      Report(path, absl::StrCat(path, ": ",
                                std::string(repository.status().message())));
    }
  }

  void FillPrograms() {
    std::vector<Program>& programs = model_.project.programs;
    if (programs.empty() && !config_.has_programs) {
      programs.push_back({.folder = "deploy"});
    }
    std::map<std::string, size_t> folders;
    size_t at_root = 0;
    for (size_t i = 0; i < programs.size(); ++i) {
      const std::string path = absl::StrFormat("programs[%d]", i);
      programs[i].folder = CleanPath(programs[i].folder);
      const bool is_new = folders.emplace(programs[i].folder, i).second;
      if (!is_new) {
        Report(path + ".folder",
               absl::StrCat("two programs would be in the folder ",
                            Quoted(programs[i].folder),
                            ": give each its own, like `folder: deploy/go`"));
      }
      if (programs[i].project_at_root && ++at_root > 1) {
        Report(path + ".projectAtRoot",
               "only one program can have its Pulumi.yaml at the root");
      }
    }
  }

  void CheckProjectName() {
    const Project& project = model_.project;
    std::vector<FoundProject> others = discovery_.projects;
    others.erase(std::remove_if(
                     others.begin(), others.end(),
                     [&](const FoundProject& found) {
                       return std::any_of(
                           project.programs.begin(), project.programs.end(),
                           [&](const Program& program) {
                             return found.path == PathIn(ProjectFolder(program),
                                                         "Pulumi.yaml");
                           });
                     }),
                 others.end());
    const std::string free = FreeProjectName(project.name, others);
    if (project.name.empty() || project.programs.empty() ||
        free == project.name) {
      return;
    }
    const auto taken = std::find_if(
        others.begin(), others.end(), [&](const FoundProject& found) {
          return !found.generated && Lower(found.name) == Lower(project.name);
        });
    Report("name",
           absl::StrFormat(
               "the Pulumi project in %s has the name %s, too, and `pulumi up` "
               "of one project would delete what the other one deployed: take "
               "another name, like `name: %s`. To use imagecd in the existing "
               "project instead, see `imagecd adopt`",
               Quoted(taken->path), Quoted(taken->name), free));
  }

  void FillOperator() {
    Operator& op = model_.project.operator_;
    op.folder = CleanPath(op.folder);
    if (model_.project.programs.empty()) {
      if (op.enabled && config_.Says("operator.enabled")) {
        Report("operator.enabled",
               "operator.enabled is true, and `programs: []` leaves nothing "
               "that the operator could deploy: add a program, or set "
               "`operator: {enabled: false}`");
      }
      op.enabled = false;
    }
    if (op.space.empty()) op.space = model_.project.space;
    if (op.registry_user.empty()) {
      const std::string& registry = model_.project.registry;
      constexpr std::string_view kDockerHub = "docker.io/";
      op.registry_user = registry.rfind(kDockerHub, 0) == 0
                             ? registry.substr(kDockerHub.size())
                             : "token";
      op.registry_user.resize(
          std::min(op.registry_user.find('/'), op.registry_user.size()));
    }
    if (op.stack_name.empty()) op.stack_name = NameFrom(model_.project.name);
    if (op.enabled && op.plugin_image.empty()) {
      op.plugin_image =
          absl::StrCat(kPluginImage, ":", model_.project.plugin_version);
    }
  }

  void FillSecrets() {
    for (const SecretSettings& settings : config_.secrets) {
      Secret secret{.name = settings.name, .space = settings.space};
      if (secret.space.empty()) secret.space = model_.project.space;
      for (const KeyValue& entry : settings.entries) {
        if (entry.value == model_.project.registry_key) {
          const std::string path =
              absl::StrCat("secrets.", settings.name, ".entries.", entry.key);
          Report(path, absl::StrCat(path, " is ", Quoted(entry.value),
                                    ", which `registryKey` is, too: they need "
                                    "a key each"));
        }
        secret.entries.push_back({entry.key, entry.value});
      }
      model_.project.secrets.push_back(std::move(secret));
    }
  }

  void FillApps() {
    std::map<std::string, const DiscoveredApp*> discovered;
    std::vector<std::string> names;
    for (const DiscoveredApp& app : discovery_.apps) {
      discovered[app.name] = &app;
      names.push_back(app.name);
    }
    std::map<std::string, const AppSettings*> settings;
    for (const AppSettings& app : config_.apps) {
      settings[app.name] = &app;
      if (discovered.contains(app.name)) continue;
      const std::string path = absl::StrCat("apps.", app.name);
      const auto missing = discovery_.missing_dockerfiles.find(app.name);
      if (missing != discovery_.missing_dockerfiles.end()) {
        Report(path + ".build.dockerfile",
               absl::StrFormat("%s.build.dockerfile: there is no file %s in "
                               "this repository",
                               path, Quoted(missing->second)));
        continue;
      }
      const std::string near = Nearest(app.name, names);
      Report(path,
             absl::StrCat(
                 "there is no app ", Quoted(app.name),
                 near.empty()
                     ? absl::StrFormat(
                           ": no folder of this name has a Dockerfile and "
                           "matches `discover.apps`. Name its Dockerfile: "
                           "`apps: {%s: {build: {dockerfile: PATH}}}`",
                           app.name)
                     : absl::StrCat("; did you mean `", near, "`?")));
    }
    const Project& project = model_.project;
    const bool only_updates =
        project.programs.empty() && !project.workflow.enabled;
    if (discovery_.apps.empty() && discovery_.missing_dockerfiles.empty() &&
        !only_updates) {
      Report("discover.apps",
             "no app was found: no folder that matches `discover.apps` has a "
             "Dockerfile or Containerfile. `imagecd apps` shows what is in "
             "this repository, and `imagecd init` adds it to imagecd.yaml");
    }
    for (const auto& [name, app] : discovered) {
      AppSettings nothing;
      nothing.name = name;
      nothing.choice = config_.choice;
      nothing.main.workload.resources = config_.resources;
      const auto found = settings.find(name);
      AddApp(*app, found == settings.end() ? nothing : *found->second);
    }
  }

  void AddApp(const DiscoveredApp& found, const AppSettings& settings) {
    const Project& project = model_.project;
    const std::string path = absl::StrCat("apps.", found.name);
    App app;
    app.name = found.name;
    app.folder = found.folder;
    app.build = settings.build;
    app.build.context = CleanPath(app.build.context);
    if (settings.build.context.empty()) app.build.context = found.context;
    app.build.dockerfile = found.dockerfile;
    app.declared = !settings.build.dockerfile.empty();
    CheckBuild(path, found, app.build);
    app.image_repository = settings.repository;
    if (app.image_repository.empty()) {
      app.image_repository = absl::StrCat(project.registry, "/", app.name);
    } else {
      CheckRepository(path + ".repository", app.image_repository);
    }
    app.space = settings.space.empty() ? project.space : settings.space;
    app.platforms = settings.platforms;
    if (app.platforms.empty()) app.platforms = config_.platforms;
    if (app.platforms.empty()) {
      Report("platforms",
             "at least one platform is needed, as in `platforms: "
             "[linux/amd64]`");
    }
    app.choice = settings.choice;
    if (app.choice.branch.empty()) app.choice.branch = project.branch;
    app.choice.platforms = app.platforms;
    CheckRevisionLabel(path, app.choice);
    const auto in_app = [&found](const FoundEcosystem& ecosystem) {
      return ecosystem.directory == found.folder ||
             ecosystem.directory.rfind(found.folder + "/", 0) == 0;
    };
    std::copy_if(discovery_.ecosystems.begin(), discovery_.ecosystems.end(),
                 std::back_inserter(app.ecosystems), in_app);
    WorkloadBuilder workloads(
        found,
        [&](const std::string& below, const std::string& message) {
          const std::string at = path + below;
          Report(at, absl::StrCat(at, ": ", message));
        },
        [&](const std::string& below, const std::string& message) {
          notes_->push_back(absl::StrCat(path, below, ": ", message, "."));
        });
    app.workloads = workloads.Build(settings);
    model_.apps.push_back(std::move(app));
  }

  void CheckBuild(const std::string& app, const DiscoveredApp& found,
                  const generator::Build& build) {
    const std::string path = absl::StrCat(app, ".build.target");
    if (!found.has_target) {
      Report(path, absl::StrFormat(
                       "%s: %s has no stage %s; %s", path,
                       Quoted(found.dockerfile), Quoted(build.target),
                       found.stages.empty()
                           ? "none of its stages has a name"
                           : absl::StrCat("it has ",
                                          absl::StrJoin(found.stages, ", "))));
    }
    constexpr size_t kMostShown = 3;
    std::vector<std::string> missing = found.missing_sources;
    if (missing.empty()) return;
    if (missing.size() > kMostShown) missing.resize(kMostShown);
    notes_->push_back(absl::StrFormat(
        "%s: %s copies %s, and the build context %s does not have it. The "
        "build fails unless a step before it creates it, or `build: {context: "
        "...}` names another folder.",
        app, Quoted(found.dockerfile), absl::StrJoin(missing, ", "),
        build.context.empty() ? "(the root)" : Quoted(build.context)));
  }

  // An image that is tagged again keeps the label of the commit that built it.
  void CheckRevisionLabel(const std::string& app, const ImageChoice& choice) {
    if (!choice.verify_revision_label ||
        !model_.project.workflow.only_changed) {
      return;
    }
    const bool of_all = config_.choice.verify_revision_label;
    if (of_all && std::exchange(revision_label_reported_, true)) return;
    const std::string path =
        (of_all ? "" : app + ".") + "selection.verify.revisionLabel";
    Report(path, absl::StrCat(path,
                              " cannot go with `workflow: {onlyChanged: "
                              "true}`: an unchanged app's image gets the new "
                              "commit's tag, and its label still names the "
                              "commit that built it. Take one of the two out"));
  }

  // Deployments and CronJobs of one name in one namespace, Secrets too.
  void CheckObjectNames() {
    std::map<std::pair<std::string, std::string>, std::string> names;
    for (const App& app : model_.apps) {
      for (const Workload& workload : app.workloads) {
        const auto [first, is_new] =
            names.emplace(std::pair(app.space, workload.name), app.name);
        if (is_new) continue;
        Report(absl::StrCat("apps.", app.name),
               absl::StrFormat("the apps %s and %s both have a workload %s in "
                               "the namespace %s: rename one",
                               Quoted(first->second), Quoted(app.name),
                               Quoted(workload.name), Quoted(app.space)));
      }
    }
  }

  void FillWorkflow() {
    Workflow& workflow = model_.project.workflow;
    if (!config_.Says("workflow.lfs")) {
      workflow.lfs = discovery_.existing.lfs;
    }
    if (!config_.Says("workflow.submodules") &&
        discovery_.existing.submodules) {
      workflow.submodules = Workflow::Submodules::kRecursive;
    }
    LeaveImagesToOthers();
    if (!workflow.enabled) return;
    FillGates();
    CheckIdentity();
  }

  // Gates get names that no other job of the workflow has.
  void FillGates() {
    std::set<std::string> taken{"discover", "try", "build", "publish",
                                "reconcile"};
    std::vector<Gate>& gates = model_.project.workflow.needs;
    for (size_t i = 0; i < gates.size(); ++i) {
      Gate& gate = gates[i];
      const std::string path = absl::StrFormat("workflow.needs[%d]", i);
      if (gate.workflow.rfind("./", 0) == 0) gate.workflow.erase(0, 2);
      if (!gate.workflow.empty()) CheckCallable(path, gate.workflow);
      const bool is_named = !gate.job.empty();
      if (!is_named) {
        const size_t begin = gate.workflow.rfind('/') + 1;
        gate.job = NameFrom(
            gate.workflow.substr(begin, gate.workflow.rfind('.') - begin));
        const bool letter =
            !gate.job.empty() &&
            absl::ascii_isalpha(static_cast<unsigned char>(gate.job[0]));
        if (!letter || taken.contains(gate.job)) gate.job.insert(0, "gate-");
      }
      if (!taken.insert(gate.job).second) {
        Report(path,
               absl::StrCat(path, ": the workflow has a job ", Quoted(gate.job),
                            " already: name this one by `job`"));
      }
    }
  }

  void CheckCallable(const std::string& path, const std::string& workflow) {
    const auto& workflows = discovery_.existing.workflows;
    const auto found = std::find_if(
        workflows.begin(), workflows.end(),
        [&](const CallableWorkflow& one) { return one.path == workflow; });
    if (found == workflows.end()) {
      Report(path,
             absl::StrCat(path, ": there is no workflow ", Quoted(workflow),
                          ": name one that exists, or give a script, "
                          "like `{job: test, run: make test}`"));
    } else if (!found->callable) {
      Report(path, absl::StrCat(path, ": other workflows cannot call ",
                                Quoted(workflow),
                                ": add `workflow_call:` to its `on:`"));
    }
  }

  void CheckIdentity() {
    const Workflow& workflow = model_.project.workflow;
    const std::string host = RegistryHost(model_.project.registry);
    const bool google = !workflow.google_provider.empty();
    if (!workflow.aws_role.empty() && EcrRegion(host).empty()) {
      Report("workflow.awsRole",
             absl::StrCat("workflow.awsRole is for Amazon ECR, and the "
                          "registry is at ",
                          Quoted(host), ": leave it out"));
    }
    if (google != !workflow.google_service_account.empty()) {
      Report(
          google ? "workflow.googleProvider" : "workflow.googleServiceAccount",
          "workflow.googleProvider and workflow.googleServiceAccount go "
          "together: give both, or none");
    }
    constexpr std::string_view kArtifactRegistry = ".pkg.dev";
    const bool of_google =
        host == "gcr.io" ||
        (host.size() > kArtifactRegistry.size() &&
         host.compare(host.size() - kArtifactRegistry.size(), std::string::npos,
                      kArtifactRegistry) == 0);
    if (google && !of_google) {
      Report("workflow.googleProvider",
             absl::StrCat("workflow.googleProvider is for Artifact Registry, "
                          "and the registry is at ",
                          Quoted(host), ": leave it out"));
    }
  }

  // An existing pipeline that pushes images goes on doing its work, unless the
  // file says that imagecd's workflow is wanted, or that is here already.
  void LeaveImagesToOthers() {
    Workflow& workflow = model_.project.workflow;
    std::vector<std::string> pushing;
    std::vector<std::string> unfit;
    bool has_own = false;
    for (const Pipeline& pipeline : discovery_.existing.pipelines) {
      if (pipeline.generated) {
        has_own = true;
      } else if (pipeline.pushes) {
        pushing.push_back(Quoted(pipeline.path));
        if (!pipeline.tags_fit) unfit.push_back(Quoted(pipeline.path));
      } else {
        NotePipelineThatTries(pipeline);
      }
    }
    if (pushing.empty()) return;
    const std::string names = Joined(pushing, ", ");
    const bool chosen = config_.Says("workflow.enabled");
    if (workflow.enabled && !chosen && !has_own) {
      workflow.enabled = false;
      notes_->push_back(absl::StrCat(
          "Images are built and pushed here already, by ", names,
          ": imagecd writes no workflow for them. To keep it so, set "
          "`workflow: {enabled: false}` in imagecd.yaml. To replace it, delete "
          "it and set `workflow: {enabled: true}`."));
    } else if (workflow.enabled) {
      notes_->push_back(absl::StrCat(
          "Images are pushed by ", names,
          ", too, so a commit can get two images of an app. Delete what "
          "imagecd's workflow replaces, or set `workflow: {enabled: false}` "
          "in imagecd.yaml."));
      return;
    }
    if (!unfit.empty()) {
      notes_->push_back(absl::StrCat(
          "imagecd finds the newest image by a tag such as "
          "`main.20251016-081200.9f3b2aa`, and no such tag was seen in ",
          Joined(unfit, ", "),
          ". With docker/metadata-action, add this line to `tags`: "
          "type=raw,value={{branch}}.{{date 'YYYYMMDD-HHmmss' "
          "tz='UTC'}}.{{sha}}"));
    }
  }

  void NotePipelineThatTries(const Pipeline& pipeline) {
    if (!model_.project.workflow.enabled || config_.Says("workflow.enabled")) {
      return;
    }
    notes_->push_back(absl::StrCat(
        Quoted(pipeline.path),
        " builds images, too, and pushes none: it is left alone."));
  }

  // Renovate does its work alone, unless the file says otherwise, or imagecd's
  // dependabot.yml is here already. A dependabot.yml is extended.
  void FillDependabot() {
    Dependabot& dependabot = model_.project.dependabot;
    const ExistingFiles& existing = discovery_.existing;
    const bool chosen = config_.Says("dependabot.enabled");
    for (const std::string& path : existing.update_settings) {
      if (IsDependabotSettings(path) || !dependabot.enabled) continue;
      if (chosen || existing.has_own_dependabot) {
        notes_->push_back(absl::StrCat(
            Quoted(path),
            " lets Renovate update dependencies, too: to leave that to it, set "
            "`dependabot: {enabled: false}` in imagecd.yaml."));
        continue;
      }
      dependabot.enabled = false;
      notes_->push_back(absl::StrCat(
          Quoted(path),
          " lets Renovate update dependencies, and imagecd leaves that to it: "
          "no dependabot.yml is written. `dependabot: {enabled: false}` in "
          "imagecd.yaml says the same, `{enabled: true}` asks for both."));
    }
    // Also where it is not enabled, so that what an earlier run added goes.
    dependabot.existing_path = existing.dependabot_path;
    dependabot.existing_text = existing.dependabot_text;
    if (!dependabot.enabled) return;
    if (!dependabot.existing_path.empty() &&
        !MergeDependabot(dependabot.existing_text, dependabot,
                         {{"docker", {"/"}}})) {
      notes_->push_back(absl::StrCat(
          Quoted(dependabot.existing_path),
          " is left alone: imagecd can add entries only to a block list "
          "`updates:` in a file that is valid YAML. Add what it lacks "
          "yourself."));
    }
    NoteUncovered();
  }

  // One note for each tool.
  void NoteUncovered() {
    std::map<std::string, std::vector<std::string>> paths;
    for (const UncoveredFile& file : discovery_.uncovered) {
      paths[file.tool].push_back(file.path);
    }
    for (const auto& [tool, files] : paths) {
      notes_->push_back(absl::StrCat(
          "dependabot does not update ", tool, ": ", Quoted(files[0]),
          files.size() == 1 ? ""
                            : absl::StrCat(" and ", files.size() - 1, " more"),
          " is not in dependabot.yml."));
    }
  }

  const Config& config_;
  const Discovery& discovery_;
  const GitFolder::Facts& git_;
  const std::string& file_;
  std::vector<Problem>* problems_;
  std::vector<std::string>* notes_;
  Model model_;
  bool revision_label_reported_ = false;
};

}  // namespace

std::string FreeProjectName(const std::string& name,
                            const std::vector<FoundProject>& projects) {
  const auto is_taken = [&projects](const std::string& candidate) {
    return std::any_of(projects.begin(), projects.end(),
                       [&candidate](const FoundProject& project) {
                         return !project.generated &&
                                Lower(project.name) == Lower(candidate);
                       });
  };
  std::string free = name;
  for (int number = 1; is_taken(free); ++number) {
    free = absl::StrCat(name, "-imagecd", number == 1 ? "" : "-",
                        number == 1 ? "" : absl::StrCat(number));
  }
  return free;
}

Remote ParseRemote(std::string_view url) {
  Remote remote;
  std::string rest(url);
  if (const size_t scheme = rest.find("://"); scheme != std::string::npos) {
    const std::string name = rest.substr(0, scheme);
    if (name != "https" && name != "http" && name != "ssh" && name != "git") {
      return {};
    }
    rest.erase(0, scheme + 3);
  } else if (const size_t colon = rest.find(':');
             colon != std::string::npos && colon < rest.find('/')) {
    rest[colon] = '/';  // git@github.com:owner/name
  } else {
    return {};
  }
  rest.resize(std::min(rest.find_first_of("?#"), rest.size()));
  const size_t slash = rest.find('/');
  if (slash == std::string::npos) return {};
  std::string host = rest.substr(0, slash);
  std::string path = rest.substr(slash + 1);
  if (const size_t user = host.rfind('@'); user != std::string::npos) {
    host.erase(0, user + 1);
  }
  if (const size_t port = host.find(':'); port != std::string::npos) {
    host.resize(port);
  }
  while (!path.empty() && path.back() == '/') path.pop_back();
  while (!path.empty() && path.front() == '/') path.erase(0, 1);
  constexpr std::string_view kSuffix = ".git";
  if (path.size() > kSuffix.size() &&
      path.compare(path.size() - kSuffix.size(), kSuffix.size(), kSuffix) ==
          0) {
    path.resize(path.size() - kSuffix.size());
  }
  const size_t last = path.rfind('/');
  const bool plain =
      path.find_first_not_of(
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
          "._-/~") == std::string::npos &&
      host.find_first_not_of(
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
          ".-") == std::string::npos;
  if (host.empty() || last == std::string::npos || last == 0 ||
      last + 1 == path.size() || !plain) {
    return {};
  }
  remote.host = Lower(host);
  remote.owner = path.substr(0, last);
  remote.name = path.substr(last + 1);
  remote.url = absl::StrCat("https://", remote.host, "/", path);
  return remote;
}

DiscoverOptions DiscoverOptionsOf(const Config& config,
                                  const std::string& root) {
  DiscoverOptions options{.root = root,
                          .apps = config.project.workflow.apps,
                          .exclude = config.project.workflow.exclude};
  if (!config.build.context.empty()) {
    options.context = CleanPath(config.build.context);
  }
  for (const AppSettings& app : config.apps) {
    DeclaredBuild declared{.name = app.name, .build = app.build};
    declared.has_context = !app.build.context.empty();
    declared.build.context = CleanPath(app.build.context);
    declared.build.dockerfile = CleanPath(app.build.dockerfile);
    options.declared.push_back(std::move(declared));
  }
  return options;
}

Model BuildModel(const Config& config, const Discovery& discovery,
                 const GitFolder::Facts& git, const std::string& file,
                 std::vector<Problem>* problems,
                 std::vector<std::string>* notes) {
  return ModelBuilder(config, discovery, git, file, problems, notes).Build();
}

}  // namespace imagecd::generator
