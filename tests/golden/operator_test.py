"""The manifests of the operator, held to the fields that it and Kubernetes have."""

import os
import unittest

import goldens

# The fields of version 2 of the operator's types that a manifest may use, with what they hold: a dict is an object,
# a one-element list a list of that, a type a scalar, ANY something of Kubernetes itself. Taken from the operator's
# API (pulumi.com/v1 Stack, auto.pulumi.com/v1alpha1 Workspace); deprecated fields are left out on purpose.
ANY = object()
MAP = "map"
REFERENCE = {
    "type": str,
    "env": {"name": str},
    "filesystem": {"path": str},
    "secret": {"namespace": str, "name": str, "key": str},
    "literal": {"value": str},
}
WORKSPACE = {
    "metadata": ANY,
    "spec": {
        "serviceAccountName": str,
        "securityProfile": str,
        "image": str,
        "imagePullPolicy": str,
        "env": [ANY],
        "envFrom": [ANY],
        "resources": ANY,
        "podTemplate": {"metadata": ANY, "spec": "pod"},
        "pulumiLogLevel": int,
    },
}
STACK = {
    "envRefs": (MAP, REFERENCE),
    "backend": str,
    "stack": str,
    "config": ANY,
    "configRef": ANY,
    "secretsRef": (MAP, REFERENCE),
    "secretsProvider": str,
    "projectRepo": str,
    "gitAuth": {"accessToken": REFERENCE, "sshAuth": ANY, "basicAuth": ANY, "githubApp": ANY},
    "repoDir": str,
    "commit": str,
    "branch": str,
    "shallow": bool,
    "programRef": {"name": str},
    "fluxSource": ANY,
    "targets": [str],
    "prerequisites": [ANY],
    "continueResyncOnCommitMatch": bool,
    "refresh": bool,
    "expectNoRefreshChanges": bool,
    "destroyOnFinalize": bool,
    "retryOnUpdateConflict": bool,
    "useLocalStackOnly": bool,
    "resyncFrequencySeconds": int,
    "serviceAccountName": str,
    "workspaceTemplate": WORKSPACE,
    "workspaceReclaimPolicy": str,
    "environment": [str],
    "retryMaxBackoffDurationSeconds": int,
    "preview": bool,
}
POD = {
    "securityContext": ANY,
    "initContainers": ["container"],
    "containers": ["container"],
    "volumes": [ANY],
    "imagePullSecrets": [ANY],
}
CONTAINER = {
    "name": str, "image": str, "command": [str], "args": [str], "env": [ANY], "volumeMounts": [ANY], "resources": ANY,
    "securityContext": ANY, "imagePullPolicy": str,
}


def unknown(value, shape, path=""):
    """Paths at which `value` has a field or a type that `shape` does not know."""
    shape = {"pod": POD, "container": CONTAINER}.get(shape, shape) if isinstance(shape, str) else shape
    if shape is ANY:
        return []
    if isinstance(shape, tuple):
        return [p for key, item in value.items() for p in unknown(item, shape[1], f"{path}.{key}")]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [path]
        return [p for i, item in enumerate(value) for p in unknown(item, shape[0], f"{path}[{i}]")]
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [path]
        wrong = [f"{path}.{key}" for key in value if key not in shape]
        return wrong + [p for key in value if key in shape for p in unknown(value[key], shape[key], f"{path}.{key}")]
    return [] if type(value) is shape else [path]


class Operator(unittest.TestCase):
    def manifests(self):
        """Sample to all objects of its manifests."""
        for sample in goldens.samples():
            files = goldens.files(sample)
            for folder, resources, objects in goldens.kustomizations(files):
                beside = {p[len(folder):] for p in files if p.startswith(folder)} - {"kustomization.yaml"}
                self.assertEqual(beside, set(resources))
                yield sample, objects

    def of_kind(self, kind):
        for sample, objects in self.manifests():
            for document in objects:
                if document["kind"] == kind:
                    yield sample, document

    def test_stacks_use_only_fields_that_the_operator_has(self):
        seen = 0
        for sample, stack in self.of_kind("Stack"):
            with self.subTest(sample=sample):
                self.assertEqual(stack["apiVersion"], "pulumi.com/v1")
                self.assertEqual(unknown(stack["spec"], STACK), [])
                seen += 1
        self.assertGreaterEqual(seen, 3)

    def test_the_validator_finds_mistakes(self):
        self.assertEqual(unknown({"resyncFrequencySecond": 60}, STACK), [".resyncFrequencySecond"])
        self.assertEqual(unknown({"resyncFrequencySeconds": "60"}, STACK), [".resyncFrequencySeconds"])
        self.assertEqual(unknown({"envRefs": {"A": {"value": "x"}}}, STACK), [".envRefs.A.value"])
        pod = {"workspaceTemplate": {"spec": {"podTemplate": {"spec": {"initContainers": [{"cmd": []}]}}}}}
        self.assertEqual(len(unknown(pod, STACK)), 1)

    def test_stacks_keep_looking_for_new_images(self):
        for sample, stack in self.of_kind("Stack"):
            self.assertIs(stack["spec"]["continueResyncOnCommitMatch"], True)
            self.assertGreaterEqual(stack["spec"]["resyncFrequencySeconds"], 60)

    def test_every_reference_has_what_its_type_asks_for(self):
        fields = {"Literal": "literal", "Secret": "secret"}
        for sample, stack in self.of_kind("Stack"):
            for name, reference in stack["spec"]["envRefs"].items():
                self.assertEqual(set(reference), {"type", fields[reference["type"]]}, name)
                if any(word in name for word in ("TOKEN", "PASSPHRASE", "PASSWORD")):
                    self.assertEqual(reference["type"], "Secret", name)

    def test_plugins_go_where_the_operator_looks(self):
        for sample, stack in self.of_kind("Stack"):
            spec = stack["spec"]
            home = spec["envRefs"]["PULUMI_HOME"]["literal"]["value"]
            pod = spec["workspaceTemplate"]["spec"]["podTemplate"]["spec"]
            for container in pod.get("initContainers", []):
                self.assertIn(home + "/plugins", container["command"])
                (mount,) = container["volumeMounts"]
                self.assertTrue(home.startswith(mount["mountPath"] + "/"))
                self.assertEqual(mount["name"], "share")

    def test_the_folder_of_the_plugin_that_a_project_names_is_filled_in_the_clone(self):
        seen = 0
        for sample in goldens.samples():
            files = goldens.files(sample)
            stacks = [path for path in files if path.endswith("/stack.yaml")]
            named = [
                os.path.normpath(os.path.join("/share/source", os.path.dirname(path), plugin["path"]))
                for path in files if os.path.basename(path) == "Pulumi.yaml"
                for plugin in goldens.load(files[path]).get("plugins", {}).get("providers", [])
            ]
            for path in stacks:
                (stack,) = [d for d in goldens.load_all(files[path]) if d["kind"] == "Stack"]
                pod = stack["spec"]["workspaceTemplate"]["spec"]["podTemplate"]["spec"]
                commands = [c["command"] for c in pod.get("initContainers", []) if c["name"] == "imagecd-plugin"]
                for command in commands:
                    filled = command[command.index("--project-folder") + 1:] if "--project-folder" in command else []
                    self.assertEqual(filled, sorted(set(named)), sample)
                    seen += bool(filled)
        self.assertGreater(seen, 0)

    def test_workspaces_meet_the_restricted_standard(self):
        for sample, stack in self.of_kind("Stack"):
            workspace = stack["spec"]["workspaceTemplate"]["spec"]
            self.assertEqual(workspace["securityProfile"], "restricted")
            pod = workspace["podTemplate"]["spec"]
            self.assertIs(pod["securityContext"]["runAsNonRoot"], True)
            self.assertEqual(pod["securityContext"]["seccompProfile"]["type"], "RuntimeDefault")
            for container in pod.get("initContainers", []):
                self.assertIs(container["securityContext"]["allowPrivilegeEscalation"], False)
                self.assertEqual(container["securityContext"]["capabilities"], {"drop": ["ALL"]})

    def test_every_mount_of_the_workspace_has_a_volume(self):
        for sample, stack in self.of_kind("Stack"):
            pod = stack["spec"]["workspaceTemplate"]["spec"]["podTemplate"]["spec"]
            mounts = {m["name"] for c in pod.get("containers", []) for m in c["volumeMounts"]}
            self.assertEqual(mounts, {volume["name"] for volume in pod.get("volumes", [])})

    def test_rights_are_for_names_and_verbs_and_never_for_everything(self):
        for sample, objects in self.manifests():
            bound = [o["roleRef"]["name"] for o in objects if o["kind"] == "ClusterRoleBinding"]
            made = [o for o in objects if o["kind"] == "ClusterRole"]
            self.assertEqual(bound, ["system:auth-delegator"] + [role["metadata"]["name"] for role in made])
            for role in made:
                (rule,) = role["rules"]
                self.assertEqual(
                    (rule["apiGroups"], rule["resources"], rule["verbs"]), (["storage.k8s.io"], ["storageclasses"], ["get"]))
            for document in objects:
                for rule in document.get("rules", []) if document["kind"] == "Role" else []:
                    self.assertNotIn("*", rule["verbs"] + rule["resources"] + rule["apiGroups"])

    def test_whoever_makes_claims_may_read_how_their_class_binds(self):
        """Otherwise the kubernetes plugin waits for a claim that is bound with its first pod only."""
        seen = 0
        for sample, objects in self.manifests():
            made = {r for o in objects if o["kind"] == "Role" for rule in o["rules"] if "create" in rule["verbs"]
                    for r in rule["resources"]}
            reads = any(rule["resources"] == ["storageclasses"]
                        for o in objects if o["kind"] == "ClusterRole" for rule in o["rules"])
            self.assertEqual(reads, "persistentvolumeclaims" in made, sample)
            seen += reads
        self.assertGreater(seen, 0)

    def test_every_binding_binds_what_is_there(self):
        for sample, objects in self.manifests():
            there = {(o["kind"], o["metadata"].get("namespace"), o["metadata"]["name"]) for o in objects}
            for document in objects:
                if not document["kind"].endswith("Binding"):
                    continue
                (subject,) = document["subjects"]
                self.assertIn(("ServiceAccount", subject["namespace"], subject["name"]), there)
                if document["roleRef"]["name"].endswith(":storage-classes"):
                    self.assertIn(("ClusterRole", None, document["roleRef"]["name"]), there)
                if document["roleRef"]["kind"] == "Role":
                    self.assertIn(("Role", document["metadata"]["namespace"], document["roleRef"]["name"]), there)

    def test_the_stack_may_do_what_its_program_does(self):
        for sample, objects in self.manifests():
            if sample != "homeslice":
                continue
            (role,) = [o for o in objects if o["kind"] == "Role" and o["metadata"]["name"].endswith("-program")]
            made = {r for rule in role["rules"] if "create" in rule["verbs"] for r in rule["resources"]}
            self.assertEqual(
                made,
                {"configmaps", "cronjobs", "deployments", "ingresses", "persistentvolumeclaims", "secrets", "services"},
            )
            (of_namespace,) = [rule["verbs"] for rule in role["rules"] if "namespaces" in rule["resources"]]
            self.assertEqual(of_namespace, ["get"])

    def test_no_stack_may_change_a_namespace(self):
        for sample, objects in self.manifests():
            for document in objects:
                for rule in document.get("rules", []):
                    if "namespaces" in rule["resources"]:
                        self.assertEqual(document["kind"], "Role", sample)
                        self.assertEqual(rule["verbs"], ["get"], sample)


if __name__ == "__main__":
    unittest.main()
