#include "tests/testing/generator/models.h"

#include "programs/generator/emitters.h"

namespace imagecd::testing {
namespace {

using namespace generator;  // NOLINT(google-build-using-namespace)

Project NewProject(const std::string& name) {
  Project project;
  project.name = name;
  project.registry = "ghcr.io/owner/" + name;
  project.remote = {"https://github.com/owner/" + name, "github.com", "owner",
                    name};
  project.branch = "main";
  project.space = name;
  project.plugin_version = "0.1.0";
  project.kubernetes_plugin_version = "4.25.0";
  project.programs = {{Language::kYaml, "programs/" + name, true}};
  project.workflow.apps = {"apps/*"};
  project.workflow.runner = {"ubuntu-24.04"};
  project.dependabot.interval = "weekly";
  project.dependabot.day = "monday";
  project.dependabot.cooldown_days = 7;
  project.operator_.enabled = false;
  return project;
}

App NewApp(const Project& project, const std::string& name) {
  App app;
  app.name = name;
  app.folder = "apps/" + name;
  app.build.context = app.folder;
  app.build.dockerfile = app.folder + "/Dockerfile";
  app.image_repository = project.registry + "/" + name;
  app.space = project.space;
  app.platforms = {"linux/amd64", "linux/arm64"};
  app.choice.branch = project.branch;
  return app;
}

Workload NewWeb(const std::string& name, int port) {
  Workload workload;
  workload.name = name;
  workload.ports = {{"http", port, 80, "TCP"}};
  workload.resources = {"10m", "64Mi", "", "256Mi"};
  return workload;
}

Workload NewCronJob(const std::string& name, const std::string& schedule) {
  Workload workload;
  workload.name = name;
  workload.kind = WorkloadKind::kCronJob;
  workload.schedule = schedule;
  workload.resources = {"10m", "64Mi", "", "256Mi"};
  return workload;
}

Ingress NewIngress(const std::string& host) {
  Ingress ingress;
  ingress.host = host;
  ingress.port = "http";
  return ingress;
}

// Sorted, as BuildModel leaves it.
void CollectEcosystems(Model& model) {
  for (App& app : model.apps) {
    app.ecosystems.push_back({Ecosystem::kDocker, app.folder});
    model.ecosystems.insert(model.ecosystems.end(), app.ecosystems.begin(),
                            app.ecosystems.end());
  }
}

Model NewModel(const std::string& name, const std::vector<std::string>& apps) {
  Model model;
  model.project = NewProject(name);
  for (const std::string& app : apps) {
    model.apps.push_back(NewApp(model.project, app));
  }
  return model;
}

Model OneApp() {
  Model model = NewModel("solo", {"hello"});
  model.apps[0].workloads = {NewWeb("hello", 8080)};
  CollectEcosystems(model);
  return model;
}

Model Homeslice() {
  Model model = NewModel("homeslice", {"backup-todoist", "buttons", "chime",
                                       "clocktime", "switches"});
  Project& project = model.project;
  project.description = "Home automation";
  project.pod_security = Project::PodSecurity::kEnforce;
  project.registry_key = "registry";
  project.plugin_folder = "bin";
  project.secrets = {
      {"backup-todoist", "homeslice", {{"token", "todoistToken"}}}};
  project.operator_.enabled = true;
  Operator& settings = project.operator_;
  settings.folder = "deploy/operator";
  settings.space = "homeslice-deploy";
  settings.stack_name = "homeslice";
  settings.stack = "prod";
  settings.service_account = "homeslice";
  settings.backend_url = "file:///state/";
  settings.state_claim_size = "100Mi";
  settings.passphrase = {"homeslice-passphrase", "passphrase"};
  settings.git_token = SecretKey{"github", "token"};
  settings.registry_token = SecretKey{"github", "token"};
  settings.plugin_image = "ghcr.io/owner/imagecd:0.1.0";
  project.workflow.reconcile_kubeconfig_secret = "KUBECONFIG";
  project.dependabot.auto_merge = Dependabot::AutoMerge::kMinor;

  Workload backup = NewCronJob("backup-todoist", "0 3 * * *");
  backup.time_zone = "Europe/Berlin";
  backup.environment = {{"TODOIST_TOKEN",
                         EnvironmentVariable::Source::kSecret,
                         "",
                         {"backup-todoist", "token"}}};
  Volume backups;
  backups.name = "backups";
  backups.kind = Volume::Kind::kClaim;
  backups.mount_path = "/backups";
  backups.size = "1Gi";
  backups.access_mode = "ReadWriteOnce";
  backup.volumes = {backups};
  model.apps[0].workloads = {backup};
  model.apps[0].ecosystems = {{Ecosystem::kUv, "apps/backup-todoist"}};

  model.apps[1].workloads = {NewWeb("buttons", 8080)};
  model.apps[1].workloads[0].ingress = {NewIngress("buttons.home.example")};

  Workload chime = NewWeb("chime", 8080);
  chime.image = "docker.io/nginxinc/nginx-unprivileged:1.29";
  chime.config_files = {
      {"/etc/nginx/conf.d/default.conf", "apps/chime/nginx.conf", ""}};
  Volume scratch;
  scratch.name = "tmp";
  scratch.mount_path = "/tmp";
  scratch.size = "16Mi";
  chime.volumes = {scratch};
  Workload hourly = NewCronJob("chime-hourly", "0 * * * *");
  hourly.container.Set("args", Value::Strings({"--count", "$(date +%I)"}));
  hourly.pod.SetText("restartPolicy", "Never");
  Workload noon = NewCronJob("chime-noon", "0 12 * * *");
  model.apps[2].workloads = {chime, hourly, noon};

  model.apps[3].workloads = {NewWeb("clocktime", 8080)};
  model.apps[3].workloads[0].ingress = {NewIngress("clock.home.example")};

  Workload switches = NewWeb("switches", 8000);
  switches.ingress = {NewIngress("switches.home.example")};
  switches.ingress[0].class_name = "nginx";
  switches.ingress[0].tls_secret = "switches-tls";
  switches.ingress[0].annotations = {
      {"cert-manager.io/cluster-issuer", "letsencrypt"}};
  switches.config_files = {
      {"/etc/switches/config.yaml", "", "lamps:\n  - kitchen\n  - hall\n"}};
  switches.environment = {{"CONFIG",
                           EnvironmentVariable::Source::kValue,
                           "/etc/switches/config.yaml",
                           {}}};
  switches.container
      .Set("env",
           Value::List().Add(
               Value::Map()
                   .SetText("name", "POD_IP")
                   .Set("valueFrom",
                        Value::Map().Set(
                            "fieldRef", Value::Map().SetText("fieldPath",
                                                             "status.podIP")))))
      .Set("readinessProbe",
           Value::Map().Set("httpGet", Value::Map()
                                           .SetText("path", "/healthz")
                                           .SetText("port", "http")));
  model.apps[4].workloads = {switches};
  model.apps[4].ecosystems = {{Ecosystem::kGo, "apps/switches"}};
  CollectEcosystems(model);
  return model;
}

Model HomesliceIn(Language language, const std::string& folder) {
  Model model = Homeslice();
  model.project.programs = {{language, folder, false}};
  model.project.operator_.enabled = false;
  return model;
}

Model EveryEcosystem() {
  Model model = NewModel("everything", {"cargo", "go", "npm", "pip", "pnpm",
                                        "poetry", "uv", "yarn"});
  const std::vector<Ecosystem> ecosystems{
      Ecosystem::kRust, Ecosystem::kGo,     Ecosystem::kNpm, Ecosystem::kPip,
      Ecosystem::kPnpm, Ecosystem::kPoetry, Ecosystem::kUv,  Ecosystem::kYarn};
  for (size_t i = 0; i < model.apps.size(); ++i) {
    model.apps[i].ecosystems = {{ecosystems[i], model.apps[i].folder}};
    model.apps[i].workloads = {NewWeb(model.apps[i].name, 3000)};
  }
  model.ecosystems = {{Ecosystem::kGitHubActions, ""},
                      {Ecosystem::kTerraform, "infrastructure"}};
  for (int other = static_cast<int>(Ecosystem::kBazel);
       other <= static_cast<int>(Ecosystem::kVcpkg); ++other) {
    model.ecosystems.push_back({static_cast<Ecosystem>(other), "more"});
  }
  model.project.programs = {{Language::kYaml, "deploy/yaml", false},
                            {Language::kPython, "deploy/python", false},
                            {Language::kTypeScript, "deploy/typescript", false},
                            {Language::kGo, "deploy/go", false}};
  model.project.dependabot.labels = {"dependencies", "on"};
  model.project.dependabot.auto_merge = Dependabot::AutoMerge::kMajor;
  CollectEcosystems(model);
  return model;
}

Model OnlyChanged() {
  Model model = NewModel("thrifty", {"api", "site"});
  model.project.workflow.only_changed = true;
  model.project.workflow.cosign.sign = true;
  model.project.workflow.exclude = {"apps/old-*", "apps/**/test"};
  model.project.branch = "release/1.x";
  for (App& app : model.apps) {
    app.choice.branch = model.project.branch;
    app.workloads = {NewWeb(app.name, 8080)};
  }
  CollectEcosystems(model);
  return model;
}

// A job for each platform, and everything that a build can be given.
Model NativeRunners() {
  Model model = NewModel("native", {"api", "site"});
  Project& project = model.project;
  project.registry = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/native";
  Workflow& workflow = project.workflow;
  workflow.runner = {"self-hosted", "linux"};
  workflow.runners = {{"linux/arm64", "ubuntu-24.04-arm"},
                      {"linux/s390x", "self-hosted, s390x"}};
  workflow.timeout_minutes = 90;
  workflow.only_changed = true;
  workflow.cosign.sign = true;
  workflow.needs = {{"test", "", "make test\nmake \"lint\"\n"},
                    {"checks", ".github/workflows/checks.yaml", ""}};
  workflow.logins = {{"docker.io", "house", "", "DOCKERHUB_TOKEN"},
                     {"ghcr.io", "", "", ""}};
  workflow.cache = Workflow::Cache::kRegistry;
  workflow.lfs = true;
  workflow.submodules = Workflow::Submodules::kRecursive;
  workflow.aws_role = "arn:aws:iam::123456789012:role/images";
  for (App& app : model.apps) {
    app.image_repository = project.registry + "/" + app.name;
    app.platforms = {"linux/amd64", "linux/arm64"};
    app.workloads = {NewWeb(app.name, 8080)};
  }
  Build& build = model.apps[0].build;
  build.context = "";
  build.arguments = {{"COMMIT", "${{ github.sha }}"},
                     {"TEXT", "${{ secrets.X }}"}};
  build.secrets = {{"npm_token", "NPM_TOKEN"}};
  build.contexts = {{"shared", "libs/shared"},
                    {"base", "docker-image://alpine"}};
  CollectEcosystems(model);
  return model;
}

Model GoogleRegistry() {
  Model model = NewModel("cloud", {"api"});
  Project& project = model.project;
  project.registry = "europe-docker.pkg.dev/house/images";
  project.workflow.google_provider =
      "projects/1/locations/global/workloadIdentityPools/github/providers/"
      "house";
  project.workflow.google_service_account =
      "images@house.iam.gserviceaccount.com";
  project.workflow.cache = Workflow::Cache::kOff;
  project.workflow.submodules = Workflow::Submodules::kOn;
  for (App& app : model.apps) {
    app.image_repository = project.registry + "/" + app.name;
    app.workloads = {NewWeb(app.name, 8080)};
  }
  CollectEcosystems(model);
  return model;
}

Model ImageSet() {
  Model model = NewModel("together", {"api", "site", "worker"});
  model.project.image_mode = ImageMode::kSet;
  model.project.make_namespaces = false;
  model.project.programs = {{Language::kYaml, "pulumi/yaml", false},
                            {Language::kPython, "pulumi/python", false},
                            {Language::kTypeScript, "pulumi/typescript", false},
                            {Language::kGo, "pulumi/go", false}};
  for (App& app : model.apps) app.workloads = {NewWeb(app.name, 8080)};
  model.apps[2].choice.hold = "waits for the migration";
  CollectEcosystems(model);
  return model;
}

Model EveryChoice() {
  Model model = NewModel("choosy", {"api"});
  ImageChoice& choice = model.apps[0].choice;
  choice.branch = "stable";
  choice.minimum_age = "15m";
  choice.platforms = {"linux/arm64"};
  choice.verify_revision_label = true;
  choice.verify_source_repository = "https://github.com/owner/choosy";
  choice.on_registry_failure = "fail";
  choice.exclude = {{"1234567", "", "", "lost data", "2026-01-02T00:00:00Z"},
                    {"", "", "-rc", "", ""}};
  choice.pin = ImageChoice::Pin{"0123456", "", "", "until the fix"};
  model.project.programs = {{Language::kYaml, "", true},
                            {Language::kPython, "p", false},
                            {Language::kTypeScript, "t", false},
                            {Language::kGo, "g", false}};
  CollectEcosystems(model);
  return model;
}

Model OtherRegistry() {
  Model model = NewModel("elsewhere", {"api"});
  Project& project = model.project;
  project.registry = "registry.example:5000/team";
  App& app = model.apps[0];
  app.image_repository = "registry.example:5000/team/special/api";
  app.platforms = {"linux/amd64"};
  app.build.target = "production";
  app.build.context = "";
  app.build.arguments = {{"VERSION", "1.10"}, {"GREETING", "${{ hello }}"}};
  app.build.dockerfile = "apps/api/docker/Dockerfile.prod";
  app.workloads = {NewWeb("api", 8080)};
  app.workloads[0].pod.Set(
      "imagePullSecrets",
      Value::List().Add(Value::Map().SetText("name", "registry")));
  project.workflow.provenance = false;
  project.workflow.sbom = false;
  project.operator_.enabled = true;
  project.operator_.folder = "operator";
  project.operator_.space = "elsewhere";
  project.operator_.stack_name = "elsewhere";
  project.operator_.stack = "team/elsewhere/prod";
  project.operator_.service_account = "deployer";
  project.operator_.access_token = SecretKey{"pulumi", "token"};
  project.operator_.docker_config_secret = "registry";
  project.operator_.plugin_image = "registry.example:5000/team/imagecd:0.1.0";
  project.operator_.kubernetes_plugin_image =
      "registry.example:5000/team/pulumi-kubernetes:4.23.0";
  project.operator_.workspace_image = "pulumi/pulumi:3.259.0-nonroot";
  project.operator_.resync_seconds = 300;
  project.actions = {{"actions/checkout", "", "v7"}};
  CollectEcosystems(model);
  return model;
}

Model NothingYet() {
  Model model = NewModel("empty", {});
  model.project.programs = {{Language::kYaml, "pulumi", false},
                            {Language::kPython, "pulumi-py", false},
                            {Language::kTypeScript, "pulumi-ts", false},
                            {Language::kGo, "pulumi-go", false}};
  return model;
}

// A name in which every language's identifiers meet.
Model Collisions() {
  Model model = NewModel("names", {"1", "a-1", "a1", "class", "config", "err",
                                   "func", "pulumi", "x-image"});
  for (App& app : model.apps) {
    app.workloads = {NewWeb(app.name, 8080),
                     NewCronJob(app.name + "-b", "@daily")};
    Volume volume;
    volume.name = "b-c";
    volume.kind = Volume::Kind::kClaim;
    volume.mount_path = "/c";
    volume.size = "1Gi";
    volume.access_mode = "ReadWriteOnce";
    app.workloads[0].volumes = {volume};
    // No Service has such a name.
    if (app.name == "1") app.workloads[0].ports[0].service_port = 0;
    volume.name = "c";
    app.workloads[1].volumes = {volume};
  }
  model.project.secrets = {{"s", "names", {{"k", "a1-image"}, {"l", "class"}}}};
  model.project.programs = {{Language::kYaml, "pulumi", false},
                            {Language::kPython, "pulumi-py", false},
                            {Language::kTypeScript, "pulumi-ts", false},
                            {Language::kGo, "pulumi-go", false}};
  CollectEcosystems(model);
  return model;
}

}  // namespace

generator::Model LargeModel(int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back("app-" + std::to_string(i));
  Model model = NewModel("large", names);
  for (App& app : model.apps) {
    app.workloads = {NewWeb(app.name, 8080)};
    app.workloads[0].ingress = {NewIngress(app.name + ".example")};
  }
  CollectEcosystems(model);
  return model;
}

generator::Model ModelFilledWith(std::string_view given_text,
                                 std::string_view given_name) {
  const std::string text(given_text);
  const std::string name(given_name);
  Model model = NewModel("filled", {name});
  Project& project = model.project;
  project.description = text;
  project.secrets = {{name, "filled", {{"key", "password"}}}};
  project.programs = {{Language::kYaml, "yaml", false},
                      {Language::kPython, "python", false},
                      {Language::kTypeScript, "typescript", false},
                      {Language::kGo, "go", false}};
  App& app = model.apps[0];
  app.choice.branch = text.empty() ? "main" : text;
  app.choice.hold = text;
  app.choice.exclude = {{"", "", text, text, ""}};
  app.choice.pin = ImageChoice::Pin{"", "", "", text};
  app.build.target = text;
  app.build.arguments = {{"ARGUMENT", text}};
  Workload web = NewWeb(name, 8080);
  web.container.Set("command", Value::Strings({text, text}))
      .Set("args", Value::Strings({text}))
      .Set("startupProbe",
           Value::Map().Set(
               "exec", Value::Map().Set("command", Value::Strings({text}))))
      .Set("securityContext",
           Value::Map().Set(
               "capabilities",
               Value::Map().Set("add", Value::Strings({"NET_ADMIN"}))));
  web.pod.Set("nodeSelector", Value::Map().SetText("kubernetes.io/os", "linux"))
      .Set("securityContext",
           Value::Map().Set("runAsUser", Value::Integer(1000)));
  // Keys that no language could spell, which are left out.
  web.pod.Set(text, Value::String(text))
      .Set("dnsConfig", Value::Map().Set(text, Value::String(text)));
  web.environment = {
      {"TEXT", EnvironmentVariable::Source::kValue, text, {}},
      {"SECRET", EnvironmentVariable::Source::kSecret, "", {name, "key"}}};
  web.config_files = {{"/etc/" + name + "/file", "", text},
                      {"/etc/" + name + "/" + name + ".d/file", text, ""}};
  const Value annotations = Value::Map().Set(
      "annotations", Value::Map().SetText("example.com/text", text));
  web.object.Set(
      "spec",
      Value::Map().Set("template", Value::Map().Set("metadata", annotations)));
  web.ingress = {NewIngress("a.example"), NewIngress("")};
  web.ingress[0].path = text;
  web.ingress[0].annotations = {{"example.com/text", text}};
  Volume volume;
  volume.name = "volume";
  volume.kind = Volume::Kind::kHostPath;
  volume.mount_path = "/mnt";
  volume.source = "/" + text;
  web.volumes = {volume};
  Workload job = NewCronJob(name + "-job", text.empty() ? "@daily" : text);
  job.object.Set("spec",
                 Value::Map()
                     .Set("suspend", Value::Boolean(true))
                     .Set("jobTemplate",
                          Value::Map().Set(
                              "spec", Value::Map().Set("activeDeadlineSeconds",
                                                       Value::Integer(60)))));
  app.workloads = {web, job};
  project.workflow.only_changed = true;
  project.workflow.reconcile_kubeconfig_secret = "KUBECONFIG";
  project.dependabot.auto_merge = Dependabot::AutoMerge::kPatch;
  project.dependabot.labels = {text.empty() ? "label" : text};
  project.workflow.apps = {text.empty() ? "*" : text};
  project.workflow.exclude = {text};
  project.operator_.enabled = true;
  project.operator_.folder = "operator";
  project.operator_.space = "filled";
  project.operator_.stack_name = name;
  project.operator_.stack = text;
  project.operator_.service_account = name;
  project.operator_.backend_url = "file:///" + text;
  project.operator_.state_claim_size = "1Gi";
  project.operator_.plugin_image = text;
  CollectEcosystems(model);
  return model;
}

std::vector<std::pair<std::string, generator::Model>> SampleModels() {
  return {
      {"one_app", OneApp()},
      {"homeslice", Homeslice()},
      {"homeslice_python", HomesliceIn(Language::kPython, "programs/python")},
      {"homeslice_typescript",
       HomesliceIn(Language::kTypeScript, "programs/typescript")},
      {"homeslice_go", HomesliceIn(Language::kGo, "programs/go")},
      {"every_ecosystem", EveryEcosystem()},
      {"only_changed", OnlyChanged()},
      {"native_runners", NativeRunners()},
      {"google_registry", GoogleRegistry()},
      {"image_set", ImageSet()},
      {"every_choice", EveryChoice()},
      {"other_registry", OtherRegistry()},
      {"nothing_yet", NothingYet()},
      {"collisions", Collisions()},
      {"hostile_text",
       ModelFilledWith(
           "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes \xF0\x9F\x94\x94\r\n\t"
           "\xE2\x80\xAE*/ end\n",
           "yes")},
  };
}

std::vector<generator::GeneratedFile> GenerateAll(
    const generator::Model& model) {
  std::vector<GeneratedFile> files;
  const auto add = [&files](std::vector<GeneratedFile> more) {
    for (GeneratedFile& file : more) files.push_back(std::move(file));
  };
  for (const Program& program : model.project.programs) {
    add(GenerateProgram(model, program));
  }
  add(GenerateWorkflows(model));
  add(GenerateDependabot(model));
  add(GenerateOperator(model));
  return files;
}

}  // namespace imagecd::testing
