"""imagecd status, trace, latest and list with the real engine and the five apps of homeslice.

Pulumi's plugin for Kubernetes is the recording stand-in (harness/recorder.py): its objects are in the state as if a cluster had
created them.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

from harness import case, chime, cluster, recorder, sources

sys.path.insert(0, str(case.SOURCE / "tests" / "testing"))
import fake_ghcr  # noqa: E402

APPS = ("backup-todoist", "buttons", "chime", "clocktime", "switches")


class StatusTest(case.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plugin = pathlib.Path(case.program("pulumi-resource-imagecd", "ci/build.sh dev"))
        cls.program = case.program("imagecd", "ci/build.sh dev imagecd")
        for name in ("grpc", "pulumi"):
            case.package(name)

    def setUp(self):
        super().setUp()
        self.registry = fake_ghcr.FakeGhcr(case.program("fake-ghcr", "ci/build.sh dev fake-ghcr"))
        self.addCleanup(self.registry.stop)
        self.source = sources.Source(self.folder / "source")
        self.commits = [self.source.commit(subject, "apps/chime/ring") for subject in ("Ring", "Ring twice", "Ring softly")]
        for app in APPS:
            self.push(app, 10, self.commits[0])

        self.repository = self.folder / "repository"
        (self.repository / "programs").mkdir(parents=True)
        shutil.copytree(case.SOURCE / "programs" / "homeslice", self.repository / "programs" / "homeslice")
        shutil.copy(case.SOURCE / "Pulumi.yaml", self.repository)
        (self.repository / "bin").symlink_to(self.plugin.parent)
        program = case.package("yaml").safe_load((self.repository / "programs" / "homeslice" / "Main.yaml").read_text())
        cache = pathlib.Path(self.engine.environment["PULUMI_HOME"]) / "plugins"
        recorder.install(cache, "kubernetes", recorder.types_of(program, "kubernetes"), {}, cluster.PLUGIN_VERSION)
        self.engine.run("stack", "init", "dev", cwd=self.repository)
        for key, value, secret in (("homeslice:registry", f"{self.registry.host}/homeslice", False), ("homeslice:todoistToken", "hunter2", True),
                                   ("imagecd:registries", json.dumps({self.registry.host: {"insecure": True}}), True)):
            self.engine.run("config", "set", *(["--secret"] if secret else []), key, "--", value, cwd=self.repository)

    def push(self, app, day, commit):
        tag = chime.tag(day, commit[:7])
        self.registry.push(f"homeslice/{app}", tag=tag, commit=commit, platforms=["linux/amd64", "linux/arm64"])
        return tag

    def up(self):
        self.engine.run("up", "--yes", "--skip-preview", cwd=self.repository)

    def imagecd(self, *arguments, cwd=None, code=0, **environment):
        """Its standard output; standard error is in self.said."""
        done = subprocess.run([self.program, *arguments], cwd=cwd or self.repository, env={**self.engine.environment, **environment},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        text = f"$ imagecd {' '.join(arguments)}\n{done.stdout}{done.stderr}(exit code {done.returncode})"
        self.assertEqual(code, done.returncode, text)
        self.assertNotIn("hunter2", text)
        self.said = done.stderr
        return done.stdout

    def status(self, *arguments, code=0, **environment):
        """{image: what --json says}"""
        return {image["name"]: image for image in json.loads(self.imagecd("status", "--json", *arguments, code=code, **environment))["images"]}

    def row(self, table, name):
        return next(line for line in table.splitlines() if line.startswith(name + " "))

    def test_deployed_pending_taken_traced(self):
        self.assertRegex(self.imagecd("status", code=1) + self.said, "is empty: nothing was deployed yet")
        self.up()
        images = self.status()
        self.assertEqual(set(APPS), set(images))
        self.assertEqual({"up-to-date"}, {image["status"] for image in images.values()}, images)
        self.assertIn("up to date", self.row(self.imagecd("status"), "chime"))

        # A commit of one app, pushed and built.
        newer = self.push("chime", 12, self.commits[1])
        table = self.imagecd("status", code=2)
        self.assertRegex(self.row(table, "chime"), rf"{self.commits[0][:7]} .*{newer} .*pending: {newer}")
        self.assertIn("up to date", self.row(table, "buttons"))
        self.assertIn("1 image pending", self.said)
        behind = self.status("--source-repository", str(self.source.folder), code=2)["chime"]
        self.assertEqual(("pending", newer, newer, 2), (behind["status"], behind["next"]["tag"], behind["newest"]["tag"], behind["commitsBehind"]))

        self.up()
        chime_now = self.status("--source-repository", str(self.source.folder))["chime"]
        self.assertEqual(("up-to-date", newer, 1), (chime_now["status"], chime_now["deployed"]["tag"], chime_now["commitsBehind"]))

        # From what runs back to who wrote it.
        reference = chime_now["deployed"]["reference"]
        traced = self.imagecd("trace", reference, "--source-repository", str(self.source.folder))
        for pattern in (self.commits[1], "Ada Example", "Ring twice", "on main, 1 commit behind"):
            self.assertIn(pattern, traced)
        self.assertEqual(reference + "\n", self.imagecd("latest", "-q", "--insecure", self.registry.host, f"{self.registry.host}/homeslice/chime"))
        listed = self.imagecd("list", "--insecure", self.registry.host, f"{self.registry.host}/homeslice/chime")
        self.assertRegex(self.row(listed, newer), "taken: the newest of branch main")

    def test_pins_and_holds_are_shown_with_their_reasons_and_are_not_pending(self):
        old = chime.tag(10, self.commits[0][:7])
        newer = self.push("chime", 12, self.commits[1])
        self.up()
        pin = f'imagecd:pins["{self.registry.host}/homeslice/chime"]'
        for member, value in (("commit", self.commits[0][:7]), ("reason", "rings at night")):
            self.engine.run("config", "set", "--path", "--type", "string", f"{pin}.{member}", "--", value, cwd=self.repository)
        waiting = self.status(code=2)["chime"]
        self.assertEqual(("pending", old, newer), (waiting["status"], waiting["next"]["tag"], waiting["newest"]["tag"]))
        self.up()
        pinned = self.status()["chime"]
        why = f"pinned to {self.commits[0][:7]} (rings at night)"
        self.assertEqual(("pinned", why, newer), (pinned["status"], pinned["next"]["why"], pinned["newest"]["tag"]))
        self.assertIn(why, self.row(self.imagecd("status"), "chime"))
        # Lifted in the configuration: pending again.
        self.engine.run("config", "rm", "--path", pin, cwd=self.repository)
        self.engine.run("config", "set", "--path", 'imagecd:holds["*"]', "--", "release week", cwd=self.repository)
        self.up()
        held = self.status()
        self.assertEqual({"held"}, {image["status"] for image in held.values()})
        self.assertIn("release week", held["buttons"]["next"]["why"])

    def test_a_chosen_image_is_not_always_deployed(self):
        self.up()
        newer = self.push("chime", 12, self.commits[1])
        # An update of the image alone does not reach the Deployment.
        self.engine.run("up", "--yes", "--skip-preview", "--target", "urn:pulumi:dev::homeslice::imagecd:index:LatestImage::chime",
                        cwd=self.repository)
        image = self.status(code=2)["chime"]
        self.assertEqual(("not-deployed", newer), (image["status"], image["deployed"]["tag"]))
        self.assertRegex(image["notDeployed"], rf"^(Deployment|CronJob) \S+ still has \S*{self.commits[0][:7]}")
        self.assertIn("chosen, not deployed", self.row(self.imagecd("status", code=2), "chime"))
        self.up()
        self.status()

    def test_what_is_wrong_is_said_with_what_to_do(self):
        self.up()
        for arguments, environment, pattern in (
                (("--stack", "nix"), {}, "no stack named 'nix'.*\n.*pulumi stack ls"),
                (("--cwd", str(self.folder)), {}, "no Pulumi.yaml project file found.*\n.*--cwd"),
                ((), {"PATH": "/usr/bin:/bin"}, "cannot find the program `pulumi` in PATH.*\n.*install it"),
                ((), {"PULUMI_CONFIG_PASSPHRASE": "wrong"}, "imagecd:registries is a secret that could not be read")):
            with self.subTest(arguments=arguments, environment=environment):
                self.imagecd("status", *arguments, code=1, **environment)
                self.assertRegex(self.said, pattern)
                answer = json.loads(self.imagecd("status", "--json", *arguments, code=1, **environment))
                self.assertRegex(json.dumps(answer), "error")
        # One image cannot be looked up: the others are shown.
        self.registry.set_visibility("homeslice/chime", "private")
        table = self.imagecd("status", code=1)
        self.assertIn("up to date", self.row(table, "buttons"))
        self.assertIn("error: chime: ", self.said)

    def test_a_shell_completes_what_the_stack_has(self):
        self.up()
        script = self.imagecd("completion", "bash")
        for typed, expected in (("imagecd sta", ["status"]), ("imagecd status --sta", ["--stack"]),
                                (f"imagecd latest {self.registry.host}/homeslice/ch", [f"{self.registry.host}/homeslice/chime".split(":")[1]])):
            with self.subTest(typed=typed):
                done = subprocess.run(
                    ["bash", "-c", f'{script}\nCOMP_LINE="$1" COMP_POINT=${{#1}}\n_imagecd\nprintf "%s\\n" "${{COMPREPLY[@]}}"', "bash", typed],
                    cwd=self.repository, capture_output=True, text=True, timeout=60,
                    env={**self.engine.environment, "PATH": f"{os.path.dirname(self.program)}:{self.engine.environment['PATH']}"})
                self.assertEqual(expected, done.stdout.split(), done.stderr)


if __name__ == "__main__":
    case.main()
