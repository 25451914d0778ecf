"""`imagecd plugin install`: afterwards the engine finds the plugin, in the user's cache and in an operator's workspace."""

import os
import pathlib
import shutil
import subprocess

from harness import case

MANIFEST = case.SOURCE / "tests" / "golden" / "homeslice" / "deploy" / "operator" / "stack.yaml"


class PluginInstallTest(case.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.imagecd = pathlib.Path(case.program("imagecd", "ci/build.sh dev"))
        case.program("pulumi-resource-imagecd", "ci/build.sh dev")

    def imagecd_run(self, *arguments, environment=None, program=None):
        return subprocess.run(
            [program or self.imagecd, *arguments], env=self.engine.environment if environment is None else environment,
            cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)

    def installed(self):
        """The plugins that the engine finds in its cache."""
        return sorted((p["name"], p["version"]) for p in self.engine.run("plugin", "ls", "--json").json())

    def test_a_stack_finds_it_and_a_second_time_nothing_changes(self):
        done = self.imagecd_run("plugin", "install")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertRegex(done.stdout, r"^imagecd \S+ is now in /.*/pulumi-resource-imagecd\n$")
        self.assertEqual(["imagecd"], [name for name, _ in self.installed()])
        schema = self.engine.run("package", "get-schema", "imagecd").json()
        self.assertIn("imagecd:index:LatestImage", schema["resources"])
        again = self.imagecd_run("plugin", "install")
        self.assertEqual(0, again.returncode)
        self.assertIn("was already in", again.stdout)

    def test_the_init_container_of_the_manifests_brings_both_plugins(self):
        import yaml

        stack = next(d for d in yaml.safe_load_all(MANIFEST.read_text()) if d["kind"] == "Stack")
        pod = stack["spec"]["workspaceTemplate"]["spec"]["podTemplate"]["spec"]
        (container,) = [c for c in pod["initContainers"] if c["name"] == "imagecd-plugin"]
        home = stack["spec"]["envRefs"]["PULUMI_HOME"]["literal"]["value"]
        program, *arguments = container["command"]
        self.assertEqual("/bin/imagecd", program)
        # An image of nothing but the binaries: no shell, no HOME, an empty environment.
        share = self.folder / "share"
        self.assertTrue(home.startswith("/share/"))
        image = self.folder / "bin"
        image.mkdir()
        for name in ("imagecd", "pulumi-resource-imagecd"):
            shutil.copy(self.imagecd.parent / name, image)
        # Kubernetes' own plugin knows no `--version`; the folder of a cache says it.
        kubernetes = image / "resource-kubernetes-v4.23.0" / "pulumi-resource-kubernetes"
        kubernetes.parent.mkdir()
        kubernetes.write_text("#!/bin/sh\nexit 2\n")
        kubernetes.chmod(0o755)
        arguments = [a.replace("/share", str(share), 1) if a.startswith("/share") else a for a in arguments]
        done = self.imagecd_run(*arguments, environment={}, program=image / "imagecd")
        self.assertEqual((0, ""), (done.returncode, done.stderr), done.stdout)
        self.engine.environment["PULUMI_HOME"] = home.replace("/share", str(share), 1)
        self.assertEqual(["imagecd", "kubernetes"], [name for name, _ in self.installed()])
        self.assertIn(("kubernetes", "4.23.0"), self.installed())
        self.assertIn("imagecd:index:LatestImage", self.engine.run("package", "get-schema", "imagecd").json()["resources"])

    def test_a_kubernetes_plugin_without_a_version_names_the_folder_to_use(self):
        plugins = self.folder / "plugins"
        plugins.mkdir()
        shutil.copy(self.imagecd.parent / "pulumi-resource-imagecd", plugins)
        (plugins / "pulumi-resource-kubernetes").write_text("#!/bin/sh\nexit 2\n")
        (plugins / "pulumi-resource-kubernetes").chmod(0o755)
        done = self.imagecd_run("plugin", "install", "--from", "plugins", "--to", "there")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("resource-kubernetes-vVERSION", done.stderr)

    def test_a_project_finds_it_in_the_folder_that_it_names(self):
        done = self.imagecd_run("plugin", "install", "--project-folder", "clone/bin")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertTrue(os.access(self.folder / "clone" / "bin" / "pulumi-resource-imagecd", os.X_OK))
        self.assertEqual(["imagecd"], [name for name, _ in self.installed()])

    def test_the_newest_kubernetes_plugin_of_ones_own_cache_goes_along(self):
        cache = pathlib.Path(self.engine.environment["PULUMI_HOME"]) / "plugins"
        for version in ("4.9.0", "4.23.0"):
            folder = cache / f"resource-kubernetes-v{version}"
            folder.mkdir(parents=True)
            (folder / "pulumi-resource-kubernetes").write_text(version)
            (folder / "pulumi-resource-kubernetes").chmod(0o755)
        done = self.imagecd_run("plugin", "install", "--to", "there")
        self.assertEqual(0, done.returncode, done.stderr)
        copy = self.folder / "there" / "resource-kubernetes-v4.23.0" / "pulumi-resource-kubernetes"
        self.assertEqual("4.23.0", copy.read_text())
        self.assertTrue(os.access(copy, os.X_OK))

    def test_without_a_kubernetes_plugin_it_says_so_and_goes_on(self):
        done = self.imagecd_run("plugin", "install", "--to", "there")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("note: No kubernetes plugin is on this machine", done.stderr)

    def test_errors_name_what_is_missing(self):
        alone = self.folder / "imagecd"
        shutil.copy(self.imagecd, alone)
        done = self.imagecd_run("plugin", "install", program=alone)
        self.assertEqual((1, ""), (done.returncode, done.stdout))
        self.assertIn("There is no pulumi-resource-imagecd in", done.stderr)
        done = self.imagecd_run("plugin", "install", environment={})
        self.assertEqual(1, done.returncode)
        self.assertIn("--to", done.stderr)
        (self.folder / "file").write_text("")
        done = self.imagecd_run("plugin", "install", "--to", "file")
        self.assertEqual(1, done.returncode)
        self.assertIn("file/resource-imagecd-v", done.stderr)
        self.assertNotEqual(0, self.imagecd_run("plugin").returncode)


if __name__ == "__main__":
    case.main()
