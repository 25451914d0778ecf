#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "programs/generator/emitters.h"
#include "programs/generator/kubernetes_names.h"
#include "programs/generator/pod_security.h"
#include "programs/generator/program_files.h"
#include "programs/generator/program_tree.h"
#include "programs/generator/source_text.h"
#include "programs/generator/yaml_document.h"

namespace imagecd::generator {
namespace {

// The operator puts an emptyDir of this name into the workspace's pod. Plugins
// are looked for below PULUMI_HOME only, never on PATH.
constexpr char kShareVolume[] = "share";
constexpr char kSharePath[] = "/share";
constexpr char kPulumiHome[] = "/share/pulumi";
constexpr char kPluginCache[] = "/share/pulumi/plugins";
// An init container of the operator clones the repository there; those of this
// template come after it.
constexpr char kClonePath[] = "/share/source";
constexpr char kDockerConfigPath[] = "/etc/imagecd/docker";
constexpr char kRbacGroup[] = "rbac.authorization.k8s.io";

Yaml Object(const char* version, const char* kind, const std::string& name,
            const std::string& space) {
  Yaml object = Yaml::Map();
  object.Set("apiVersion", version);
  object.Set("kind", kind);
  Yaml& metadata = object.Set("metadata", Yaml::Map());
  metadata.Set("name", name);
  if (!space.empty()) metadata.Set("namespace", space);
  return object;
}

Yaml Namespace(const Model& model, const std::string& name) {
  Yaml object = Object("v1", "Namespace", name, "");
  Yaml metadata = Yaml::Map();
  metadata.Set("name", name);
  Yaml labels = Yaml::Map();
  for (const KeyValue& label : PodSecurityLabels(model, name)) {
    labels.Set(label.key, label.value);
  }
  if (!labels.empty()) metadata.Set("labels", std::move(labels));
  object.Set("metadata", std::move(metadata));
  return object;
}

// Rights by API group: resources that the program makes, those that are only
// looked at while it waits for them, and whether it looks up the namespace.
struct Rights {
  std::map<std::string, std::set<std::string>> made;
  std::map<std::string, std::set<std::string>> watched;
  bool looks_up_namespace = false;
};

void AddRights(std::string_view type, Rights& rights) {
  if (type == "kubernetes:apps/v1:Deployment") {
    rights.made["apps"].insert("deployments");
    rights.watched["apps"].insert("replicasets");
    rights.watched[""].insert({"pods", "events"});
  } else if (type == "kubernetes:batch/v1:CronJob") {
    rights.made["batch"].insert("cronjobs");
  } else if (type == "kubernetes:core/v1:Service") {
    rights.made[""].insert("services");
    rights.watched[""].insert({"endpoints", "pods"});
    rights.watched["discovery.k8s.io"].insert("endpointslices");
  } else if (type == "kubernetes:networking.k8s.io/v1:Ingress") {
    rights.made["networking.k8s.io"].insert("ingresses");
  } else if (type == "kubernetes:core/v1:ConfigMap") {
    rights.made[""].insert("configmaps");
  } else if (type == "kubernetes:core/v1:Secret") {
    rights.made[""].insert("secrets");
  } else if (type == "kubernetes:core/v1:PersistentVolumeClaim") {
    rights.made[""].insert("persistentvolumeclaims");
  }
}

// The namespace that the value of `metadata.namespace` names: itself, or the
// name of the program's Namespace that it is an output of.
std::string SpaceOf(const ProgramTree& tree, const Value& space) {
  return space.kind == Value::Kind::kOutput
             ? tree.resources[space.resource].name
             : space.text;
}

// By namespace what the program does there.
std::map<std::string, Rights> RightsOf(const Model& model) {
  std::map<std::string, Rights> spaces;
  const ProgramTree tree = BuildProgramTree(model);
  for (const ProgramResource& resource : tree.resources) {
    if (resource.type == "kubernetes:core/v1:Namespace") {
      spaces[resource.name].looks_up_namespace = true;
      continue;
    }
    const Value* space = resource.properties.At({"metadata", "namespace"});
    if (space == nullptr) continue;
    AddRights(resource.type, spaces[SpaceOf(tree, *space)]);
  }
  return spaces;
}

void AddRules(const std::map<std::string, std::set<std::string>>& resources,
              const std::vector<std::string>& verbs, Yaml& rules) {
  for (const auto& [group, names] : resources) {
    Yaml& rule = rules.Add(Yaml::Map());
    rule.Set("apiGroups", Yaml::Strings({group}));
    rule.Set("resources", Yaml::Strings({names.begin(), names.end()}));
    rule.Set("verbs", Yaml::Strings(verbs));
  }
}

Yaml Binding(const char* kind, const std::string& name,
             const std::string& space, const char* role_kind,
             const std::string& role, const std::string& account,
             const std::string& account_space) {
  Yaml binding = Object("rbac.authorization.k8s.io/v1", kind, name, space);
  Yaml& reference = binding.Set("roleRef", Yaml::Map());
  reference.Set("apiGroup", kRbacGroup);
  reference.Set("kind", role_kind);
  reference.Set("name", role);
  Yaml& subject = binding.Set("subjects", Yaml::List()).Add(Yaml::Map());
  subject.Set("kind", "ServiceAccount");
  subject.Set("name", account);
  subject.Set("namespace", account_space);
  return binding;
}

// A claim whose class binds with the first pod stays pending until then. The
// kubernetes plugin takes that for done only if it may read the class, which
// is no namespace's; otherwise it waits five minutes and fails.
void AddStorageClassRights(const Operator& settings,
                           std::vector<Yaml>& documents) {
  const std::string name =
      settings.space + ":" + settings.service_account + ":storage-classes";
  Yaml role = Object("rbac.authorization.k8s.io/v1", "ClusterRole", name, "");
  role.Comment("Whether a claim is bound at once or with its first pod.");
  AddRules({{"storage.k8s.io", {"storageclasses"}}}, {"get"},
           role.Set("rules", Yaml::List()));
  documents.push_back(std::move(role));
  documents.push_back(Binding("ClusterRoleBinding", name, "", "ClusterRole",
                              name, settings.service_account, settings.space));
}

std::vector<Yaml> AccountDocuments(const Model& model) {
  const Operator& settings = model.project.operator_;
  const std::string& account = settings.service_account;
  std::vector<Yaml> documents;
  documents.push_back(Object("v1", "ServiceAccount", account, settings.space));
  documents.back().Comment(GeneratedNotice());
  documents.push_back(
      Binding("ClusterRoleBinding",
              settings.space + ":" + account + ":system:auth-delegator", "",
              "ClusterRole", "system:auth-delegator", account, settings.space));
  documents.back().Comment("The workspace asks the API server who calls it.");
  const std::map<std::string, Rights> rights_of = RightsOf(model);
  for (const auto& [space, rights] : rights_of) {
    const auto core = rights.made.find("");
    if (core != rights.made.end() &&
        core->second.count("persistentvolumeclaims") != 0) {
      AddStorageClassRights(settings, documents);
      break;
    }
  }
  for (const auto& [space, rights] : rights_of) {
    const std::string name = account + "-program";
    Yaml role = Object("rbac.authorization.k8s.io/v1", "Role", name, space);
    Yaml& rules = role.Set("rules", Yaml::List());
    AddRules(rights.made,
             {"get", "list", "watch", "create", "update", "patch", "delete"},
             rules);
    AddRules(rights.watched, {"get", "list", "watch"}, rules);
    // In a Role this is the namespace that the Role is in, and no other.
    if (rights.looks_up_namespace) {
      AddRules({{"", {"namespaces"}}}, {"get"}, rules);
    }
    documents.push_back(std::move(role));
    documents.push_back(Binding("RoleBinding", name, space, "Role", name,
                                account, settings.space));
  }
  if (!model.project.workflow.reconcile_kubeconfig_secret.empty()) {
    const std::string name = settings.stack_name + "-reconcile";
    documents.push_back(Object("v1", "ServiceAccount", name, settings.space));
    documents.back().Comment(
        "For the kubeconfig of the workflow: may ask for a reconciliation.");
    Yaml role =
        Object("rbac.authorization.k8s.io/v1", "Role", name, settings.space);
    Yaml& rule = role.Set("rules", Yaml::List()).Add(Yaml::Map());
    rule.Set("apiGroups", Yaml::Strings({"pulumi.com"}));
    rule.Set("resources", Yaml::Strings({"stacks"}));
    rule.Set("resourceNames", Yaml::Strings({settings.stack_name}));
    rule.Set("verbs", Yaml::Strings({"get", "patch"}));
    documents.push_back(std::move(role));
    documents.push_back(Binding("RoleBinding", name, settings.space, "Role",
                                name, name, settings.space));
  }
  return documents;
}

Yaml Literal(const std::string& value) {
  Yaml reference = Yaml::Map();
  reference.Set("type", "Literal");
  reference.Set("literal", Yaml::Map()).Set("value", value);
  return reference;
}

Yaml SecretReference(const SecretKey& key) {
  Yaml reference = Yaml::Map();
  reference.Set("type", "Secret");
  Yaml& secret = reference.Set("secret", Yaml::Map());
  secret.Set("name", key.secret);
  secret.Set("key", key.key);
  return reference;
}

std::string RegistryHost(const Project& project) {
  return project.registry.substr(0, project.registry.find('/'));
}

// The plugin uses GITHUB_TOKEN for this registry only.
bool IsAtGithub(const Project& project) {
  return RegistryHost(project) == "ghcr.io";
}

// The token for another registry, in the form of docker's config.json. The
// kubelet replaces $(IMAGECD_REGISTRY_TOKEN).
Yaml RegistryCredential(const Project& project) {
  const Operator& settings = project.operator_;
  Yaml environment = Yaml::List();
  Yaml& token = environment.Add(Yaml::Map());
  token.Set("name", "IMAGECD_REGISTRY_TOKEN");
  Yaml& key =
      token.Set("valueFrom", Yaml::Map()).Set("secretKeyRef", Yaml::Map());
  key.Set("name", settings.registry_token->secret);
  key.Set("key", settings.registry_token->key);
  const std::string host = RegistryHost(project);
  Yaml& config = environment.Add(Yaml::Map());
  config.Set("name", "DOCKER_AUTH_CONFIG");
  config.Set("value",
             absl::StrCat(
                 "{\"auths\": {",
                 JsonString(host == "docker.io" ? "https://index.docker.io/v1/"
                                                : host),
                 ": {\"username\": ", JsonString(settings.registry_user),
                 ", \"password\": \"$(IMAGECD_REGISTRY_TOKEN)\"}}}"));
  return environment;
}

Yaml Environment(const Project& project) {
  const Operator& settings = project.operator_;
  Yaml environment = Yaml::Map();
  environment.Set("PULUMI_HOME", Literal(kPulumiHome));
  if (!settings.backend_url.empty()) {
    environment.Set("PULUMI_BACKEND_URL", Literal(settings.backend_url));
  }
  if (!settings.passphrase.secret.empty()) {
    environment.Set("PULUMI_CONFIG_PASSPHRASE",
                    SecretReference(settings.passphrase));
  }
  if (settings.access_token.has_value()) {
    environment.Set("PULUMI_ACCESS_TOKEN",
                    SecretReference(*settings.access_token));
  }
  if (settings.registry_token.has_value() && IsAtGithub(project)) {
    environment.Set("GITHUB_TOKEN", SecretReference(*settings.registry_token));
  }
  if (!settings.docker_config_secret.empty()) {
    environment.Set("DOCKER_CONFIG", Literal(kDockerConfigPath));
  }
  return environment;
}

Yaml Mount(const char* name, const std::string& path) {
  Yaml mount = Yaml::Map();
  mount.Set("name", name);
  mount.Set("mountPath", path);
  return mount;
}

Yaml CopyPlugin(const char* name, const std::string& image,
                const std::vector<std::string>& command) {
  Yaml container = Yaml::Map();
  container.Set("name", name);
  container.Set("image", image);
  container.Set("command", Yaml::Strings(command));
  container.Set("volumeMounts", Yaml::List())
      .Add(Mount(kShareVolume, kSharePath));
  Yaml& resources = container.Set("resources", Yaml::Map());
  Yaml& requests = resources.Set("requests", Yaml::Map());
  requests.Set("cpu", "10m");
  requests.Set("memory", "32Mi");
  resources.Set("limits", Yaml::Map()).Set("memory", "256Mi");
  Yaml& security = container.Set("securityContext", Yaml::Map());
  security.Set("allowPrivilegeEscalation", false);
  security.Set("readOnlyRootFilesystem", true);
  security.Set("capabilities", Yaml::Map()).Set("drop", Yaml::Strings({"ALL"}));
  return container;
}

// The folder of a `file://` backend that a volume holds; "" for any other.
std::string StateFolder(const Operator& settings) {
  constexpr std::string_view kScheme = "file://";
  const std::string& url = settings.backend_url;
  if (settings.state_claim_size.empty() ||
      url.compare(0, kScheme.size(), kScheme) != 0) {
    return "";
  }
  std::string folder = url.substr(kScheme.size());
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  return folder;
}

std::string StateClaim(const Operator& settings) {
  return settings.stack_name + "-state";
}

std::vector<std::string> InstallCommand(const Project& project) {
  std::vector<std::string> command{"/bin/imagecd", "plugin", "install", "--to",
                                   kPluginCache};
  if (!project.plugin_folder.empty()) {
    // Built rather than committed: a fresh clone lacks what Pulumi.yaml names.
    command.push_back("--project-folder");
    command.push_back(absl::StrCat(kClonePath, "/", project.plugin_folder));
  }
  return command;
}

Yaml PodSpec(const Project& project) {
  const Operator& settings = project.operator_;
  Yaml spec = Yaml::Map();
  Yaml& security = spec.Set("securityContext", Yaml::Map());
  security.Set("runAsNonRoot", true);
  security.Set("fsGroup", 1000).Note("the workspace's user owns the volumes");
  security.Set("seccompProfile", Yaml::Map()).Set("type", "RuntimeDefault");

  Yaml containers = Yaml::List();
  if (!settings.plugin_image.empty()) {
    containers.Add(CopyPlugin("imagecd-plugin", settings.plugin_image,
                              InstallCommand(project)));
  }
  if (!settings.kubernetes_plugin_image.empty()) {
    containers
        .Add(CopyPlugin("kubernetes-plugin", settings.kubernetes_plugin_image,
                        {"cp", "-R", "/plugins/.", kPluginCache}))
        .Comment("Holds /plugins/resource-kubernetes-vVERSION/.");
  }
  if (!containers.empty()) spec.Set("initContainers", std::move(containers));

  Yaml mounts = Yaml::List();
  Yaml volumes = Yaml::List();
  const std::string folder = StateFolder(settings);
  if (!folder.empty()) {
    mounts.Add(Mount("state", folder));
    Yaml& volume = volumes.Add(Yaml::Map());
    volume.Set("name", "state");
    volume.Set("persistentVolumeClaim", Yaml::Map())
        .Set("claimName", StateClaim(settings));
  }
  if (!settings.docker_config_secret.empty()) {
    mounts.Add(Mount("docker-config", kDockerConfigPath)).Set("readOnly", true);
    Yaml& volume = volumes.Add(Yaml::Map());
    volume.Set("name", "docker-config");
    Yaml& secret = volume.Set("secret", Yaml::Map());
    secret.Set("secretName", settings.docker_config_secret);
    Yaml& item = secret.Set("items", Yaml::List()).Add(Yaml::Map());
    item.Set("key", ".dockerconfigjson");
    item.Set("path", "config.json");
  }
  const bool other_token =
      settings.registry_token.has_value() && !IsAtGithub(project);
  if (!mounts.empty() || other_token) {
    Yaml& container = spec.Set("containers", Yaml::List()).Add(Yaml::Map());
    container.Set("name", "pulumi");
    if (other_token) container.Set("env", RegistryCredential(project));
    if (!mounts.empty()) container.Set("volumeMounts", std::move(mounts));
    spec.Set("volumes", std::move(volumes));
  }
  return spec;
}

Yaml StackDocument(const Model& model) {
  const Project& project = model.project;
  const Operator& settings = project.operator_;
  Yaml stack =
      Object("pulumi.com/v1", "Stack", settings.stack_name, settings.space);
  Yaml& spec = stack.Set("spec", Yaml::Map());
  spec.Set("stack", settings.stack);
  if (!project.remote.url.empty()) {
    spec.Set("projectRepo", project.remote.url);
  }
  spec.Set("branch", project.branch);
  if (!project.programs.empty()) {
    const std::string folder = ProjectFolder(project.programs[0]);
    if (!folder.empty()) spec.Set("repoDir", folder);
  }
  if (settings.git_token.has_value()) {
    spec.Set("gitAuth", Yaml::Map())
        .Set("accessToken", SecretReference(*settings.git_token));
  }
  spec.Set("serviceAccountName", settings.service_account);
  spec.Set("continueResyncOnCommitMatch", true)
      .Comment("A new image is no new commit of the program: keep looking.");
  spec.Set("resyncFrequencySeconds", settings.resync_seconds);
  spec.Set("destroyOnFinalize", settings.destroy_on_delete);
  spec.Set("envRefs", Environment(project));
  Yaml& workspace =
      spec.Set("workspaceTemplate", Yaml::Map()).Set("spec", Yaml::Map());
  workspace.Set("securityProfile", "restricted");
  if (!settings.workspace_image.empty()) {
    workspace.Set("image", settings.workspace_image);
  }
  workspace.Set("podTemplate", Yaml::Map()).Set("spec", PodSpec(project));
  return stack;
}

std::vector<Yaml> StackDocuments(const Model& model) {
  const Operator& settings = model.project.operator_;
  std::vector<Yaml> documents;
  if (!StateFolder(settings).empty()) {
    Yaml claim = Object("v1", "PersistentVolumeClaim", StateClaim(settings),
                        settings.space);
    Yaml& spec = claim.Set("spec", Yaml::Map());
    spec.Set("accessModes", Yaml::Strings({"ReadWriteOnce"}));
    spec.Set("resources", Yaml::Map())
        .Set("requests", Yaml::Map())
        .Set("storage", settings.state_claim_size);
    documents.push_back(std::move(claim));
  }
  documents.push_back(StackDocument(model));
  documents.front().Comment(GeneratedNotice());
  return documents;
}

std::vector<Yaml> NamespaceDocuments(const Model& model) {
  std::set<std::string> names{model.project.operator_.space};
  if (model.project.make_namespaces) {
    for (const std::string& space : UsedSpaces(model)) names.insert(space);
  }
  std::vector<Yaml> documents;
  for (const std::string& name : names) {
    if (!IsBuiltInSpace(name)) documents.push_back(Namespace(model, name));
  }
  if (!documents.empty()) documents.front().Comment(GeneratedNotice());
  return documents;
}

}  // namespace

std::vector<GeneratedFile> GenerateOperator(const Model& model) {
  const Operator& settings = model.project.operator_;
  if (!settings.enabled) return {};
  std::vector<GeneratedFile> files;
  Yaml kustomization = Yaml::Map();
  kustomization.Comment(GeneratedNotice() +
                        "\nAll of it: kubectl apply --server-side -k FOLDER");
  kustomization.Set("apiVersion", "kustomize.config.k8s.io/v1beta1");
  kustomization.Set("kind", "Kustomization");
  Yaml resources = Yaml::List();
  const auto add = [&](const char* name, const std::vector<Yaml>& documents) {
    if (documents.empty()) return;
    resources.Add(name);
    files.push_back(
        {PathIn(settings.folder, name), EmitYamlDocuments(documents)});
  };
  add("namespace.yaml", NamespaceDocuments(model));
  add("rbac.yaml", AccountDocuments(model));
  add("stack.yaml", StackDocuments(model));
  kustomization.Set("resources", std::move(resources));
  files.push_back(
      {PathIn(settings.folder, "kustomization.yaml"), EmitYaml(kustomization)});
  return files;
}

}  // namespace imagecd::generator
