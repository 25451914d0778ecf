#include "programs/generator/pod_security.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <set>
#include <utility>

#include "programs/generator/workload_object.h"

namespace imagecd::generator {
namespace {

using Kind = Value::Kind;
using Names = std::set<std::string, std::less<>>;

bool IsTrue(const Value* value) {
  return value != nullptr && value->kind == Kind::kBoolean &&
         value->number != 0;
}

bool IsFalse(const Value* value) {
  return value != nullptr && value->kind == Kind::kBoolean &&
         value->number == 0;
}

bool IsOneOf(const Value* value, std::initializer_list<const char*> texts) {
  return value != nullptr && value->kind == Kind::kString &&
         std::any_of(texts.begin(), texts.end(),
                     [value](const char* text) { return value->text == text; });
}

std::vector<const Value*> Items(const Value* list) {
  std::vector<const Value*> items;
  if (list == nullptr) return items;
  for (const Value& item : list->items) items.push_back(&item);
  return items;
}

std::vector<const Value*> Containers(const Value& pod) {
  std::vector<const Value*> containers;
  for (const char* list : {"containers", "initContainers"}) {
    for (const Value* container : Items(pod.Find(list))) {
      containers.push_back(container);
    }
  }
  return containers;
}

bool AddsOnly(const Value& container, const Names& allowed) {
  const std::vector<const Value*> added =
      Items(container.At({"securityContext", "capabilities", "add"}));
  return std::all_of(added.begin(), added.end(), [&](const Value* name) {
    return allowed.count(name->text) != 0;
  });
}

bool HasOnlyVolumes(const Value& pod, const Names& kinds) {
  for (const Value* volume : Items(pod.Find("volumes"))) {
    for (const std::string& key : volume->keys) {
      if (key != "name" && kinds.count(key) == 0) return false;
    }
  }
  return true;
}

bool IsBaseline(const Value& pod) {
  // What a runtime gives by default; more is for privileged pods.
  static const Names kDefault = {
      "AUDIT_WRITE", "CHOWN",  "DAC_OVERRIDE",     "FOWNER",  "FSETID",
      "KILL",        "MKNOD",  "NET_BIND_SERVICE", "SETFCAP", "SETGID",
      "SETPCAP",     "SETUID", "SYS_CHROOT"};
  for (const char* shared : {"hostNetwork", "hostPID", "hostIPC"}) {
    if (IsTrue(pod.Find(shared))) return false;
  }
  for (const Value* volume : Items(pod.Find("volumes"))) {
    if (volume->Find("hostPath") != nullptr) return false;
  }
  // Rarely set, and allowed with some values only.
  static constexpr const char* kAdjusted[] = {"sysctls", "seLinuxOptions",
                                              "appArmorProfile", "procMount",
                                              "windowsOptions"};
  const auto adjusts = [](const Value* security) {
    return security != nullptr &&
           (std::any_of(std::begin(kAdjusted), std::end(kAdjusted),
                        [security](const char* key) {
                          return security->Find(key) != nullptr;
                        }) ||
            IsOneOf(security->At({"seccompProfile", "type"}), {"Unconfined"}));
  };
  if (adjusts(pod.Find("securityContext"))) return false;
  const std::vector<const Value*> containers = Containers(pod);
  return std::all_of(
      containers.begin(), containers.end(), [&](const Value* container) {
        const std::vector<const Value*> ports = Items(container->Find("ports"));
        return !IsTrue(container->At({"securityContext", "privileged"})) &&
               !adjusts(container->Find("securityContext")) &&
               AddsOnly(*container, kDefault) &&
               std::all_of(ports.begin(), ports.end(), [](const Value* port) {
                 return port->Find("hostPort") == nullptr;
               });
      });
}

// A field of the container's securityContext, otherwise of the pod's.
const Value* Effective(const Value& pod, const Value& container,
                       std::string_view field) {
  const Value* own = container.At({"securityContext", field});
  return own != nullptr ? own : pod.At({"securityContext", field});
}

bool IsRestricted(const Value& pod) {
  static const Names kVolumes = {
      "configMap", "csi",    "downwardAPI", "emptyDir",
      "ephemeral", "secret", "projected",   "persistentVolumeClaim",
      "image"};
  if (!HasOnlyVolumes(pod, kVolumes)) return false;
  const std::vector<const Value*> containers = Containers(pod);
  return std::all_of(
      containers.begin(), containers.end(), [&](const Value* container) {
        const Value* user = Effective(pod, *container, "runAsUser");
        const Value* profile = Effective(pod, *container, "seccompProfile");
        const std::vector<const Value*> dropped =
            Items(container->At({"securityContext", "capabilities", "drop"}));
        return IsFalse(container->At(
                   {"securityContext", "allowPrivilegeEscalation"})) &&
               IsTrue(Effective(pod, *container, "runAsNonRoot")) &&
               (user == nullptr || user->number != 0) && profile != nullptr &&
               IsOneOf(profile->Find("type"),
                       {"RuntimeDefault", "Localhost"}) &&
               std::any_of(
                   dropped.begin(), dropped.end(),
                   [](const Value* name) { return name->text == "ALL"; }) &&
               AddsOnly(*container, {"NET_BIND_SERVICE"});
      });
}

}  // namespace

std::string PodSecurityLevel(const Model& model, std::string_view space) {
  bool restricted = true;
  for (const App& app : model.apps) {
    if (app.space != space) continue;
    for (const Workload& workload : app.workloads) {
      const Value object =
          WorkloadObject(workload, Value::Object("meta/v1:ObjectMeta"),
                         PlaceholderParts(workload), nullptr);
      const Value* pod = PodSpecOf(object);
      if (pod == nullptr || !IsBaseline(*pod)) return "privileged";
      restricted = restricted && IsRestricted(*pod);
    }
  }
  return restricted ? "restricted" : "baseline";
}

std::vector<KeyValue> PodSecurityLabels(const Model& model,
                                        std::string_view space) {
  const std::string level = PodSecurityLevel(model, space);
  switch (model.project.pod_security) {
    case Project::PodSecurity::kWarn:
      return {{"pod-security.kubernetes.io/warn", level}};
    case Project::PodSecurity::kEnforce:
      return {{"pod-security.kubernetes.io/enforce", level}};
    case Project::PodSecurity::kOff:
      break;
  }
  return {};
}

}  // namespace imagecd::generator
