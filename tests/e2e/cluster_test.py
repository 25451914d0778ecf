"""The homeslice stack deployed for real: Pulumi's own plugin for Kubernetes, an API server, its controllers and a scheduler.

It runs as the account that the operator's manifests make, with that account's rights. Nothing runs in the pods (kwok says
that it does), and the images are those of the fake GHCR. `ci/kubernetes.sh cluster` builds the tools. Without them the whole
test is skipped, and homeslice_*_test use a stand-in for the same stack.
"""

import json
import pathlib
import shutil
import sys

from harness import case, chime, cluster

case.package("yaml")
sys.path.insert(0, str(case.SOURCE / "tests" / "testing"))
sys.path.insert(0, str(case.SOURCE / "tests" / "golden"))
import fake_ghcr  # noqa: E402
import goldens  # noqa: E402

APPS = ("backup-todoist", "buttons", "chime", "clocktime", "switches")
DEPLOYMENTS = ("buttons", "chime", "clocktime", "switches")
ACCOUNT = "system:serviceaccount:homeslice-deploy:imagecd"
FIRST, SECOND = chime.tag(12, "185c95c"), chime.tag(16, "9f3b2aa")
SPACE = "homeslice"


def rolled_out(deployment):
    """True if all of its pods belong to its newest generation and are ready."""
    status, wanted = deployment["status"], deployment["spec"]["replicas"]
    return (status.get("observedGeneration") == deployment["metadata"]["generation"]
            and {wanted} == {status.get(key) for key in ("replicas", "updatedReplicas", "readyReplicas")})


class ClusterTest(case.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plugin = pathlib.Path(case.program("pulumi-resource-imagecd", "ci/build.sh dev"))
        case.program("pulumi-resource-kubernetes", cluster.HOW_CLUSTER)
        case.program("fake-ghcr", "ci/build.sh dev fake-ghcr")
        print(f"Deployed for real: API server, Pulumi's plugin for Kubernetes {cluster.PLUGIN_VERSION}.", flush=True)

    def setUp(self):
        super().setUp()
        self.registry = fake_ghcr.FakeGhcr(case.program("fake-ghcr", "ci/build.sh dev fake-ghcr"))
        self.addCleanup(self.registry.stop)
        self.push(FIRST)
        self.server = cluster.Cluster()
        self.addCleanup(self.server.stop)
        self.make_account()
        self.repository = self.folder / "repository"
        shutil.copytree(case.SOURCE / "programs" / "homeslice", self.repository / "programs" / "homeslice")
        shutil.copy(case.SOURCE / "Pulumi.yaml", self.repository)
        (self.repository / "bin").symlink_to(self.plugin.parent)
        cluster.install_plugin(pathlib.Path(self.engine.environment["PULUMI_HOME"]) / "plugins")
        self.engine.environment["KUBECONFIG"] = str(self.server.write_kubeconfig(self.folder / "kubeconfig", ACCOUNT))
        self.pulumi_("stack", "init", "dev")
        registries = json.dumps({self.registry.host: {"insecure": True}})
        for key, value in (("registry", f"{self.registry.host}/homeslice"), ("imagecd:registries", registries)):
            self.pulumi_("config", "set", key, "--", value)
        self.pulumi_("config", "set", "--secret", "todoistToken", "--", "a-token")

    def make_account(self):
        """Creates the objects of the operator's manifests, except those that only the operator knows."""
        folder = case.SOURCE / "programs" / "homeslice" / "operator"
        for name in ("namespace.yaml", "rbac.yaml"):
            for thing in goldens.load_all((folder / name).read_text()):
                self.server.apply(thing)

    def push(self, tag):
        for app in APPS:
            self.registry.push(
                f"homeslice/{app}", tag=tag, commit=tag.split(".")[-1].ljust(40, "0"), platforms=["linux/amd64", "linux/arm64"])

    def pulumi_(self, *arguments, **options):
        return self.engine.run(*arguments, cwd=self.repository, timeout=150, **options)

    def operate(self, operation, *arguments, **options):
        """As Project._operation: with the events of the run."""
        log = self.folder / "events.json"
        log.unlink(missing_ok=True)
        done = self.pulumi_(operation, *arguments, "--event-log", log, **options)
        done.events = [json.loads(line) for line in log.read_text().splitlines()]
        return done

    def up(self, *arguments):
        return self.operate("up", "--yes", "--skip-preview", *arguments)

    def reference(self, app, tag):
        return f"{self.registry.host}/homeslice/{app}:{tag}@{self.registry.digest(f'homeslice/{app}', tag)}"

    def assert_deployed(self, tag):
        """The pods of every Deployment run that image and report its commit. Every CronJob has it too."""
        commit = tag.split(".")[-1]
        for name in DEPLOYMENTS:
            has = self.server.wait_for("apps/v1", "Deployment", SPACE, name, rolled_out)
            pods = [pod for pod in self.server.list("v1", "Pod", SPACE)
                    if pod["metadata"]["labels"].get("app.kubernetes.io/name") == name and "deletionTimestamp" not in pod["metadata"]
                    and pod["metadata"]["labels"]["imagecd/commit"] == commit]
            self.assertEqual(has["spec"]["replicas"], len(pods), name)
            for pod in pods:
                self.assertEqual([self.reference(name, tag)], [container["image"] for container in pod["spec"]["containers"]])
                self.assertEqual((commit, tag), tuple(pod["metadata"]["annotations"][key] for key in ("imagecd/commit", "imagecd/tag")))
                self.assertEqual("Running", pod["status"]["phase"])
        for name, app in (("backup-todoist", "backup-todoist"), ("chime-hourly", "chime"), ("chime-morning", "chime")):
            template = self.server.get("batch/v1", "CronJob", SPACE, name)["spec"]["jobTemplate"]["spec"]["template"]
            self.assertEqual(self.reference(app, tag), template["spec"]["containers"][0]["image"])
            self.assertEqual(commit, template["metadata"]["labels"]["imagecd/commit"])

    def test_a_new_image_is_deployed_taken_back_and_only_data_remains(self):
        self.up()
        self.assert_deployed(FIRST)
        self.up("--expect-no-changes")
        self.assertEqual("YS10b2tlbg==", self.server.get("v1", "Secret", SPACE, "backup-todoist")["data"]["token"])
        for name in DEPLOYMENTS:
            rule = self.server.get("networking.k8s.io/v1", "Ingress", SPACE, name)["spec"]["rules"][0]
            self.assertTrue(rule["host"].endswith(".home.example"))
            port = self.server.get("v1", "Service", SPACE, rule["http"]["paths"][0]["backend"]["service"]["name"])["spec"]["ports"][0]
            self.assertEqual("http", port["name"])

        self.push(SECOND)
        preview = self.operate("preview", "--diff")
        self.assertEqual({"update": 5 + 4 + 3}, preview.changes(), preview.text)  # images, Deployments, CronJobs
        self.assertIn(self.reference("chime", SECOND), preview.stdout)
        self.assert_deployed(FIRST)
        self.up()
        self.assert_deployed(SECOND)
        commits = self.pulumi_("stack", "output", "--json").json()["commits"]
        self.assertEqual(dict.fromkeys(APPS, "9f3b2aa"), commits)

        pins = json.dumps({f"{self.registry.host}/homeslice/{app}": "185c95c" for app in APPS})
        self.pulumi_("config", "set", "imagecd:pins", "--", pins)
        self.up()
        self.assert_deployed(FIRST)
        self.pulumi_("config", "rm", "imagecd:pins")
        self.up()
        self.assert_deployed(SECOND)

        self.operate("destroy", "--yes", "--skip-preview")
        for api_version, kind in (("apps/v1", "Deployment"), ("batch/v1", "CronJob"), ("v1", "Service"),
                                  ("networking.k8s.io/v1", "Ingress")):
            self.assertEqual([], [thing["metadata"]["name"] for thing in self.server.list(api_version, kind, SPACE)], kind)
        self.assertEqual(["kube-root-ca.crt"], [thing["metadata"]["name"] for thing in self.server.list("v1", "ConfigMap", SPACE)])
        for kind, name in (("Secret", "backup-todoist"), ("PersistentVolumeClaim", "backup-todoist-backups")):
            self.assertEqual([name], [thing["metadata"]["name"] for thing in self.server.list("v1", kind, SPACE)], kind)
        self.assertEqual("Active", self.server.get("v1", "Namespace", None, SPACE)["status"]["phase"])


if __name__ == "__main__":
    case.main()
