#include "programs/generator/pod_tree.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

namespace imagecd::generator {
namespace {

Value Core(const char* type) {
  return Value::Object(std::string("core/v1:") + type);
}

// The time that a container may take to start, and to recover, before it is
// restarted: 60 times 5 s, and 6 times 20 s. A slow start is not a failure.
constexpr int kStartupSeconds = 5;
constexpr int kStartupFailures = 60;
constexpr int kLivenessSeconds = 20;
constexpr int kLivenessFailures = 6;

// A probe of the port that the health check names, otherwise of the first TCP
// port; null without such a port.
Value Probe(const Workload& workload) {
  const HealthCheck& health = workload.health;
  const auto found = std::find_if(workload.ports.begin(), workload.ports.end(),
                                  [&health](const Port& port) {
                                    return health.port.empty()
                                               ? port.protocol == "TCP"
                                               : port.name == health.port;
                                  });
  if (found == workload.ports.end()) return Value::Null();
  Value probe = Core("Probe");
  switch (health.kind) {
    case HealthCheck::Kind::kConnection:
      return probe.Set("tcpSocket",
                       Core("TCPSocketAction").SetText("port", found->name));
    case HealthCheck::Kind::kHttp:
      return probe.Set("httpGet", Core("HTTPGetAction")
                                      .SetText("path", health.path)
                                      .SetText("port", found->name));
    case HealthCheck::Kind::kGrpc:  // takes no name of a port
      return probe.Set(
          "grpc", Core("GRPCAction").SetNumber("port", found->container_port));
  }
  return probe;
}

Value EnvironmentValue(const EnvironmentVariable& variable) {
  Value value = Core("EnvVar").SetText("name", variable.name);
  if (variable.source == EnvironmentVariable::Source::kValue) {
    return value.Set("value", Value::String(variable.value));
  }
  return value.Set(
      "valueFrom",
      Core("EnvVarSource")
          .Set("secretKeyRef", Core("SecretKeySelector")
                                   .SetText("name", variable.secret.secret)
                                   .SetText("key", variable.secret.key)));
}

Value ResourcesValue(const Resources& resources) {
  return Core("ResourceRequirements")
      .SetItems("requests", Value::Map()
                                .SetText("cpu", resources.cpu_request)
                                .SetText("memory", resources.memory_request))
      .SetItems("limits", Value::Map()
                              .SetText("cpu", resources.cpu_limit)
                              .SetText("memory", resources.memory_limit));
}

Value ContainerSecurity() {
  return Core("SecurityContext")
      .Set("allowPrivilegeEscalation", Value::Boolean(false))
      .Set("readOnlyRootFilesystem", Value::Boolean(true))
      .Set("capabilities",
           Core("Capabilities").Set("drop", Value::Strings({"ALL"})));
}

Value PodSecurity(const Workload& workload) {
  Value security = Core("PodSecurityContext");
  if (workload.run_as_non_root) {
    security.Set("runAsNonRoot", Value::Boolean(true));
  }
  if (workload.run_as_user) {
    security.SetNumber("runAsUser", *workload.run_as_user);
  }
  return security.Set("seccompProfile",
                      Core("SeccompProfile").SetText("type", "RuntimeDefault"));
}

Value VolumeValue(const Volume& volume, const Value& source) {
  Value value = Core("Volume").SetText("name", volume.name);
  switch (volume.kind) {
    case Volume::Kind::kEmptyDir:
      return value.Set(
          "emptyDir",
          Core("EmptyDirVolumeSource").SetText("sizeLimit", volume.size));
    case Volume::Kind::kClaim:
      return value.Set(
          "persistentVolumeClaim",
          Core("PersistentVolumeClaimVolumeSource").Set("claimName", source));
    case Volume::Kind::kHostPath:
      return value.Set("hostPath",
                       Core("HostPathVolumeSource").Set("path", source));
    case Volume::Kind::kSecret:
      return value.Set("secret",
                       Core("SecretVolumeSource").Set("secretName", source));
    case Volume::Kind::kConfigMap:
      return value.Set("configMap",
                       Core("ConfigMapVolumeSource").Set("name", source));
  }
  return value;
}

// A name for the volume of the config files that no volume of the user has.
std::string ConfigVolumeName(const Workload& workload) {
  std::set<std::string> taken;
  for (const Volume& volume : workload.volumes) taken.insert(volume.name);
  std::string name = "config-files";
  for (int number = 2; taken.contains(name); ++number) {
    name = "config-files-" + std::to_string(number);
  }
  return name;
}

Value MountsValue(const Workload& workload, const PodParts& parts) {
  Value mounts = Value::List();
  for (size_t i = 0; i < workload.config_files.size(); ++i) {
    mounts.Add(Core("VolumeMount")
                   .SetText("name", ConfigVolumeName(workload))
                   .SetText("mountPath", workload.config_files[i].mount_path)
                   .SetText("subPath", parts.config_keys[i])
                   .Set("readOnly", Value::Boolean(true)));
  }
  for (const Volume& volume : workload.volumes) {
    mounts.Add(Core("VolumeMount")
                   .SetText("name", volume.name)
                   .SetText("mountPath", volume.mount_path));
  }
  return mounts;
}

Value ContainerValue(const Workload& workload, const PodParts& parts) {
  Value ports = Value::List();
  for (const Port& port : workload.ports) {
    Value value = Core("ContainerPort")
                      .SetText("name", port.name)
                      .SetNumber("containerPort", port.container_port);
    if (port.protocol != "TCP") value.SetText("protocol", port.protocol);
    ports.Add(std::move(value));
  }
  Value environment = Value::List();
  for (const EnvironmentVariable& variable : workload.environment) {
    environment.Add(EnvironmentValue(variable));
  }
  Value container = Core("Container")
                        .SetText("name", workload.name)
                        .Set("image", parts.image)
                        .SetItems("ports", std::move(ports))
                        .SetItems("env", std::move(environment))
                        .SetItems("volumeMounts", MountsValue(workload, parts));
  const Value probe = Probe(workload);
  if (workload.kind == WorkloadKind::kDeployment &&
      probe.kind != Value::Kind::kNull) {
    Value startup = probe;
    startup.SetNumber("periodSeconds", kStartupSeconds)
        .SetNumber("failureThreshold", kStartupFailures);
    Value liveness = probe;
    liveness.SetNumber("periodSeconds", kLivenessSeconds)
        .SetNumber("failureThreshold", kLivenessFailures);
    container.Set("startupProbe", std::move(startup))
        .Set("readinessProbe", probe)
        .Set("livenessProbe", std::move(liveness));
  }
  return container.SetItems("resources", ResourcesValue(workload.resources))
      .Set("securityContext", ContainerSecurity());
}

Value VolumesValue(const Workload& workload, const PodParts& parts) {
  Value volumes = Value::List();
  if (!workload.config_files.empty()) {
    volumes.Add(
        Core("Volume")
            .SetText("name", ConfigVolumeName(workload))
            .Set("configMap",
                 Core("ConfigMapVolumeSource").Set("name", parts.config_map)));
  }
  // A volume that is mounted at several places is one volume.
  std::set<std::string> seen;
  for (size_t i = 0; i < workload.volumes.size(); ++i) {
    if (seen.insert(workload.volumes[i].name).second) {
      volumes.Add(VolumeValue(workload.volumes[i], parts.volume_sources[i]));
    }
  }
  return volumes;
}

}  // namespace

Value PodTemplate(const Workload& workload, const PodParts& parts,
                  PatchReport* report) {
  Value container = ContainerValue(workload, parts);
  MergePatch(workload.container, "container", &container, report);
  Value spec = Core("PodSpec")
                   .Set("automountServiceAccountToken", Value::Boolean(false))
                   .Set("enableServiceLinks", Value::Boolean(false))
                   .Set("securityContext", PodSecurity(workload))
                   .Set("containers", Value::List().Add(std::move(container)))
                   .SetItems("volumes", VolumesValue(workload, parts));
  if (workload.kind == WorkloadKind::kCronJob) {
    spec.SetText("restartPolicy", "OnFailure");
  }
  MergePatch(workload.pod, "pod", &spec, report);
  return Core("PodTemplateSpec")
      .Set("metadata", Value::Object("meta/v1:ObjectMeta")
                           .SetItems("labels", parts.labels)
                           .SetItems("annotations", parts.annotations))
      .Set("spec", std::move(spec));
}

}  // namespace imagecd::generator
