"""The homeslice stack in YAML, Python, TypeScript and Go, run by the real engine, asks for the same resources.

The imagecd plugin is the real one, and looks into the fake GHCR; the SDKs for Kubernetes are the real ones. If
`ci/kubernetes.sh cluster` has built the tools, they are deployed for real with Pulumi's plugin for Kubernetes, and
read back from the API server; otherwise that plugin is the recording stand-in (harness/recorder.py), and no API server has
seen these objects. The test says which it was.
"""

import base64
import json
import pathlib
import re
import runpy
import shutil
import sys

from harness import case, chime, cluster, languages, recorder

sys.path.insert(0, str(case.SOURCE / "tests" / "testing"))
import fake_ghcr  # noqa: E402

APPS = ("backup-todoist", "buttons", "chime", "clocktime", "switches")
TAG = chime.tag(16, "9f3b2aa")
SPACE = "homeslice"


class LanguagesTest(case.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plugin = pathlib.Path(case.program("pulumi-resource-imagecd", "ci/build.sh dev"))
        case.program("fake-ghcr", "ci/build.sh dev fake-ghcr")
        for name in ("grpc", "pulumi", "pulumi_kubernetes"):
            case.package(name)
        cls.real = cluster.has_cluster()
        print("Deployed for real and read back: an API server, and Pulumi's plugin for Kubernetes." if cls.real else
              "Against a stand-in for Pulumi's plugin for Kubernetes: no API server took these objects. "
              f"For the real ones: {cluster.HOW_CLUSTER}", flush=True)

    def setUp(self):
        super().setUp()
        self.registry = fake_ghcr.FakeGhcr(case.program("fake-ghcr", "ci/build.sh dev fake-ghcr"))
        self.addCleanup(self.registry.stop)
        for app in APPS:
            self.registry.push(f"homeslice/{app}", tag=TAG, commit="9f3b2aa".ljust(40, "0"), platforms=["linux/amd64", "linux/arm64"])
        self.settings = {
            "homeslice:registry": (f"{self.registry.host}/homeslice", False),
            "homeslice:todoistToken": ("a-token", True),
            "imagecd:registries": (json.dumps({self.registry.host: {"insecure": True}}), True),
        }
        program = case.package("yaml").safe_load((case.SOURCE / "programs" / "homeslice" / "Main.yaml").read_text())
        self.types = recorder.types_of(program, "kubernetes")
        cache = pathlib.Path(self.engine.environment["PULUMI_HOME"]) / "plugins"
        version = json.loads(languages.SCHEMA.read_text())["version"]
        ours = cache / f"resource-imagecd-v{version}"
        ours.mkdir(parents=True)
        shutil.copy(self.plugin, ours)
        # The SDKs ask the engine for their own version.
        if self.real:
            cluster.install_plugin(cache)
            self.engine.environment["KUBECONFIG"] = str(self.folder / "kubeconfig")
        else:
            self.record = recorder.install(cache, "kubernetes", self.types, {}, cluster.PLUGIN_VERSION)
        self.begin()
        # The programs read files of the repository by relative paths.
        self.repository = self.folder / "repository"
        shutil.copytree(case.SOURCE / "programs", self.repository / "programs", ignore=shutil.ignore_patterns("generator", "cli"))
        shutil.copy(case.SOURCE / "Pulumi.yaml", self.repository)
        (self.repository / "bin").symlink_to(self.plugin.parent)

    def begin(self):
        """Nothing has been deployed."""
        if self.real:
            self.server = cluster.Cluster()
            self.addCleanup(self.server.stop)
            self.server.make_namespace(SPACE)
            self.server.write_kubeconfig(self.folder / "kubeconfig")
        else:
            self.record.write_text("")

    def deployed(self):
        """The objects of the program's kinds in the API server, {(type, name): object}, without values that differ in each
        run."""
        made = {}
        for token in self.types:
            _, api_version, kind = token.split(":")
            if kind == "Namespace":
                continue  # looked up, and not made
            for thing in self.server.list(api_version.removeprefix("core/"), kind, SPACE):
                meta = thing["metadata"]
                # A generated name differs each time, and so do references to it.
                name = re.sub(r"-[0-9a-f]{8}$", "", meta["name"])
                if kind == "ConfigMap" and name == "kube-root-ca.crt":
                    continue  # a controller's
                text = json.dumps({"spec": thing.get("spec"), "data": thing.get("data"), "type": thing.get("type"),
                                   "metadata": {key: meta.get(key) for key in ("labels", "annotations")}})
                text = re.sub(r"-[0-9a-f]{8}\"", '-0a1b2c3d"', text)
                made[token, name] = json.loads(text)
                for key in ("clusterIP", "clusterIPs", "volumeName"):
                    (made[token, name]["spec"] or {}).pop(key, None)
                if kind == "Secret":
                    made[token, name]["stringData"] = {k: base64.b64decode(v).decode() for k, v in thing["data"].items()}
        return made

    def asked(self):
        """The requests to the stand-in, {(type, name): inputs}, without the additions of the SDKs; with a real cluster, the
        deployed objects."""
        if self.real:
            return self.deployed()
        made = {}
        for line in recorder.read(self.record):
            self.assertEqual("create", line["operation"])
            package, group, kind = line["type"].split(":")
            self.assertEqual("kubernetes", package)
            inputs = dict(line["inputs"])
            self.assertIn(inputs.pop("apiVersion", group.removeprefix("core/")), (group.removeprefix("core/"),))
            self.assertIn(inputs.pop("kind", kind), (kind,))
            made[line["type"], line["name"]] = inputs
        return made

    def assert_as_in_yaml(self, outputs):
        """The stack is what the YAML program makes of the same registry, and the same outputs come of it."""
        made = self.asked()
        self.begin()
        home = pathlib.Path(self.engine.environment["PULUMI_HOME"])
        shutil.rmtree(self.folder / "engine" / "state")
        (self.folder / "engine" / "state").mkdir()
        shutil.rmtree(home / "workspaces", ignore_errors=True)
        wanted_outputs = self.up(self.repository)
        wanted = self.asked()
        self.assertEqual(sorted(wanted), sorted(made))
        for resource, inputs in wanted.items():
            self.assertEqual(inputs, made[resource], resource)
        self.assertEqual(wanted_outputs, outputs)

    def up(self, project, *options):
        self.engine.run("stack", "init", "dev", cwd=project)
        for key, (value, secret) in self.settings.items():
            self.engine.run("config", "set", *(["--secret"] if secret else []), key, "--", value, cwd=project)
        self.engine.run("up", "--yes", "--skip-preview", *options, cwd=project, timeout=200)
        return self.engine.run("stack", "output", "--json", cwd=project).json()

    def test_yaml_deploys_the_same(self):
        outputs = self.up(self.repository)  # what the other tests compare with
        references = {app: f"{self.registry.host}/homeslice/{app}:{TAG}@{self.registry.digest(f'homeslice/{app}', TAG)}" for app in APPS}
        self.assertEqual({"images": references, "commits": dict.fromkeys(APPS, "9f3b2aa")}, outputs)
        made = self.asked()
        pod = made["kubernetes:apps/v1:Deployment", "chime"]["spec"]["template"]
        self.assertEqual(references["chime"], pod["spec"]["containers"][0]["image"])
        self.assertEqual("9f3b2aa", pod["metadata"]["labels"]["imagecd/commit"])
        self.assertEqual({"token": "a-token"}, made["kubernetes:core/v1:Secret", "backup-todoist"]["stringData"])
        nginx = made["kubernetes:core/v1:ConfigMap", "chime"]["data"]
        self.assertEqual([(case.SOURCE / "programs/homeslice/apps/chime/nginx.conf").read_text()], list(nginx.values()))

    def test_python_deploys_the_same(self):
        from pulumi import automation

        languages.install_python_sdk(self)
        main = self.repository / "programs" / "examples" / "python" / "__main__.py"
        stack = languages.python_stack(self, "homeslice", lambda: runpy.run_path(str(main)) and None)
        for key, (value, secret) in self.settings.items():
            stack.set_config(key, automation.ConfigValue(value, secret))
        outputs = {name: output.value for name, output in stack.up().outputs.items()}
        self.assert_as_in_yaml(outputs)

    def test_typescript_deploys_the_same(self):
        node = languages.NodeFolder(self.repository)
        program = self.repository / "programs" / "examples" / "typescript"
        node.compile(program, "--noEmit", "false")
        script = self.repository / "run_program.js"
        shutil.copy(case.SOURCE / "tests" / "node" / "run_program.js", script)
        settings = self.folder / "settings.json"
        settings.write_text(json.dumps({key: {"value": value, "secret": secret} for key, (value, secret) in self.settings.items()}))
        work = self.folder / "work"
        work.mkdir()
        said = node.run(script, program / "index.js", work, settings, environment=self.engine.environment)
        self.assert_as_in_yaml(json.loads(said))

    def test_go_deploys_the_same(self):
        example = case.program("homeslice-example", "ci/goexample.sh, then -DIMAGECD_GOEXAMPLE=...")
        folder = self.repository / "programs" / "examples" / "go"
        host = languages.ProgramHost(example, folder)
        self.addCleanup(host.stop)
        # The engine asks that host for programs of any language.
        outputs = self.up(folder, "--client", host.address)
        self.assert_as_in_yaml(outputs)


if __name__ == "__main__":
    case.main()
