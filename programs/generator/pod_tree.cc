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

Value ProbeValue(const Probe& probe) {
  Value value = Core("Probe");
  switch (probe.kind) {
    case Probe::Kind::kHttp:
      value.Set("httpGet", Core("HTTPGetAction")
                               .SetText("path", probe.path)
                               .SetText("port", probe.port));
      break;
    case Probe::Kind::kTcp:
      value.Set("tcpSocket",
                Core("TCPSocketAction").SetText("port", probe.port));
      break;
    case Probe::Kind::kCommand:
      value.Set("exec",
                Core("ExecAction")
                    .SetItems("command", Value::Strings(probe.command)));
  }
  return value.SetNumber("initialDelaySeconds", probe.initial_delay_seconds)
      .SetNumber("periodSeconds", probe.period_seconds)
      .SetNumber("timeoutSeconds", probe.timeout_seconds)
      .SetNumber("failureThreshold", probe.failure_threshold);
}

Value EnvironmentValue(const EnvironmentVariable& variable) {
  Value value = Core("EnvVar").SetText("name", variable.name);
  switch (variable.source) {
    case EnvironmentVariable::Source::kValue:
      return value.Set("value", Value::String(variable.value));
    case EnvironmentVariable::Source::kField:
      return value.Set(
          "valueFrom",
          Core("EnvVarSource")
              .Set("fieldRef", Core("ObjectFieldSelector")
                                   .SetText("fieldPath", variable.value)));
    case EnvironmentVariable::Source::kSecret:
      break;
  }
  Value selector = Core("SecretKeySelector")
                       .SetText("name", variable.secret.secret)
                       .SetText("key", variable.secret.key);
  if (variable.secret.optional) selector.Set("optional", Value::Boolean(true));
  return value.Set(
      "valueFrom",
      Core("EnvVarSource").Set("secretKeyRef", std::move(selector)));
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

Value ContainerSecurity(const SecurityContext& security) {
  return Core("SecurityContext")
      .Set("allowPrivilegeEscalation", Value::Boolean(false))
      .Set("readOnlyRootFilesystem",
           Value::Boolean(security.read_only_root_filesystem))
      .Set("capabilities",
           Core("Capabilities")
               .Set("drop", Value::Strings({"ALL"}))
               .SetItems("add", Value::Strings(security.add_capabilities)));
}

Value PodSecurity(const SecurityContext& security) {
  Value value =
      Core("PodSecurityContext")
          .Set("runAsNonRoot", Value::Boolean(security.run_as_non_root));
  const auto set = [&value](const char* key, const std::optional<int64_t>& id) {
    if (id.has_value()) value.Set(key, Value::Integer(*id));
  };
  set("runAsUser", security.run_as_user);
  set("runAsGroup", security.run_as_group);
  set("fsGroup", security.fs_group);
  return value.Set("seccompProfile",
                   Core("SeccompProfile").SetText("type", "RuntimeDefault"));
}

Value VolumeValue(const Volume& volume, const Value& source) {
  Value value = Core("Volume").SetText("name", volume.name);
  switch (volume.kind) {
    case Volume::Kind::kEmptyDir:
      return value.Set("emptyDir", Core("EmptyDirVolumeSource")
                                       .SetText("medium", volume.medium)
                                       .SetText("sizeLimit", volume.size));
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
    Value mount = Core("VolumeMount")
                      .SetText("name", volume.name)
                      .SetText("mountPath", volume.mount_path)
                      .SetText("subPath", volume.sub_path);
    if (volume.read_only) mount.Set("readOnly", Value::Boolean(true));
    mounts.Add(std::move(mount));
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
  Value environment_from = Value::List();
  for (const std::string& secret : workload.environment_from_secrets) {
    environment_from.Add(
        Core("EnvFromSource")
            .Set("secretRef", Core("SecretEnvSource").SetText("name", secret)));
  }
  Value container = Core("Container")
                        .SetText("name", workload.name)
                        .Set("image", parts.image)
                        .SetItems("command", Value::Strings(workload.command))
                        .SetItems("args", Value::Strings(workload.arguments))
                        .SetItems("ports", std::move(ports))
                        .SetItems("env", std::move(environment))
                        .SetItems("envFrom", std::move(environment_from))
                        .SetItems("volumeMounts", MountsValue(workload, parts));
  const auto probe = [&container](const char* key,
                                  const std::optional<Probe>& given) {
    if (given.has_value()) container.Set(key, ProbeValue(*given));
  };
  probe("startupProbe", workload.startup);
  probe("readinessProbe", workload.readiness);
  probe("livenessProbe", workload.liveness);
  return container.SetItems("resources", ResourcesValue(workload.resources))
      .Set("securityContext", ContainerSecurity(workload.security));
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

Value PodTemplate(const Workload& workload, const PodParts& parts) {
  Value pull_secrets = Value::List();
  for (const std::string& secret : workload.image_pull_secrets) {
    pull_secrets.Add(Core("LocalObjectReference").SetText("name", secret));
  }
  Value spec =
      Core("PodSpec")
          .SetText("serviceAccountName", workload.service_account)
          .Set("automountServiceAccountToken",
               Value::Boolean(!workload.service_account.empty()))
          .Set("enableServiceLinks", Value::Boolean(false))
          .SetItems("imagePullSecrets", std::move(pull_secrets))
          .SetItems("nodeSelector", Value::Pairs(workload.node_selector))
          .Set("securityContext", PodSecurity(workload.security))
          .Set("containers", Value::List().Add(ContainerValue(workload, parts)))
          .SetItems("volumes", VolumesValue(workload, parts));
  if (workload.kind == WorkloadKind::kCronJob) {
    spec.SetText("restartPolicy", workload.restart_policy);
  }
  return Core("PodTemplateSpec")
      .Set("metadata", Value::Object("meta/v1:ObjectMeta")
                           .SetItems("labels", parts.labels)
                           .SetItems("annotations", parts.annotations))
      .Set("spec", std::move(spec));
}

}  // namespace imagecd::generator
