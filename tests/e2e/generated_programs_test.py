"""The generated YAML programs, run by the real engine; stand-ins record the calls of the plugins.

Where there is an API server, it is given every object that the stand-in for Kubernetes was asked to make.
"""

import base64
import posixpath
import sys
import unittest

from harness import case, cluster, recorder

case.package("yaml")
case.package("grpc")
case.package("pulumi")
sys.path.insert(0, str(case.SOURCE / "tests" / "golden"))
import goldens  # noqa: E402
import programs  # noqa: E402

IMAGE = {"reference": "ghcr.io/o/a:t@sha256:0", "tag": "t", "commit": "185c95c", "builtAt": "2025-10-14T05:09:54Z"}
SECRET = "s3cret $${x}"


class GeneratedYaml(case.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = None
        if cluster.has_api_server():
            cls.server = cluster.ApiServer()
            cls.addClassCleanup(cls.server.stop)
        else:
            print(f"WITHOUT AN API SERVER: no object is shown to one. {cluster.HOW}", flush=True)

    def run_sample(self, sample, folder):
        files = goldens.files(sample)
        program = programs.yaml_program(files, folder)
        root = self.folder / "repository"
        for path, text in files.items():
            self.write(root / path, text)
        wanted = {"kubernetes": {}, "imagecd": {}}
        for resource in program["resources"]:
            package = resource["type"].split(":")[0]
            names = resource["properties"] if not resource["existing"] else {"metadata"}
            wanted[package].setdefault(self.long_token(resource["type"]), set()).update(names)
        plugins = self.folder / "plugins"
        plugins.mkdir()
        images = {name: IMAGE for resource in program["resources"] for name in resource["properties"].get("repositories", {})}
        outputs = {"imagecd:index:LatestImage": IMAGE, "imagecd:index:LatestImageSet": {**IMAGE, "images": images}}
        records = [
            recorder.write_plugin(plugins, package, {t: sorted(names) for t, names in types.items()}, outputs)
            for package, types in wanted.items()
        ]
        # A project that names a folder for its plugin finds the stand-in there.
        self.engine.environment["PATH"] = f"{plugins}:{self.engine.environment['PATH']}"
        project = goldens.load(files[posixpath.join(folder, "Pulumi.yaml")])
        for plugin in project.get("plugins", {}).get("providers", []):
            target = root / folder / plugin["path"]
            target.mkdir(parents=True)
            (target / "pulumi-resource-imagecd").symlink_to(plugins / "pulumi-resource-imagecd")
        settings = {f"${{{key}}}": about["default"] for key, about in project.get("config", {}).items() if "default" in about}
        expected = self.resolved(program, root, settings)
        self.engine.run("stack", "init", "dev", cwd=root / folder)
        for key in (key for key, about in project.get("config", {}).items() if about.get("secret")):
            self.engine.run("config", "set", "--secret", key, "--", SECRET, cwd=root / folder)
        self.engine.run("up", "--yes", "--skip-preview", cwd=root / folder)
        said = self.engine.run("stack", "output", "--json", cwd=root / folder).json()
        made = {(r["type"], r["name"]): r["inputs"] for record in records for r in recorder.read(record)}
        return expected, made, said

    @staticmethod
    def write(path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, newline="")

    @staticmethod
    def long_token(token):
        package, *rest = token.split(":")
        return token if len(rest) == 2 else f"{package}:index:{rest[0]}"

    def resolved(self, program, root, settings):
        """The tree of the program with what the stand-ins, `settings` and the files below `root` make of its references."""
        metadata = {
            f"{r['type']} {r['name']}": {"name": r["existing"] or recorder.made_name(r["name"]), **r["properties"].get("metadata", {})}
            for r in program["resources"]
        }

        def resolve(value):
            if isinstance(value, list):
                return [resolve(item) for item in value]
            if isinstance(value, str):
                return next((text + value[len(key):] for key, text in settings.items() if value.startswith(key)), value)
            if not isinstance(value, dict):
                return value
            if "$secret" in value:
                return SECRET
            if "$file" in value:
                text = f"contents of {value['$file']} $${{x}}\r\n"
                self.write(root / value["$file"], text)
                return text
            if "$output" in value:
                first, *rest = value["path"]
                if first == "metadata":
                    return resolve(metadata[value["$output"]][rest[0]])
                return IMAGE[rest[-1] if rest else first]
            return {key: resolve(item) for key, item in value.items()}

        resources = {(self.long_token(r["type"]), r["name"]): resolve(r["properties"])
                     for r in program["resources"] if not r["existing"]}
        return resources, resolve(program["outputs"])

    def check(self, sample, folder, refused={}):
        (resources, outputs), made, said = self.run_sample(sample, folder)
        self.assertEqual(made, resources)
        self.assertEqual(said, outputs)
        if self.server:
            self.assert_taken(made, refused)

    def assert_taken(self, made, refused):
        """The API server takes every object strictly and without a warning, and has it as the program says.

        `refused`: {(kind, name): pattern} of those that it does not take, and why.
        """
        taken = 0
        for space in {inputs["metadata"].get("namespace", "default") for (token, _), inputs in made.items() if token.startswith("kubernetes:")}:
            self.server.make_namespace(space)
        for (token, name), inputs in made.items():
            package, api_version, kind = token.split(":")
            if package == "kubernetes":
                with self.subTest(kind=kind, name=name):
                    thing = {"apiVersion": api_version.removeprefix("core/"), "kind": kind, **inputs}
                    thing["metadata"].setdefault("name", recorder.made_name(name).lower())
                    if (kind, name) in refused:
                        with self.assertRaisesRegex(cluster.Refused, refused[kind, name]):
                            self.server.apply(thing)
                    else:
                        self.assert_says(inputs, self.server.apply(thing))
                taken += 1
        self.assertEqual(taken, sum(token.startswith("kubernetes:") for token, _ in made))

    def assert_says(self, wanted, has, path=""):
        """Everything of `wanted` is in `has`, which may have more: what the server fills in."""
        if isinstance(wanted, dict):
            for key, value in wanted.items():
                if key == "stringData":
                    value, key = {k: base64.b64encode(v.encode()).decode() for k, v in value.items()}, "data"
                self.assertIn(key, has, path)
                self.assert_says(value, has[key], f"{path}.{key}")
        elif isinstance(wanted, list):
            self.assertEqual(len(wanted), len(has), path)
            for i, (one, other) in enumerate(zip(wanted, has)):
                self.assert_says(one, other, f"{path}[{i}]")
        else:
            self.assertEqual(wanted, has, path)

    def test_one_app(self):
        self.check("one_app", "")

    def test_homeslice(self):
        self.check("homeslice", "")

    def test_a_set_of_images(self):
        self.check("image_set", "pulumi/yaml")

    def test_every_way_to_choose(self):
        self.check("every_choice", "")

    def test_names_that_collide(self):
        self.check("collisions", "pulumi")

    def test_a_monorepo_without_apps(self):
        self.check("nothing_yet", "pulumi")

    def test_hostile_text(self):
        # Texts that imagecd.yaml lets through nowhere; here it is only about how they are written.
        self.check("hostile_text", "yaml", {("CronJob", "yes-job"): "spec.schedule", ("Ingress", "yes"): "must be an absolute path",
                                            ("Deployment", "yes"): "dnsConfig"})


if __name__ == "__main__":
    case.main()
