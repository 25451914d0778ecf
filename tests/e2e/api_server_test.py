"""The operator's generated manifests, and the pods of the homeslice stack, given to an API server of Kubernetes.

The operator's own definitions of its kinds are used where IMAGECD_OPERATOR_CRDS names the folder that holds them
(deploy/crds of its release); otherwise one is made of the fields that tests/golden/operator_test.py knows.
"""

import copy
import os
import pathlib
import sys
import unittest

from harness import case, cluster

case.package("yaml")
sys.path.insert(0, str(case.SOURCE / "tests" / "golden"))
import goldens  # noqa: E402
import operator_test  # noqa: E402


def schema_of(shape):
    """OpenAPI of a shape of operator_test; what Kubernetes itself knows is left open."""
    shape = {"pod": operator_test.POD, "container": operator_test.CONTAINER}.get(shape, shape) if isinstance(shape, str) else shape
    if shape is operator_test.ANY:
        return {"x-kubernetes-preserve-unknown-fields": True}
    if isinstance(shape, tuple):
        return {"type": "object", "additionalProperties": schema_of(shape[1])}
    if isinstance(shape, list):
        return {"type": "array", "items": schema_of(shape[0])}
    if isinstance(shape, dict):
        return {"type": "object", "properties": {key: schema_of(item) for key, item in shape.items()}}
    return {"type": {str: "string", int: "integer", bool: "boolean"}[shape]}


def documented_definition():
    return {
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "stacks.pulumi.com"},
        "spec": {
            "group": "pulumi.com", "scope": "Namespaced", "names": {"kind": "Stack", "plural": "stacks", "singular": "stack"},
            "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {
                "type": "object", "properties": {"spec": schema_of(operator_test.STACK)}}}}]}}


def definitions():
    folder = os.environ.get("IMAGECD_OPERATOR_CRDS")
    if not folder:
        print("With a definition of Stack made of its documented fields; set IMAGECD_OPERATOR_CRDS for the operator's own.", flush=True)
        return [documented_definition()]
    print(f"With the operator's own definitions: {folder}", flush=True)
    return [thing for path in sorted(pathlib.Path(folder).glob("*.yaml")) for thing in goldens.load_all(path.read_text()) if thing]


def homeslice():
    folder = case.SOURCE / "programs" / "homeslice" / "operator"
    ((_, _, things),) = goldens.kustomizations({path.name: path.read_text() for path in folder.iterdir()})
    return things


class ApiServerTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        case.program("kube-apiserver", cluster.HOW)
        case.program("etcd", "make deps")
        cls.definitions = definitions()

    def setUp(self):
        self.start()

    def start(self):
        """An empty server that knows the operator's kinds."""
        self.server = cluster.ApiServer()
        self.addCleanup(self.server.stop)
        for definition in self.definitions:
            self.server.apply(definition)
            self.server.wait_for(
                "apiextensions.k8s.io/v1", "CustomResourceDefinition", None, definition["metadata"]["name"],
                lambda state: any(c["type"] == "Established" and c["status"] == "True" for c in state.get("status", {}).get("conditions") or []))

    def apply(self, things):
        return [self.server.apply(thing) for thing in things]

    def assert_taken(self, things):
        first, second = self.apply(things), self.apply(things)
        for thing in first + second:
            del thing["metadata"]["resourceVersion"]  # of a claim it moves though nothing else does
        self.assertEqual(first, second, "a second time changes something")
        for wanted, has in zip(things, first):
            if wanted["kind"] == "Stack":
                self.assertEqual(wanted["spec"], has["spec"])

    def test_every_manifest_is_taken_strictly_and_a_second_time_changes_nothing(self):
        seen = 0
        for sample in goldens.samples():
            for _, _, things in goldens.kustomizations(goldens.files(sample)):
                with self.subTest(sample=sample):
                    self.start()
                    self.assert_taken(things)
                    seen += 1
        self.assertGreaterEqual(seen, 3)

    def test_those_of_this_project_too(self):
        self.assert_taken(homeslice())

    def test_a_mistake_in_a_manifest_is_refused(self):
        things = homeslice()
        self.apply([thing for thing in things if thing["kind"] == "Namespace"])
        stack = next(thing for thing in things if thing["kind"] == "Stack")
        for key, value, why in (("resyncFrequencySecond", 60, "not declared"), ("resyncFrequencySeconds", "often", "integer|numeric")):
            wrong = copy.deepcopy(stack)
            wrong["spec"][key] = value
            with self.assertRaisesRegex(cluster.Refused, why):
                self.server.apply(wrong)

    def test_the_account_may_make_what_the_program_makes_and_no_more(self):
        self.apply(homeslice())
        user = "system:serviceaccount:homeslice-deploy:imagecd"
        rules = self.allowed(user, "homeslice")
        for group, names in {"": ("configmaps", "persistentvolumeclaims", "secrets", "services"), "apps": ("deployments",),
                             "batch": ("cronjobs",), "networking.k8s.io": ("ingresses",)}.items():
            for name in names:
                self.assertLessEqual({"get", "list", "watch", "create", "update", "patch", "delete"}, rules.pop((group, name)), name)
        # It may look up its own namespace, and not change it.
        self.assertEqual({"get"}, rules.pop(("", "namespaces")))
        # Everything else is read-only, except questions about the account itself, which every account may ask.
        looks = {"get", "list", "watch"}
        self.assertEqual([], [key for key, verbs in rules.items() if not verbs <= looks])
        for elsewhere in ("default", "kube-system"):
            self.assertEqual({("storage.k8s.io", "storageclasses"): {"get"}}, self.allowed(user, elsewhere))

    def allowed(self, user, namespace):
        """{(API group, resource): verbs} of what `user` may do there, without what everybody may."""
        ask = {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview", "spec": {"namespace": namespace}}
        found = {}
        for rule in self.server.request("POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", ask, user)[0]["status"]["resourceRules"]:
            for group in rule["apiGroups"]:
                for name in rule["resources"]:
                    found.setdefault((group, name), set()).update(rule["verbs"])
        # system:basic-user grants this to every account, and system:auth-delegator to this account on purpose.
        return {key: verbs for key, verbs in found.items() if key[0] not in ("authorization.k8s.io", "authentication.k8s.io")}

    def test_the_pods_of_the_stack_are_admitted_where_its_namespace_says_restricted(self):
        self.apply(homeslice())
        namespace = self.server.get("v1", "Namespace", None, "homeslice")
        self.assertEqual("restricted", namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"])
        self.server.make_default_account("homeslice")
        program = goldens.load((case.SOURCE / "programs" / "homeslice" / "Main.yaml").read_text())
        seen = 0
        for resource in program["resources"].values():
            template = self.template(resource)
            if template:
                name = resource["name"]
                labels = {key: "x" if "${" in value else value for key, value in template["metadata"]["labels"].items()}
                spec = copy.deepcopy(template["spec"])
                for container in spec["containers"]:
                    container["image"] = "ghcr.io/owner/app:tag"
                for volume in spec.get("volumes", []):
                    for reference in ("configMap", "persistentVolumeClaim"):
                        if reference in volume:
                            volume[reference] = {key: "some-name" for key in volume[reference]}
                pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": "homeslice", "labels": labels}, "spec": spec}
                with self.subTest(name=name):
                    self.server.try_to_create(pod)
                    loose = copy.deepcopy(pod)
                    del loose["spec"]["containers"][0]["securityContext"]
                    with self.assertRaisesRegex(cluster.Refused, "violates PodSecurity"):
                        self.server.try_to_create(loose)
                seen += 1
        self.assertEqual(7, seen)

    @staticmethod
    def template(resource):
        spec = resource.get("properties", {}).get("spec", {})
        return spec.get("template") or spec.get("jobTemplate", {}).get("spec", {}).get("template")


if __name__ == "__main__":
    case.main()
