"""Every golden is read back by a reader that knows nothing of the generator."""

import json
import os
import posixpath
import shutil
import subprocess
import unittest

import goldens
import programs


class EveryFile(unittest.TestCase):
    def test_yaml_has_no_key_twice(self):
        seen = 0
        for sample, path, text in goldens.every_file(".yaml", ".yml"):
            with self.subTest(sample=sample, path=path):
                self.assertTrue(goldens.load_all(text))
                seen += 1
        self.assertGreater(seen, 50)

    def test_json_is_json(self):
        for sample, path, text in goldens.every_file(".json"):
            with self.subTest(sample=sample, path=path):
                json.loads(text)

    @unittest.skipUnless(shutil.which("gofmt"), "gofmt is not on PATH")
    def test_go_is_formatted_as_gofmt_does(self):
        for sample, path, text in goldens.every_file(".go"):
            with self.subTest(sample=sample, path=path):
                done = subprocess.run(
                    ["gofmt", "-e", "-d"], input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60
                )
                self.assertEqual((done.returncode, done.stdout.decode()), (0, ""))

    def test_nothing_reorders_what_a_person_reads(self):
        for sample, path, text in goldens.every_file(""):
            with self.subTest(sample=sample, path=path):
                hidden = [c for c in text if ord(c) < 32 and c not in "\n\t" or 0x7F <= ord(c) < 0xA0]
                hidden += [c for c in text if c in "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"]
                self.assertEqual(hidden, [])


class EveryLanguage(unittest.TestCase):
    """The same resources, in the same order, with the same properties."""

    def languages(self, needed):
        for sample in goldens.samples():
            files = goldens.files(sample)
            projects = {posixpath.dirname(path): goldens.load(text) for path, text in files.items() if path.endswith("Pulumi.yaml")}
            runtimes = {}
            for folder, project in projects.items():
                runtime = project["runtime"]
                runtimes[runtime if isinstance(runtime, str) else runtime["name"]] = folder
            if needed in runtimes and "yaml" in runtimes:
                yield sample, files, runtimes["yaml"], runtimes[needed]

    def check(self, runtime, name, read):
        seen = 0
        for sample, files, of_yaml, folder in self.languages(runtime):
            with self.subTest(sample=sample):
                expected = programs.yaml_program(files, of_yaml)
                self.assertEqual(read(files[posixpath.join(folder, name)], folder), expected)
                seen += 1
        self.assertGreaterEqual(seen, 5)

    def test_python_deploys_what_yaml_deploys(self):
        self.check("python", "__main__.py", programs.read_python)

    @unittest.skipUnless(shutil.which("node"), "node is not on PATH")
    def test_typescript_deploys_what_yaml_deploys(self):
        self.check("nodejs", "index.ts", programs.read_typescript)

    def test_homeslice_is_the_same_in_all(self):
        expected = programs.yaml_program(goldens.files("homeslice"), "")
        python = goldens.files("homeslice_python")["programs/python/__main__.py"]
        found = programs.read_python(python, "programs/python")
        # With an operator, too, and under the same names.
        self.assertEqual(
            [(resource["type"], resource["name"]) for resource in found["resources"]],
            [(resource["type"], resource["name"]) for resource in expected["resources"]],
        )


class Deployments(unittest.TestCase):
    """What every program of the samples holds to, as Kubernetes will read it."""

    def pods(self):
        for sample in goldens.samples():
            files = goldens.files(sample)
            for path, text in files.items():
                if not path.endswith("Pulumi.yaml") or goldens.load(text)["runtime"] != "yaml":
                    continue
                for resource in programs.yaml_program(files, posixpath.dirname(path))["resources"]:
                    spec = resource["properties"].get("spec", {})
                    if resource["type"].endswith(":CronJob"):
                        spec = spec["jobTemplate"]["spec"]
                    if "template" in spec:
                        yield sample, resource, spec["template"]

    def test_pods_have_no_more_rights_than_they_need(self):
        seen = 0
        for sample, resource, pod in self.pods():
            with self.subTest(sample=sample, name=resource["name"]):
                security = pod["spec"]["securityContext"]
                self.assertIs(security["runAsNonRoot"], True)
                self.assertEqual(security["seccompProfile"], {"type": "RuntimeDefault"})
                self.assertIs(pod["spec"]["automountServiceAccountToken"], False)
                for container in pod["spec"]["containers"]:
                    own = container["securityContext"]
                    self.assertIs(own["allowPrivilegeEscalation"], False)
                    self.assertIs(own["readOnlyRootFilesystem"], True)
                    self.assertEqual(own["capabilities"]["drop"], ["ALL"])
                seen += 1
        self.assertGreater(seen, 30)

    def test_labels_are_valid_and_say_which_commit_runs(self):
        for sample, resource, pod in self.pods():
            with self.subTest(sample=sample, name=resource["name"]):
                labels = pod["metadata"]["labels"]
                for value in labels.values():
                    if isinstance(value, str):
                        self.assertRegex(value, r"\A([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?\Z")
                if isinstance(pod["spec"]["containers"][0]["image"], dict):
                    self.assertEqual(labels["imagecd/commit"]["path"], ["commit"])
                    self.assertEqual(pod["metadata"]["annotations"]["imagecd/commit"], labels["imagecd/commit"])

    def test_a_selector_never_changes_with_the_image(self):
        for sample, resource, pod in self.pods():
            if resource["type"].endswith(":Deployment"):
                selector = resource["properties"]["spec"]["selector"]["matchLabels"]
                self.assertEqual(list(selector), ["app.kubernetes.io/name"])
                self.assertEqual(selector["app.kubernetes.io/name"], pod["metadata"]["labels"]["app.kubernetes.io/name"])

    def test_every_volume_is_mounted_and_every_mount_has_a_volume(self):
        for sample, resource, pod in self.pods():
            with self.subTest(sample=sample, name=resource["name"]):
                volumes = [volume["name"] for volume in pod["spec"].get("volumes", [])]
                mounts = {mount["name"] for container in pod["spec"]["containers"] for mount in container.get("volumeMounts", [])}
                self.assertEqual(len(volumes), len(set(volumes)))
                self.assertEqual(set(volumes), mounts)

    def test_what_holds_data_outlives_the_program(self):
        seen = set()
        for sample in goldens.samples():
            files = goldens.files(sample)
            for path, text in files.items():
                if not path.endswith("Pulumi.yaml") or goldens.load(text)["runtime"] != "yaml":
                    continue
                for resource in programs.yaml_program(files, posixpath.dirname(path))["resources"]:
                    kind = resource["type"].split(":")[-1]
                    options = {"retainOnDelete": True} if kind in ("Namespace", "PersistentVolumeClaim", "Secret") else {}
                    if kind == "Namespace":
                        options["protect"] = True
                    if resource["existing"]:
                        options = {}
                        seen.add("existing " + kind)
                    with self.subTest(sample=sample, name=resource["name"]):
                        self.assertEqual(resource["options"], options)
                    seen.add(kind)
        self.assertLessEqual({"Namespace", "PersistentVolumeClaim", "Secret", "existing Namespace"}, seen)

    def test_no_two_resources_share_a_type_and_name(self):
        for sample in goldens.samples():
            files = goldens.files(sample)
            for path, text in files.items():
                if path.endswith("Pulumi.yaml") and goldens.load(text)["runtime"] == "yaml":
                    resources = programs.yaml_program(files, posixpath.dirname(path))["resources"]
                    names = [(resource["type"], resource["name"]) for resource in resources]
                    self.assertEqual(len(names), len(set(names)), sample)


class HostileText(unittest.TestCase):
    def test_comes_back_from_the_program_as_it_was(self):
        text = "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes \U0001f514\r\n\t\u202e*/ end\n"
        resources = programs.yaml_program(goldens.files("hostile_text"), "yaml")["resources"]
        (deployment,) = [resource for resource in resources if resource["type"].endswith(":Deployment")]
        container = deployment["properties"]["spec"]["template"]["spec"]["containers"][0]
        self.assertEqual(container["command"], [text, text])
        self.assertEqual(container["env"][0], {"name": "TEXT", "value": text})


if __name__ == "__main__":
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    unittest.main()
