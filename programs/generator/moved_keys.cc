#include "programs/generator/moved_keys.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "programs/generator/source_text.h"
#include "programs/generator/yaml_tree.h"

namespace imagecd::generator {
namespace {

using Kind = YamlNode::Kind;

// A text in flow style, quoted unless every reader takes it for the same text.
std::string FlowText(const std::string& text, bool quoted) {
  const bool plain =
      !quoted && !text.empty() &&
      text.find_first_not_of(
          "abcdefghijklmnopqrstuvwxyz"
          "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-") == std::string::npos &&
      text[0] != '-';
  return plain ? text : JsonString(text);
}

// A node in flow style, on one line.
std::string Flow(const YamlNode& node) {
  std::vector<std::string> parts;
  switch (node.kind) {
    case Kind::kNull:
      return "null";
    case Kind::kScalar:
      return FlowText(node.text, node.quoted);
    case Kind::kSequence:
      for (const YamlNodePointer& item : node.items) {
        parts.push_back(Flow(*item));
      }
      return absl::StrCat("[", absl::StrJoin(parts, ", "), "]");
    case Kind::kMap:
      for (const YamlNode::Entry& entry : node.entries) {
        parts.push_back(
            absl::StrCat(FlowText(entry.key, false), ": ", Flow(*entry.value)));
      }
      return absl::StrCat("{", absl::StrJoin(parts, ", "), "}");
  }
  return "";
}

// `{a: {b: VALUE}}` for the path `a.b`.
std::string Nested(std::string_view path, const std::string& value) {
  const size_t dot = path.find('.');
  const std::string first(path.substr(0, dot));
  return absl::StrCat("{", first, ": ",
                      dot == std::string_view::npos
                          ? value
                          : Nested(path.substr(dot + 1), value),
                      "}");
}

// `container: {command: VALUE}` for the path `container.command`.
std::string Patch(std::string_view path, const std::string& value) {
  const std::string nested = Nested(path, value);
  return nested.substr(1, nested.size() - 2);
}

template <const char* kPath>
std::string At(const std::string& /*path*/, const YamlNode& /*mapping*/,
               const YamlNode& value) {
  return Patch(kPath, Flow(value));
}

bool IsCronJob(const YamlNode& mapping) {
  const YamlNode* kind = mapping.Find("kind");
  return mapping.Find("schedule") != nullptr ||
         (kind != nullptr && kind->text == "cronjob");
}

// `[{name: a}]` for the list `[a]`, with another way to say `{name: a}`.
std::string Named(const YamlNode& list, const char* before, const char* after) {
  std::vector<std::string> items;
  for (const YamlNodePointer& item : list.items) {
    items.push_back(absl::StrCat(before, Flow(*item), after));
  }
  return absl::StrCat("[", absl::StrJoin(items, ", "), "]");
}

std::string EnvFromSecrets(const std::string&, const YamlNode&,
                           const YamlNode& value) {
  return Patch("container.envFrom", Named(value, "{secretRef: {name: ", "}}"));
}

std::string ImagePullSecrets(const std::string&, const YamlNode&,
                             const YamlNode& value) {
  return Patch("pod.imagePullSecrets", Named(value, "{name: ", "}"));
}

std::string ServiceAccount(const std::string&, const YamlNode&,
                           const YamlNode& value) {
  return absl::StrCat("pod: {serviceAccountName: ", Flow(value),
                      ", automountServiceAccountToken: true}");
}

// Of the object and of its pods, as before.
std::string Metadata(const YamlNode& mapping, const char* field,
                     const YamlNode& value) {
  const std::string metadata =
      absl::StrCat("metadata: {", field, ": ", Flow(value), "}");
  return absl::StrCat(
      "object: {", metadata, ", ",
      Patch(IsCronJob(mapping) ? "spec.jobTemplate.spec.template"
                               : "spec.template",
            absl::StrCat("{", metadata, "}")),
      "}");
}

std::string Labels(const std::string&, const YamlNode& mapping,
                   const YamlNode& value) {
  return Metadata(mapping, "labels", value);
}

std::string Annotations(const std::string&, const YamlNode& mapping,
                        const YamlNode& value) {
  return Patch(
      IsCronJob(mapping)
          ? "object.spec.jobTemplate.spec.template.metadata.annotations"
          : "object.spec.template.metadata.annotations",
      Flow(value));
}

std::string Security(const std::string&, const YamlNode&,
                     const YamlNode& value) {
  std::vector<std::string> pod;
  std::vector<std::string> container;
  for (const YamlNode::Entry& entry : value.entries) {
    if (entry.key == "readOnlyRootFilesystem") {
      container.push_back(absl::StrCat(entry.key, ": ", Flow(*entry.value)));
    } else if (entry.key == "addCapabilities") {
      container.push_back(
          absl::StrCat("capabilities: {add: ", Flow(*entry.value), "}"));
    } else {
      pod.push_back(absl::StrCat(entry.key, ": ", Flow(*entry.value)));
    }
  }
  std::vector<std::string> patches;
  if (!pod.empty()) {
    patches.push_back(absl::StrCat("pod: {securityContext: {",
                                   absl::StrJoin(pod, ", "), "}}"));
  }
  if (!container.empty()) {
    patches.push_back(absl::StrCat("container: {securityContext: {",
                                   absl::StrJoin(container, ", "), "}}"));
  }
  return absl::StrJoin(patches, " and ");
}

std::string FirstPort(const YamlNode& workload) {
  const YamlNode* ports = workload.Find("ports");
  if (ports == nullptr) return "http";
  const YamlNode& first = ports->items.empty() ? *ports : *ports->items.front();
  const YamlNode* name = first.Find("name");
  return name == nullptr ? "http" : name->text;
}

// A probe as Kubernetes has it; `null` for none.
std::string Probe(const YamlNode& workload, const YamlNode& probe) {
  const YamlNode* kind = probe.Find("kind");
  if (kind != nullptr && kind->text == "none") return "null";
  const YamlNode* named = probe.Find("port");
  const std::string port =
      named == nullptr ? FirstPort(workload) : Flow(*named);
  const YamlNode* path =
      probe.kind == Kind::kScalar ? &probe : probe.Find("path");
  const YamlNode* command = probe.Find("command");
  std::vector<std::string> fields;
  if (command != nullptr) {
    fields.push_back(absl::StrCat("exec: {command: ", Flow(*command), "}"));
  } else if (path != nullptr) {
    fields.push_back(
        absl::StrCat("httpGet: {path: ", Flow(*path), ", port: ", port, "}"));
  } else {
    fields.push_back(absl::StrCat("tcpSocket: {port: ", port, "}"));
  }
  for (const char* field : {"initialDelaySeconds", "periodSeconds",
                            "timeoutSeconds", "failureThreshold"}) {
    const YamlNode* seconds = probe.Find(field);
    if (seconds != nullptr) {
      fields.push_back(absl::StrCat(field, ": ", Flow(*seconds)));
    }
  }
  return absl::StrCat("{", absl::StrJoin(fields, ", "), "}");
}

std::string Probes(const std::string&, const YamlNode& mapping,
                   const YamlNode& value) {
  std::vector<std::string> probes;
  for (const YamlNode::Entry& entry : value.entries) {
    probes.push_back(
        absl::StrCat(entry.key, "Probe: ", Probe(mapping, *entry.value)));
  }
  return absl::StrCat("container: {", absl::StrJoin(probes, ", "), "}");
}

// The last component of `apps.chime.env.TOKEN`.
std::string LastOf(const std::string& path) {
  return path.substr(path.rfind('.') + 1);  // npos + 1 is 0
}

std::string EnvField(const std::string& path, const YamlNode&,
                     const YamlNode& value) {
  return absl::StrCat("`container: {env: [{name: ", LastOf(path),
                      ", valueFrom: {fieldRef: {fieldPath: ", Flow(value),
                      "}}}]}` of the workload, in place of this variable");
}

std::string EnvOptional(const std::string& path, const YamlNode&,
                        const YamlNode& value) {
  return absl::StrCat("`container: {env: [{name: ", LastOf(path),
                      ", valueFrom: {secretKeyRef: {optional: ", Flow(value),
                      "}}}]}` of the workload, next to this variable");
}

// Into the mount of the volume.
std::string Mount(const YamlNode& volume, const char* field,
                  const YamlNode& value) {
  const YamlNode* mount_path = volume.Find("mountPath");
  return absl::StrCat("`container: {volumeMounts: [{mountPath: ",
                      mount_path == nullptr ? "PATH" : Flow(*mount_path), ", ",
                      field, ": ", Flow(value),
                      "}]}` of the workload, next to this volume");
}

std::string SubPath(const std::string&, const YamlNode& mapping,
                    const YamlNode& value) {
  return Mount(mapping, "subPath", value);
}

std::string ReadOnly(const std::string&, const YamlNode& mapping,
                     const YamlNode& value) {
  return Mount(mapping, "readOnly", value);
}

std::string Medium(const std::string& path, const YamlNode& mapping,
                   const YamlNode& value) {
  const YamlNode* size = mapping.Find("size");
  return absl::StrCat(
      "`pod: {volumes: [{name: ", LastOf(path),
      ", emptyDir: {medium: ", Flow(value),
      size == nullptr ? "" : absl::StrCat(", sizeLimit: ", Flow(*size)),
      "}}]}` of the workload, next to this volume");
}

// Where a value goes as it is.
constexpr char kCommand[] = "container.command";
constexpr char kArguments[] = "container.args";
constexpr char kNodeSelector[] = "pod.nodeSelector";
constexpr char kRestartPolicy[] = "pod.restartPolicy";
constexpr char kConcurrencyPolicy[] = "object.spec.concurrencyPolicy";
constexpr char kSuspend[] = "object.spec.suspend";
constexpr char kStrategy[] = "object.spec.strategy.type";
constexpr char kBackoffLimit[] = "object.spec.jobTemplate.spec.backoffLimit";
constexpr char kActiveDeadline[] =
    "object.spec.jobTemplate.spec.activeDeadlineSeconds";

}  // namespace

void MovedWorkloadKeys(FieldVisitor& visitor) {
  visitor.Moved("command", At<kCommand>);
  visitor.Moved("args", At<kArguments>);
  visitor.Moved("nodeSelector", At<kNodeSelector>);
  visitor.Moved("restartPolicy", At<kRestartPolicy>);
  visitor.Moved("concurrencyPolicy", At<kConcurrencyPolicy>);
  visitor.Moved("suspend", At<kSuspend>);
  visitor.Moved("strategy", At<kStrategy>);
  visitor.Moved("backoffLimit", At<kBackoffLimit>);
  visitor.Moved("activeDeadlineSeconds", At<kActiveDeadline>);
  visitor.Moved("envFromSecrets", EnvFromSecrets);
  visitor.Moved("imagePullSecrets", ImagePullSecrets);
  visitor.Moved("serviceAccount", ServiceAccount);
  visitor.Moved("labels", Labels);
  visitor.Moved("annotations", Annotations);
  visitor.Moved("security", Security);
  visitor.Moved("probes", Probes);
}

void MovedEnvironmentKeys(FieldVisitor& visitor) {
  visitor.Moved("field", EnvField);
  visitor.Moved("optional", EnvOptional);
}

void MovedVolumeKeys(FieldVisitor& visitor) {
  visitor.Moved("subPath", SubPath);
  visitor.Moved("readOnly", ReadOnly);
  visitor.Moved("medium", Medium);
}

}  // namespace imagecd::generator
