#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "programs/generator/image_tree.h"
#include "programs/generator/kubernetes_names.h"
#include "programs/generator/pod_security.h"
#include "programs/generator/pod_tree.h"
#include "programs/generator/program_tree.h"
#include "programs/generator/workload_object.h"

namespace imagecd::generator {
namespace {

// Labels and annotations that say what runs. A prefix without a dot belongs to
// nobody's domain.
constexpr char kCommitLabel[] = "imagecd/commit";
constexpr char kBranchLabel[] = "imagecd/branch";
constexpr char kTagAnnotation[] = "imagecd/tag";
constexpr char kBuiltAtAnnotation[] = "imagecd/built-at";

Value Object(std::string type) { return Value::Object(std::move(type)); }

class Builder {
 public:
  explicit Builder(const Model& model) : model_(model) {}

  ProgramTree Build() {
    for (const Secret& secret : model_.project.secrets) {
      for (const Secret::Entry& entry : secret.entries) {
        if (secrets_.insert(entry.config).second) {
          tree_.secrets.push_back(entry.config);
        }
      }
    }
    images_ = AddImages(model_, tree_);
    for (const App& app : model_.apps) {
      for (const Workload& workload : app.workloads) {
        ingress_names_.insert(workload.name);
      }
    }
    AddNamespaces();
    for (const Secret& secret : model_.project.secrets) AddSecret(secret);
    for (const App& app : model_.apps) {
      const size_t first = tree_.resources.size();
      for (const Workload& workload : app.workloads) {
        AddWorkload(app, workload);
      }
      if (tree_.resources.size() > first) {
        tree_.resources[first].comment =
            app.folder.empty() ? app.name : app.name + " (" + app.folder + ")";
      }
    }
    return std::move(tree_);
  }

 private:
  // Appends a resource; its variable is made of `name` and `role`, the same
  // for no two resources.
  size_t Add(const std::string& type, const std::string& name,
             const std::string& role, Value properties) {
    ProgramResource resource;
    resource.type = "kubernetes:" + type;
    resource.name = name;
    resource.variable = name + "-" + role;
    resource.properties = std::move(properties);
    tree_.resources.push_back(std::move(resource));
    return tree_.resources.size() - 1;
  }

  // `name`, or with a number where `taken` has it; then `taken` has it.
  static std::string FreeName(const std::string& name,
                              std::set<std::string>& taken) {
    std::string free = name;
    for (int number = 2; !taken.insert(free).second; ++number) {
      free = name + "-" + std::to_string(number);
    }
    return free;
  }

  // The program has every namespace under the same URN, whatever the settings:
  // a namespace that left the program would be deleted with all that is in it.
  // Where somebody else creates it (the operator's manifests do, since its
  // rights are inside the namespaces) the program only looks it up.
  void AddNamespaces() {
    const bool creates =
        model_.project.make_namespaces && !model_.project.operator_.enabled;
    for (const std::string& space : UsedSpaces(model_)) {
      if (IsBuiltInSpace(space)) continue;
      Value properties = Object("core/v1:Namespace");
      if (creates) {
        properties.Set("metadata",
                       Object("meta/v1:ObjectMeta")
                           .SetText("name", space)
                           .SetItems("labels", Value::Pairs(PodSecurityLabels(
                                                   model_, space))));
      }
      const size_t index =
          Add("core/v1:Namespace", space, "namespace", std::move(properties));
      ProgramResource& resource = tree_.resources[index];
      resource.protect = creates;
      resource.retain = creates;
      if (!creates) resource.existing = space;
      if (spaces_.empty()) resource.comment = "Namespaces";
      spaces_[space] = Value::Output(index, {{"metadata"}, {"name"}});
    }
  }

  // A resource waits for its namespace.
  Value Metadata(const std::string& space, const std::string& name) {
    const auto made = spaces_.find(space);
    return Object("meta/v1:ObjectMeta")
        .SetText("name", name)
        .Set("namespace",
             made != spaces_.end() ? made->second : Value::String(space));
  }

  void AddSecret(const Secret& secret) {
    Value data = Value::Map();
    for (const Secret::Entry& entry : secret.entries) {
      data.Set(entry.key, Value::Secret(entry.config));
    }
    const size_t index =
        Add("core/v1:Secret", secret.name, "secret",
            Object("core/v1:Secret")
                .Set("metadata", Metadata(secret.space, secret.name))
                .SetText("type", "Opaque")
                .Set("stringData", std::move(data)));
    tree_.resources[index].retain = true;
  }

  static Value SelectorLabels(const Workload& workload) {
    return Value::Map().SetText(kNameLabel, workload.name);
  }

  Value Labels(const App& app, const Workload& workload) {
    Value labels = Value::Map()
                       .SetText(kNameLabel, workload.name)
                       .SetText("app.kubernetes.io/part-of",
                                LabelValue(model_.project.name))
                       .SetText("app.kubernetes.io/managed-by", "pulumi");
    if (workload.image.empty()) {
      labels.Set(kCommitLabel, images_[app.name].commit)
          .SetText(kBranchLabel, LabelValue(app.choice.branch));
    }
    return labels;
  }

  Value Annotations(const App& app, const Workload& workload) {
    Value annotations = Value::Map();
    if (workload.image.empty()) {
      // The label holds what is allowed there; this is the branch's own name.
      annotations.SetText(kBranchLabel, app.choice.branch)
          .Set(kCommitLabel, images_[app.name].commit)
          .Set(kTagAnnotation, images_[app.name].tag)
          .Set(kBuiltAtAnnotation, images_[app.name].built_at);
    }
    return annotations;
  }

  void AddConfigFiles(const App& app, const Workload& workload,
                      PodParts& parts) {
    if (workload.config_files.empty()) return;
    std::set<std::string> taken;
    Value data = Value::Map();
    for (const ConfigFile& file : workload.config_files) {
      parts.config_keys.push_back(ConfigMapKey(file.mount_path, taken));
      data.Set(parts.config_keys.back(), file.source.empty()
                                             ? Value::String(file.contents)
                                             : Value::File(file.source));
    }
    // Without a name of its own and immutable: new contents make a new
    // ConfigMap with a new name, and so new pods.
    const size_t index = Add("core/v1:ConfigMap", workload.name, "config",
                             Object("core/v1:ConfigMap")
                                 .Set("metadata", Metadata(app.space, ""))
                                 .Set("immutable", Value::Boolean(true))
                                 .Set("data", std::move(data)));
    parts.config_map = Value::Output(index, {{"metadata"}, {"name"}});
  }

  Value VolumeSource(const App& app, const Workload& workload,
                     const Volume& volume) {
    if (volume.kind != Volume::Kind::kClaim || volume.size.empty()) {
      return Value::String(volume.source);
    }
    const std::pair<std::string, std::string> key(workload.name, volume.name);
    const auto made = claims_.find(key);
    if (made != claims_.end()) return made->second;
    const std::string name =
        FreeName(workload.name + "-" + volume.name, claim_names_);
    Value spec =
        Object("core/v1:PersistentVolumeClaimSpec")
            .SetItems("accessModes", Value::Strings({volume.access_mode}))
            .SetText("storageClassName", volume.storage_class)
            .Set("resources",
                 Object("core/v1:VolumeResourceRequirements")
                     .Set("requests",
                          Value::Map().SetText("storage", volume.size)));
    const size_t index = Add("core/v1:PersistentVolumeClaim", name, "claim",
                             Object("core/v1:PersistentVolumeClaim")
                                 .Set("metadata", Metadata(app.space, name))
                                 .Set("spec", std::move(spec)));
    // An app that is renamed or taken out keeps its data.
    tree_.resources[index].retain = true;
    return claims_[key] = Value::Output(index, {{"metadata"}, {"name"}});
  }

  void AddWorkload(const App& app, const Workload& workload) {
    PodParts parts;
    parts.image = workload.image.empty() ? images_[app.name].reference
                                         : Value::String(workload.image);
    parts.labels = Labels(app, workload);
    parts.annotations = Annotations(app, workload);
    AddConfigFiles(app, workload, parts);
    for (const Volume& volume : workload.volumes) {
      parts.volume_sources.push_back(VolumeSource(app, workload, volume));
    }
    Value metadata = Metadata(app.space, workload.name);
    metadata.Set("labels", parts.labels);
    PatchReport report;
    Value object =
        WorkloadObject(workload, std::move(metadata), parts, &report);
    const std::string type = object.type;
    const bool cron = workload.kind == WorkloadKind::kCronJob;
    const size_t index =
        Add(type, workload.name, cron ? "cronjob" : "deployment",
            std::move(object));
    tree_.resources[index].untyped = !report.typed;
    if (cron) return;
    AddService(app, workload);
    AddIngress(app, workload);
  }

  void AddService(const App& app, const Workload& workload) {
    Value ports = Value::List();
    for (const Port& port : workload.ports) {
      if (port.service_port == 0) continue;
      Value value = Object("core/v1:ServicePort")
                        .SetText("name", port.name)
                        .SetNumber("port", port.service_port)
                        .SetText("targetPort", port.name);
      if (port.protocol != "TCP") value.SetText("protocol", port.protocol);
      ports.Add(std::move(value));
    }
    if (ports.items.empty()) return;
    Value spec = Object("core/v1:ServiceSpec")
                     .Set("selector", SelectorLabels(workload))
                     .Set("ports", std::move(ports));
    services_[workload.name] = Value::Output(
        Add("core/v1:Service", workload.name, "service",
            Object("core/v1:Service")
                .Set("metadata", Metadata(app.space, workload.name))
                .Set("spec", std::move(spec))),
        {{"metadata"}, {"name"}});
  }

  void AddIngress(const App& app, const Workload& workload) {
    for (size_t i = 0; i < workload.ingress.size(); ++i) {
      const Ingress& ingress = workload.ingress[i];
      const auto service = services_.find(workload.name);
      Value backend =
          Object("networking.k8s.io/v1:IngressServiceBackend")
              .Set("name", service != services_.end()
                               ? service->second
                               : Value::String(workload.name))
              .Set("port", Object("networking.k8s.io/v1:ServiceBackendPort")
                               .SetText("name", ingress.port));
      Value path =
          Object("networking.k8s.io/v1:HTTPIngressPath")
              .SetText("path", ingress.path)
              .SetText("pathType", ingress.path_type)
              .Set("backend", Object("networking.k8s.io/v1:IngressBackend")
                                  .Set("service", std::move(backend)));
      Value rule =
          Object("networking.k8s.io/v1:IngressRule")
              .SetText("host", ingress.host)
              .Set("http",
                   Object("networking.k8s.io/v1:HTTPIngressRuleValue")
                       .Set("paths", Value::List().Add(std::move(path))));
      Value spec = Object("networking.k8s.io/v1:IngressSpec")
                       .SetText("ingressClassName", ingress.class_name);
      if (!ingress.tls_secret.empty()) {
        Value tls = Object("networking.k8s.io/v1:IngressTLS");
        if (!ingress.host.empty()) {
          tls.Set("hosts", Value::Strings({ingress.host}));
        }
        tls.SetText("secretName", ingress.tls_secret);
        spec.Set("tls", Value::List().Add(std::move(tls)));
      }
      spec.Set("rules", Value::List().Add(std::move(rule)));
      const std::string name =
          i == 0 ? workload.name : FreeName(workload.name, ingress_names_);
      Value metadata = Metadata(app.space, name);
      metadata.SetItems("annotations", Value::Pairs(ingress.annotations));
      Add("networking.k8s.io/v1:Ingress", name, "ingress",
          Object("networking.k8s.io/v1:Ingress")
              .Set("metadata", std::move(metadata))
              .Set("spec", std::move(spec)));
    }
  }

  const Model& model_;
  ProgramTree tree_;
  std::set<std::string> secrets_;
  std::set<std::string> claim_names_;
  std::set<std::string> ingress_names_;
  std::map<std::string, ImageOutputs> images_;
  std::map<std::string, Value> spaces_;
  std::map<std::string, Value> services_;
  std::map<std::pair<std::string, std::string>, Value> claims_;
};

}  // namespace

ProgramTree BuildProgramTree(const Model& model) {
  return Builder(model).Build();
}

}  // namespace imagecd::generator
