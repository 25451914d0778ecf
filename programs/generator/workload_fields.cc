#include <string>
#include <vector>

#include "programs/generator/config_fields.h"
#include "programs/generator/formats.h"

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
  std::string field;
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
  v.Flag({.name = "optional",
          .doc = "Start without the variable where the Secret lacks it."},
         &variable.secret.optional);
  v.Text({.name = "field",
          .doc = "Field of the pod that holds the value, such as "
                 "`status.podIP`."},
         kFieldPath, &field);
  const bool secret = !variable.secret.secret.empty();
  v.Require(!(secret && !variable.value.empty()), "value",
            "one of `value` and `secret`, not both");
  v.Require(field.empty() || (!secret && variable.value.empty()), "field",
            "one of `field`, `value` and `secret`, not two");
  v.Require(secret || variable.secret.key.empty(), "key",
            "`key` goes with `secret`, as in "
            "`{secret: backup-todoist, key: TOKEN}`");
  if (secret) {
    variable.source = Source::kSecret;
    if (variable.secret.key.empty()) variable.secret.key = variable.name;
  } else if (!field.empty()) {
    variable.source = Source::kField;
    variable.value = field;
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
  v.Text({.name = "subPath", .doc = "Only this folder or file of it."},
         kSubPath, &volume.sub_path);
  v.Flag({.name = "readOnly", .doc = "Whether the container cannot write."},
         &volume.read_only);
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
  OneOf(v, {.name = "medium", .doc = "emptyDir: `Memory` for a RAM disk."},
        {"Memory"}, &volume.medium);
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

void AmountFields(FieldVisitor& v, KeyValue& amounts) {
  v.Text({.name = "cpu", .doc = "Cores: `250m` is a quarter of one."},
         kQuantity, &amounts.key);
  v.Text({.name = "memory", .doc = "Bytes: `64Mi`."}, kQuantity,
         &amounts.value);
}

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

void SecurityFields(FieldVisitor& v, SecurityContext& security) {
  constexpr int64_t kGreatestId = 2147483647;
  v.Flag({.name = "runAsNonRoot",
          .doc = "Refuse to start as root. An image like nginx's own needs "
                 "`false`."},
         &security.run_as_non_root);
  v.Flag({.name = "readOnlyRootFilesystem",
          .doc = "The container cannot write, but to volumes."},
         &security.read_only_root_filesystem);
  Integer<int64_t>(v, {.name = "runAsUser", .doc = "User id of the process."},
                   0, kGreatestId, &security.run_as_user);
  Integer<int64_t>(v, {.name = "runAsGroup", .doc = "Its group id."}, 0,
                   kGreatestId, &security.run_as_group);
  Integer<int64_t>(v, {.name = "fsGroup", .doc = "Group id of the volumes."}, 0,
                   kGreatestId, &security.fs_group);
  v.Texts({.name = "addCapabilities",
           .doc = "Capabilities that it keeps; all others are dropped."},
          kCapability, &security.add_capabilities);
  v.Require(!(security.run_as_non_root && security.run_as_user == 0),
            "runAsUser", "user 0 is root: say `runAsNonRoot: false` as well");
}

void ProbeFields(FieldVisitor& v, ProbeSettings& settings) {
  using Kind = ProbeSettings::Kind;
  Probe& probe = settings.probe;
  size_t kind = 4;  // none of the names: inferred
  v.Choice({.name = "kind",
            .doc = "By `path` or `command` if left out; `none` for no probe."},
           {"http", "tcp", "command", "none"}, kind, [&settings](size_t index) {
             constexpr Kind kKinds[] = {Kind::kHttp, Kind::kTcp, Kind::kCommand,
                                        Kind::kNone};
             settings.kind = kKinds[index];
           });
  v.Text({.name = "path",
          .doc = "Path that answers GET with 200 to 399.",
          .shorthand = true},
         kUrlPath, &probe.path);
  v.Text({.name = "port", .doc = "Name of the port; the first if left out."},
         kPortName, &probe.port);
  v.Texts({.name = "command", .doc = "Command that exits with 0."}, kAnyText,
          &probe.command);
  constexpr int kLongest = 86400;
  Integer(v, {.name = "initialDelaySeconds", .doc = "Wait before the first."},
          0, kLongest, &probe.initial_delay_seconds);
  Integer(v, {.name = "periodSeconds", .doc = "Time between two."}, 0, kLongest,
          &probe.period_seconds);
  Integer(v, {.name = "timeoutSeconds", .doc = "Time for an answer."}, 0,
          kLongest, &probe.timeout_seconds);
  Integer(v, {.name = "failureThreshold", .doc = "Failures until it counts."},
          0, 1000, &probe.failure_threshold);
  v.Require(probe.path.empty() || probe.command.empty(), "command",
            "one of `path` and `command`, not both");
  v.Require(settings.kind != Kind::kHttp || !probe.path.empty(), "kind",
            "an http probe needs `path: /healthz`");
  v.Require(settings.kind != Kind::kCommand || !probe.command.empty(), "kind",
            "this probe needs `command: [...]`");
}

void ScheduleFields(FieldVisitor& v, Workload& workload) {
  v.Text({.name = "schedule", .doc = "cronjob: when it runs, as cron has it."},
         kSchedule, &workload.schedule);
  v.Text({.name = "timeZone", .doc = "cronjob: time zone of `schedule`."},
         kTimeZone, &workload.time_zone);
  OneOf(v,
        {.name = "concurrencyPolicy",
         .doc = "cronjob: what happens if the last run is not done."},
        {"Forbid", "Allow", "Replace"}, &workload.concurrency_policy);
  Integer(v, {.name = "backoffLimit", .doc = "cronjob: retries of a run."}, 0,
          1000, &workload.backoff_limit);
  OneOf(v,
        {.name = "restartPolicy",
         .doc = "cronjob: whether a failed "
                "container starts again."},
        {"OnFailure", "Never"}, &workload.restart_policy);
  Integer(v,
          {.name = "activeDeadlineSeconds",
           .doc = "cronjob: a run is ended after this time."},
          1, 31536000, &workload.active_deadline_seconds);
  v.Flag({.name = "suspend", .doc = "cronjob: do not run for now."},
         &workload.suspend);
}

}  // namespace

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
  ScheduleFields(v, workload);
  Integer(v, {.name = "replicas", .doc = "deployment: how many pods."}, 0, 1000,
          &workload.replicas);
  OneOf(v,
        {.name = "strategy",
         .doc = "deployment: how pods are replaced. If left out: Recreate with "
                "a claim that only one node or pod can mount, since the new "
                "pod could not start before the old one ends; otherwise "
                "RollingUpdate."},
        {"RollingUpdate", "Recreate"}, &workload.strategy);
  v.Texts({.name = "command", .doc = "In place of the image's entry point."},
          kAnyText, &workload.command);
  v.Texts({.name = "args", .doc = "In place of the image's arguments."},
          kAnyText, &workload.arguments);

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
  ListOf(v,
         {.name = "ingress",
          .doc = "deployment: names under which it is "
                 "reached from outside."},
         IngressFields, &workload.ingress);
  v.Object({.name = "probes",
            .doc = "How the cluster sees that it works; liveness and readiness "
                   "try to connect to the first port if left out."},
           [&settings](FieldVisitor& inside) {
             ObjectOf(inside, {.name = "liveness", .doc = "Restarts it."},
                      ProbeFields, &settings.liveness);
             ObjectOf(inside, {.name = "readiness", .doc = "Sends requests."},
                      ProbeFields, &settings.readiness);
             ObjectOf(inside, {.name = "startup", .doc = "Waits for it."},
                      ProbeFields, &settings.startup);
           });
  MapOf(v, {.name = "env", .doc = "Environment variables."}, kVariable,
        EnvironmentFields, &EnvironmentVariable::name, &workload.environment);
  v.Texts({.name = "envFromSecrets",
           .doc = "Secrets of which every key becomes a variable."},
          kSubdomainName, &workload.environment_from_secrets);
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
  ObjectOf(v, {.name = "security", .doc = "Rights of the process."},
           SecurityFields, &workload.security);
  v.Text({.name = "serviceAccount",
          .doc = "Account with which it speaks to the cluster; none, and no "
                 "token, if left out."},
         kSubdomainName, &workload.service_account);
  v.Texts({.name = "imagePullSecrets",
           .doc = "Secrets with which the node pulls the image."},
          kSubdomainName, &workload.image_pull_secrets);
  v.TextMap({.name = "nodeSelector", .doc = "Labels of nodes it may run on."},
            kLabelKey, kLabelValue, &workload.node_selector);
  v.TextMap({.name = "labels", .doc = "Further labels of the pods."}, kLabelKey,
            kLabelValue, &workload.labels);
  v.TextMap({.name = "annotations", .doc = "Further annotations of the pods."},
            kLabelKey, kAnyText, &workload.annotations);
  v.Require(settings.kind != Kind::kCronJob || !workload.schedule.empty(),
            "kind", "a cronjob needs a schedule, as in `schedule: 0 3 * * *`");
  v.Require(settings.kind != Kind::kDeployment || workload.schedule.empty(),
            "schedule", "a schedule goes with `kind: cronjob`");
}

}  // namespace imagecd::generator
