#include "programs/generator/workload_object.h"

#include <algorithm>
#include <string>
#include <utility>

namespace imagecd::generator {
namespace {

constexpr int kBackoffLimit = 2;

Value CronJob(const Workload& workload, Value metadata, Value pod) {
  return Value::Object("batch/v1:CronJob")
      .Set("metadata", std::move(metadata))
      .Set("spec",
           Value::Object("batch/v1:CronJobSpec")
               .SetText("schedule", workload.schedule)
               .SetText("timeZone", workload.time_zone)
               .SetText("concurrencyPolicy", "Forbid")
               .Set("jobTemplate",
                    Value::Object("batch/v1:JobTemplateSpec")
                        .Set("spec", Value::Object("batch/v1:JobSpec")
                                         .Set("backoffLimit",
                                              Value::Integer(kBackoffLimit))
                                         .Set("template", std::move(pod)))));
}

// A rolling update starts the new pod before it ends the old one. Where only
// one node or one pod can mount the claim, each would wait for the other.
std::string Strategy(const Workload& workload) {
  return std::any_of(workload.volumes.begin(), workload.volumes.end(),
                     [](const Volume& volume) {
                       return volume.kind == Volume::Kind::kClaim &&
                              (volume.access_mode == "ReadWriteOnce" ||
                               volume.access_mode == "ReadWriteOncePod");
                     })
             ? "Recreate"
             : "RollingUpdate";
}

Value Deployment(const Workload& workload, Value metadata, Value pod) {
  const Value labels = Value::Map().SetText(kNameLabel, workload.name);
  return Value::Object("apps/v1:Deployment")
      .Set("metadata", std::move(metadata))
      .Set("spec",
           Value::Object("apps/v1:DeploymentSpec")
               .Set("replicas", Value::Integer(workload.replicas))
               .Set("selector", Value::Object("meta/v1:LabelSelector")
                                    .Set("matchLabels", labels))
               .Set("strategy", Value::Object("apps/v1:DeploymentStrategy")
                                    .SetText("type", Strategy(workload)))
               .Set("template", std::move(pod)));
}

// Other resources refer to these, and Pulumi knows the object by them.
void RemoveIdentity(Value* patch, PatchReport* report) {
  const auto remove = [report](const char* key, const std::string& path,
                               Value* from) {
    if (from == nullptr || from->Find(key) == nullptr) return;
    from->Remove(key);
    if (report != nullptr) report->refused.push_back(path + key);
  };
  remove("apiVersion", "object.", patch);
  remove("kind", "object.", patch);
  remove("name", "object.metadata.", patch->Find("metadata"));
  remove("namespace", "object.metadata.", patch->Find("metadata"));
  remove("selector", "object.spec.", patch->Find("spec"));
}

}  // namespace

Value WorkloadObject(const Workload& workload, Value metadata,
                     const PodParts& parts, PatchReport* report) {
  Value pod = PodTemplate(workload, parts, report);
  Value object =
      workload.kind == WorkloadKind::kCronJob
          ? CronJob(workload, std::move(metadata), std::move(pod))
          : Deployment(workload, std::move(metadata), std::move(pod));
  Value patch = workload.object;
  RemoveIdentity(&patch, report);
  MergePatch(patch, "object", &object, report);
  return object;
}

const Value* PodSpecOf(const Value& object) {
  return object.type == "batch/v1:CronJob"
             ? object.At({"spec", "jobTemplate", "spec", "template", "spec"})
             : object.At({"spec", "template", "spec"});
}

PodParts PlaceholderParts(const Workload& workload) {
  PodParts parts;
  parts.image = Value::String("image");
  parts.labels = Value::Map();
  parts.annotations = Value::Map();
  parts.config_keys.resize(workload.config_files.size(), "key");
  parts.config_map = Value::String("config");
  parts.volume_sources.resize(workload.volumes.size(), Value::String("source"));
  return parts;
}

}  // namespace imagecd::generator
