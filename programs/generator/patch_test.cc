#include "programs/generator/patch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "programs/generator/config.h"
#include "programs/generator/pod_security.h"
#include "programs/generator/workload_object.h"

namespace imagecd::generator {
namespace {

using ::testing::ElementsAre;

// The workload of an app with these settings.
Workload Read(const std::string& settings) {
  std::vector<Problem> problems;
  const Config config =
      ReadConfig("apps: {a: {" + settings + "}}", "imagecd.yaml", &problems);
  for (const Problem& problem : problems) ADD_FAILURE() << problem.ToString();
  Workload workload = config.apps.at(0).main.workload;
  workload.name = "a";
  workload.ports = {{"http", 8080, 80, "TCP"}};
  if (!workload.schedule.empty()) workload.kind = WorkloadKind::kCronJob;
  return workload;
}

Value ObjectOf(const Workload& workload, PatchReport* report = nullptr) {
  return WorkloadObject(workload, Value::Object("meta/v1:ObjectMeta"),
                        PlaceholderParts(workload), report);
}

Value PodOf(const std::string& settings) {
  const Value object = ObjectOf(Read(settings));
  const Value* pod = PodSpecOf(object);
  return pod == nullptr ? Value::Null() : *pod;
}

Value ContainerOf(const std::string& settings) {
  return PodOf(settings).Find("containers")->items.at(0);
}

TEST(PatchTest, MergesMappingsAndReplacesTheRest) {
  const Value pod = PodOf(
      "pod: {securityContext: {runAsUser: 1000}, nodeSelector: {a/b: c}, "
      "enableServiceLinks: true}");
  EXPECT_EQ(pod.At({"securityContext", "runAsUser"})->number, 1000);
  EXPECT_EQ(pod.At({"securityContext", "runAsNonRoot"})->number, 1);
  EXPECT_EQ(pod.At({"nodeSelector", "a/b"})->text, "c");
  EXPECT_EQ(pod.Find("enableServiceLinks")->number, 1);
  const Value container = ContainerOf(
      "container: {command: [a, b], securityContext: {capabilities: {drop: "
      "[X]}}}");
  EXPECT_EQ(*container.Find("command"), Value::Strings({"a", "b"}));
  EXPECT_EQ(*container.At({"securityContext", "capabilities", "drop"}),
            Value::Strings({"X"}));
}

TEST(PatchTest, ANullRemovesAFieldAndIsNeverWritten) {
  const Value container = ContainerOf(
      "container: {livenessProbe: null, lifecycle: {preStop: null, postStart: "
      "{exec: {command: [a]}}}}");
  EXPECT_EQ(container.Find("livenessProbe"), nullptr);
  EXPECT_NE(container.Find("readinessProbe"), nullptr);
  EXPECT_THAT(container.Find("lifecycle")->keys, ElementsAre("postStart"));
}

TEST(PatchTest, MergesContainersVariablesAndMountsByName) {
  const Value pod = PodOf(
      "env: {A: x, T: {secret: s}}, volumes: {t: {mountPath: /tmp}}, "
      "container: {env: [{name: T, valueFrom: {secretKeyRef: {optional: "
      "true}}}, {name: B, value: y}, {name: A, valueFrom: {fieldRef: "
      "{fieldPath: status.podIP}}}], volumeMounts: [{mountPath: /tmp, "
      "readOnly: "
      "true}]}, pod: {containers: [{name: a, tty: true}, {name: side, image: "
      "s}], volumes: [{name: t, emptyDir: {medium: Memory}}, {name: u, nfs: "
      "{server: n, path: /p}}]}");
  ASSERT_EQ(pod.Find("containers")->items.size(), 2u);
  const Value& container = pod.Find("containers")->items[0];
  EXPECT_EQ(container.Find("tty")->number, 1);
  EXPECT_EQ(pod.Find("containers")->items[1].Find("image")->text, "s");
  const std::vector<Value>& variables = container.Find("env")->items;
  ASSERT_EQ(variables.size(), 3u);
  // A has one source, T both what it had and what is new.
  EXPECT_EQ(variables[0].Find("value"), nullptr);
  EXPECT_NE(variables[0].Find("valueFrom"), nullptr);
  EXPECT_EQ(variables[1].At({"valueFrom", "secretKeyRef", "name"})->text, "s");
  EXPECT_EQ(variables[1].At({"valueFrom", "secretKeyRef", "optional"})->number,
            1);
  const Value& mount = container.Find("volumeMounts")->items.at(0);
  EXPECT_EQ(mount.Find("name")->text, "t");
  EXPECT_EQ(mount.Find("readOnly")->number, 1);
  const std::vector<Value>& volumes = pod.Find("volumes")->items;
  ASSERT_EQ(volumes.size(), 2u);
  EXPECT_EQ(volumes[0].At({"emptyDir", "medium"})->text, "Memory");
  EXPECT_EQ(volumes[1].At({"nfs", "server"})->text, "n");
}

TEST(PatchTest, AProbeHasOneWayToProbe) {
  const Value container = ContainerOf(
      "container: {readinessProbe: {httpGet: {path: /, port: http}, "
      "periodSeconds: 5}, livenessProbe: {periodSeconds: 20}}");
  EXPECT_THAT(container.Find("readinessProbe")->keys,
              ElementsAre("httpGet", "periodSeconds"));
  EXPECT_THAT(container.Find("livenessProbe")->keys,
              ElementsAre("tcpSocket", "periodSeconds", "failureThreshold"));
}

TEST(PatchTest, ReachesTheObjectAroundThePod) {
  const Value deployment = ObjectOf(Read(
      "object: {spec: {strategy: {rollingUpdate: {maxSurge: 0}}, template: "
      "{metadata: {labels: {a: b}}}}}"));
  EXPECT_EQ(deployment.At({"spec", "strategy", "type"})->text, "RollingUpdate");
  EXPECT_EQ(
      deployment.At({"spec", "template", "metadata", "labels", "a"})->text,
      "b");
  const Value job = ObjectOf(
      Read("schedule: \"@daily\", object: {spec: {suspend: true, jobTemplate: "
           "{spec: {backoffLimit: 0}}}}"));
  EXPECT_EQ(job.At({"spec", "suspend"})->number, 1);
  EXPECT_EQ(job.At({"spec", "concurrencyPolicy"})->text, "Forbid");
  EXPECT_EQ(job.At({"spec", "jobTemplate", "spec", "backoffLimit"})->number, 0);
}

TEST(PatchTest, LeavesOutNamesThatNoProgramCanSpellAndTheIdentity) {
  PatchReport report;
  const Workload workload = Read(
      "container: {\"x=__import__('os')\": 1, securityContext: {\"a b\": c}}, "
      "pod: {\"*/\": x, affinity: {\"any key\": is data}}, object: {kind: "
      "StatefulSet, metadata: {name: b, namespace: c, labels: {\"a/b\": x}}, "
      "spec: {selector: {}}}");
  const Value object = ObjectOf(workload, &report);
  EXPECT_THAT(report.refused,
              ElementsAre("container.x=__import__('os')",
                          "container.securityContext.a b", "pod.*/",
                          "object.kind", "object.metadata.name",
                          "object.metadata.namespace", "object.spec.selector"));
  EXPECT_EQ(PodSpecOf(object)->Find("*/"), nullptr);
  EXPECT_EQ(object.Find("kind"), nullptr);
  EXPECT_EQ(object.At({"metadata", "labels", "a/b"})->text, "x");
}

TEST(PatchTest, KnowsWhatATypedLanguageCannotSpell) {
  const auto is_typed = [](const std::string& settings) {
    PatchReport report;
    ObjectOf(Read(settings), &report);
    return report.typed;
  };
  for (const char* settings :
       {"kind: deployment",
        "container: {command: [a, b], tty: true, livenessProbe: null}",
        "pod: {securityContext: {runAsUser: 5}, hostname: x}",
        "pod: {containers: [{name: a, stdin: true}]}",
        "object: {spec: {strategy: {type: Recreate}}}"}) {
    EXPECT_TRUE(is_typed(settings)) << settings;
  }
  for (const char* settings :
       {"pod: {nodeSelector: {a: b}}", "container: {args: [1]}",
        "pod: {containers: [{name: b}]}", "pod: {tolerations: [{key: a}]}",
        "container: {readinessProbe: {httpGet: {port: http}}}",
        "container: {resources: {limits: {cpu: 1}}}"}) {
    EXPECT_FALSE(is_typed(settings)) << settings;
  }
}

std::string LevelOf(const std::string& settings) {
  Model model;
  App app;
  app.space = "s";
  app.workloads = {Read(settings)};
  model.apps = {app};
  return PodSecurityLevel(model, "s");
}

TEST(PodSecurityTest, SeesWhatAPatchAllows) {
  EXPECT_EQ(LevelOf("kind: deployment"), "restricted");
  EXPECT_EQ(LevelOf("pod: {securityContext: {runAsUser: 7}}"), "restricted");
  EXPECT_EQ(LevelOf("container: {securityContext: {capabilities: {add: "
                    "[NET_BIND_SERVICE]}}}"),
            "restricted");
  for (const char* settings :
       {"pod: {securityContext: {runAsNonRoot: false}}",
        "pod: {securityContext: {runAsUser: 0}}",
        "container: {securityContext: {runAsNonRoot: false}}",
        "container: {securityContext: {allowPrivilegeEscalation: true}}",
        "container: {securityContext: {capabilities: {add: [CHOWN]}}}",
        "container: {securityContext: {capabilities: {drop: []}}}",
        "pod: {volumes: [{name: n, nfs: {server: a, path: /b}}]}",
        "pod: {initContainers: [{name: i, image: x}]}"}) {
    EXPECT_EQ(LevelOf(settings), "baseline") << settings;
  }
  for (const char* settings :
       {"pod: {hostNetwork: true}", "pod: {hostPID: true}",
        "container: {securityContext: {privileged: true}}",
        "container: {securityContext: {capabilities: {add: [NET_ADMIN]}}}",
        "container: {ports: [{name: http, containerPort: 80, hostPort: 80}]}",
        "pod: {initContainers: [{name: i, securityContext: {privileged: "
        "true}}]}",
        "pod: {volumes: [{name: h, hostPath: {path: /}}]}",
        "object: {spec: {template: {spec: {hostIPC: true}}}}",
        "volumes: {h: {kind: hostPath, source: /dev, mountPath: /dev}}"}) {
    EXPECT_EQ(LevelOf(settings), "privileged") << settings;
  }
}

}  // namespace
}  // namespace imagecd::generator
