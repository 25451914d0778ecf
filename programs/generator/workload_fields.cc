#include <string>
#include <vector>

#include "programs/generator/config_fields.h"
#include "programs/generator/formats.h"
#include "programs/generator/moved_keys.h"

namespace imagecd::generator {
namespace {

void PortFields(FieldVisitor& v, Port& port) {
  Integer(v,
          {.name = "port",
           .doc = "Port on which the container listens.",
           .required = true,
           .shorthand = true},
          1, 65535, &port.container_port);
  Integer(v,
          {.name = "servicePort",
           .doc = "Port of the Service that leads to it; 0 for none. The "
                  "container's own if left out."},
          0, 65535, &port.service_port);
  v.Text({.name = "name",
          .doc = "Name by which ingress and probes refer to it. `http` for "
                 "the first, `port-NUMBER` for others, if left out."},
         kPortName, &port.name);
  OneOf(v, {.name = "protocol", .doc = "TCP, UDP or SCTP."},
        {"TCP", "UDP", "SCTP"}, &port.protocol);
}

void IngressFields(FieldVisitor& v, Ingress& ingress) {
  v.Text({.name = "host",
          .doc = "Host name under which the app is reached; every host if "
                 "left out.",
          .shorthand = true},
         kHost, &ingress.host);
  v.Text({.name = "path", .doc = "Path below which the app is reached."},
         kUrlPath, &ingress.path);
  OneOf(v, {.name = "pathType", .doc = "How `path` is compared."},
        {"Prefix", "Exact", "ImplementationSpecific"}, &ingress.path_type);
  v.Text({.name = "port",
          .doc = "Name of the port it leads to; the first one that has a "
                 "service if left out."},
         kPortName, &ingress.port);
  v.Text({.name = "className",
          .doc = "IngressClass; the cluster's default "
                 "if left out."},
         kSubdomainName, &ingress.class_name);
  v.Text({.name = "tlsSecret",
          .doc = "Secret that holds the certificate; no TLS if left out."},
         kSubdomainName, &ingress.tls_secret);
  v.TextMap({.name = "annotations", .doc = "Annotations of the Ingress."},
            kLabelKey, kAnyText, &ingress.annotations);
}

void EnvironmentFields(FieldVisitor& v, EnvironmentVariable& variable) {
  using Source = EnvironmentVariable::Source;
  v.Text({.name = "value",
          .doc = "The value, as text: `yes`, `1.10` and `0x1F` are what is "
                 "written.",
          .shorthand = true},
         kAnyText, &variable.value);
  v.Text({.name = "secret",
          .doc = "Name of the Secret that holds the value, under `key`."},
         kSubdomainName, &variable.secret.secret);
  v.Text({.name = "key",
          .doc = "Key in the Secret; the variable's name if "
                 "left out."},
         kDataKey, &variable.secret.key);
  MovedEnvironmentKeys(v);
  const bool secret = !variable.secret.secret.empty();
  v.Require(!(secret && !variable.value.empty()), "value",
            "one of `value` and `secret`, not both");
  v.Require(secret || variable.secret.key.empty(), "key",
            "`key` goes with `secret`, as in "
            "`{secret: backup-todoist, key: TOKEN}`");
  if (secret) {
    variable.source = Source::kSecret;
    if (variable.secret.key.empty()) variable.secret.key = variable.name;
  }
}

void ConfigFileFields(FieldVisitor& v, ConfigFile& file) {
  v.Text({.name = "file",
          .doc = "File of this repository that is brought there, read when "
                 "the program runs.",
          .shorthand = true},
         kRelativePath, &file.source);
  v.Text({.name = "contents", .doc = "The file's contents themselves."},
         kAnyText, &file.contents);
  v.Require(file.source.empty() || file.contents.empty(), "contents",
            "one of `file` and `contents`, not both");
}

void VolumeFields(FieldVisitor& v, Volume& volume) {
  Enum(v,
       {.name = "kind",
        .doc = "emptyDir: empty whenever a pod starts; claim: a "
               "PersistentVolumeClaim; hostPath: a folder of the node; secret "
               "and configMap: files from one that exists."},
       {"emptyDir", "claim", "hostPath", "secret", "configMap"}, &volume.kind);
  v.Text({.name = "mountPath",
          .doc = "Where the container sees it.",
          .required = true},
         kAbsolutePath, &volume.mount_path);
  v.Text({.name = "source",
          .doc = "claim: an existing claim; hostPath: the path on the node; "
                 "secret, configMap: its name."},
         kLine, &volume.source);
  v.Text({.name = "size",
          .doc = "claim: make one of this size; emptyDir: at most so much."},
         kQuantity, &volume.size);
  v.Text({.name = "storageClass", .doc = "Of the claim that is made."},
         kSubdomainName, &volume.storage_class);
  OneOf(v,
        {.name = "accessMode",
         .doc = "claim: how it can be mounted. ReadWriteOnce: by one node; "
                "ReadWriteOncePod: by one pod."},
        {"ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany", "ReadOnlyMany"},
        &volume.access_mode);
  MovedVolumeKeys(v);
  const bool claim = volume.kind == Volume::Kind::kClaim;
  const bool named = !claim && volume.kind != Volume::Kind::kEmptyDir;
  v.Require(!claim || volume.source.empty() != volume.size.empty(), "kind",
            "a claim needs `size: 1Gi` for a new one, or `source: NAME` for "
            "one that exists");
  v.Require(!named || !volume.source.empty(), "kind",
            "this kind needs `source`, as in `source: todoist-token`");
  v.Require(volume.kind != Volume::Kind::kHostPath || volume.source.empty() ||
                volume.source[0] == '/',
            "source", "a path on the node begins with `/`, as in `/dev/snd`");
}

void HealthFields(FieldVisitor& v, HealthCheck& health) {
  bool grpc = health.kind == HealthCheck::Kind::kGrpc;
  v.Text({.name = "path",
          .doc = "Path of an HTTP request that succeeds if the app is well.",
          .shorthand = true},
         kUrlPath, &health.path);
  v.Flag({.name = "grpc",
          .doc = "Use gRPC's health checking protocol in place of `path`."},
         &grpc);
  v.Text({.name = "port",
          .doc = "Name of the port that is asked; the first TCP port if left "
                 "out."},
         kPortName, &health.port);
  v.Require(!grpc || health.path.empty(), "grpc",
            "one of `path` and `grpc`, not both");
  if (!health.path.empty()) health.kind = HealthCheck::Kind::kHttp;
  if (grpc) health.kind = HealthCheck::Kind::kGrpc;
}

void AmountFields(FieldVisitor& v, KeyValue& amounts) {
  v.Text({.name = "cpu", .doc = "Cores: `250m` is a quarter of one."},
         kQuantity, &amounts.key);
  v.Text({.name = "memory", .doc = "Bytes: `64Mi`."}, kQuantity,
         &amounts.value);
}

}  // namespace

void ResourcesFields(FieldVisitor& v, Resources& resources) {
  v.Object({.name = "requests", .doc = "What the node keeps free for it."},
           [&resources](FieldVisitor& inside) {
             KeyValue amounts{resources.cpu_request, resources.memory_request};
             AmountFields(inside, amounts);
             resources.cpu_request = amounts.key;
             resources.memory_request = amounts.value;
           });
  v.Object({.name = "limits", .doc = "What it may not pass."},
           [&resources](FieldVisitor& inside) {
             KeyValue amounts{resources.cpu_limit, resources.memory_limit};
             AmountFields(inside, amounts);
             resources.cpu_limit = amounts.key;
             resources.memory_limit = amounts.value;
           });
}

void WorkloadFields(FieldVisitor& v, WorkloadSettings& settings) {
  using Kind = WorkloadSettings::Kind;
  Workload& workload = settings.workload;
  v.Choice({.name = "kind",
            .doc = "What runs it: a deployment, a cronjob (needs `schedule`), "
                   "or none: the image is only built. cronjob if `schedule` "
                   "is there, otherwise deployment, if left out."},
           {"deployment", "cronjob", "none"}, 3, [&settings](size_t index) {
             constexpr Kind kKinds[] = {Kind::kDeployment, Kind::kCronJob,
                                        Kind::kNone};
             settings.kind = kKinds[index];
           });
  v.Text({.name = "image",
          .doc = "Another image than the one built from the app's folder."},
         kImage, &workload.image);
  v.Text({.name = "schedule", .doc = "cronjob: when it runs, as cron has it."},
         kSchedule, &workload.schedule);
  v.Text({.name = "timeZone", .doc = "cronjob: time zone of `schedule`."},
         kTimeZone, &workload.time_zone);
  Integer(v, {.name = "replicas", .doc = "deployment: how many pods."}, 0, 1000,
          &workload.replicas);
  v.Objects(
      {.name = "ports",
       .doc = "Ports of the container; what the Dockerfile EXPOSEs if "
              "left out, `[]` for none."},
      [&settings] { settings.ports.emplace(); },
      [&settings](FieldVisitor& inside) {
        Port port;
        port.service_port = -1;  // the container's own
        PortFields(inside, port);
        if (settings.ports) settings.ports->push_back(port);
      });
  ObjectOf(v,
           {.name = "health",
            .doc = "deployment: how the kubelet asks whether the app has "
                   "started, is ready and is alive: a path like `/healthz`, or "
                   "`{grpc: true}`. If left out, something has to listen on "
                   "the first TCP port."},
           HealthFields, &workload.health);
  ListOf(v,
         {.name = "ingress",
          .doc = "deployment: names under which it is "
                 "reached from outside."},
         IngressFields, &workload.ingress);
  MapOf(v, {.name = "env", .doc = "Environment variables."}, kVariable,
        EnvironmentFields, &EnvironmentVariable::name, &workload.environment);
  MapOf(v,
        {.name = "configFiles",
         .doc = "Files that a ConfigMap brings into "
                "the container, by their path."},
        kAbsolutePath, ConfigFileFields, &ConfigFile::mount_path,
        &workload.config_files);
  MapOf(v, {.name = "volumes", .doc = "Volumes, by name."}, kName, VolumeFields,
        &Volume::name, &workload.volumes);
  ObjectOf(v, {.name = "resources", .doc = "What it needs and may take."},
           ResourcesFields, &workload.resources);
  v.Raw({.name = "container",
         .doc = "Any field of the container, as Kubernetes has it; merged into "
                "what imagecd writes. `container: {command: [/bin/ring]}`."},
        &workload.container);
  v.Raw(
      {.name = "pod",
       .doc = "Any field of the pod's spec, as Kubernetes has it; merged into "
              "what imagecd writes. `pod: {nodeSelector: {disk: ssd}}`."},
      &workload.pod);
  v.Raw({.name = "object",
         .doc = "Any field of the Deployment or CronJob itself, as Kubernetes "
                "has it; merged into what imagecd writes. `object: {spec: "
                "{suspend: true}}`."},
        &workload.object);
  MovedWorkloadKeys(v);
  v.Require(settings.kind != Kind::kCronJob || !workload.schedule.empty(),
            "kind", "a cronjob needs a schedule, as in `schedule: 0 3 * * *`");
  v.Require(settings.kind != Kind::kDeployment || workload.schedule.empty(),
            "schedule", "a schedule goes with `kind: cronjob`");
}

}  // namespace imagecd::generator
