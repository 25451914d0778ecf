"""Runs docs/generate.md without changes, command by command.

`ghcr.io` is the fake registry, under its own name and certificate. Pulumi's plugin for Kubernetes is the recording
stand-in (tests/e2e/harness/recorder.py): no API server takes these objects.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from harness import case, ghcr, recorder  # noqa: E402

GUIDE = case.SOURCE / "docs" / "generate.md"
TAG = "main.20251016-081200.9f3b2aa"
EXISTING = """name: existing
runtime: yaml
resources:
  chime:
    type: kubernetes:apps/v1:Deployment
    properties:
      spec: {template: {spec: {containers: [{name: chime, image: "ghcr.io/owner/homeslice/chime:%s"}]}}}
""" % TAG


class GenerateGuideTest(case.TestCase):
    def setUp(self):
        super().setUp()
        self.ghcr = ghcr.Ghcr()
        self.ghcr.__enter__()
        self.addCleanup(self.ghcr.__exit__)
        for app in ("chime", "clocktime"):
            self.ghcr.registry.push(f"owner/homeslice/{app}", TAG, platforms=["linux/amd64"], commit="9f3b2aa")
        self.engine.environment.update(self.ghcr.environment)
        programs = pathlib.Path(case.program("imagecd", "ci/build.sh dev")).parent
        self.engine.environment["PATH"] = f"{programs}:{self.engine.environment['PATH']}"
        self.type_in(self.folder, "imagecd plugin install")
        self.repository = self.folder / "homeslice"
        for app in ("chime", "clocktime"):
            shutil.copytree(case.SOURCE / "programs" / "homeslice" / "apps" / app, self.repository / "apps" / app)
        self.type_in(self.repository, "git init --quiet --initial-branch=main")
        existing = self.folder / "existing"
        existing.mkdir()
        (existing / "Pulumi.yaml").write_text(EXISTING)

    def type_in(self, folder, commands):
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands + "\npwd"], cwd=folder, env=self.engine.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=120)
        self.assertEqual(0, done.returncode, f"{commands}\n{done.stdout}{done.stderr}")
        *said, where = done.stdout.splitlines()
        return "\n".join(said), pathlib.Path(where)

    def test_every_command_prints_the_output_below_it(self):
        import yaml

        steps = re.findall(r"^```(yaml|sh)\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
        self.assertEqual(["sh", "yaml", "sh", "sh", "sh", "sh", "sh"], [language for language, _ in steps])
        (_, init), (_, config), (_, generate), (_, deploy), (_, again), (_, check), (_, adopt) = steps

        self.assertIn("for 2 apps", self.type_in(self.repository, init)[0])
        (self.repository / "imagecd.yaml").write_text(config)
        written, _ = self.type_in(self.repository, generate)
        self.assertIn("+++ b/deploy/Pulumi.yaml", written)
        for path in ("deploy/Pulumi.yaml", ".github/workflows/images.yaml", ".github/dependabot.yml", "deploy/operator/stack.yaml"):
            self.assertIn(f"created {path}", written)
        self.assertTrue((self.repository / "imagecd.lock").exists())

        program = yaml.safe_load((self.repository / "deploy" / "Pulumi.yaml").read_text())
        cache = pathlib.Path(self.engine.environment["PULUMI_HOME"]) / "plugins"
        record = recorder.install(cache, "kubernetes", recorder.types_of(program, "kubernetes"), {})
        _, folder = self.type_in(self.repository, deploy)
        made = {(line["type"].split(":")[-1], line["name"]): line["inputs"] for line in recorder.read(record)}
        pod = made["Deployment", "chime"]["spec"]["template"]
        self.assertRegex(pod["spec"]["containers"][0]["image"], rf"^ghcr\.io/owner/homeslice/chime:{TAG}@sha256:")
        self.assertEqual("9f3b2aa", pod["metadata"]["labels"]["imagecd/commit"])
        self.assertIn(("CronJob", "chime-hourly"), made)
        self.assertEqual("9f3b2aa", json.loads(self.engine.run("stack", "output", "--json", cwd=folder).stdout)["commits"]["clocktime"])

        # An edit by the user, and a new app to generate.
        edited = self.repository / "deploy" / "Pulumi.yaml"
        edited.write_text(edited.read_text() + "# ours\n")
        more = self.repository / "imagecd.yaml"
        more.write_text(more.read_text().replace("    ingress: clock.home.example", "    ingress: time.home.example"))
        self.assertIn("merged deploy/Pulumi.yaml", self.type_in(folder, again)[0])
        self.assertTrue(edited.read_text().endswith("# ours\n"))
        self.assertIn("time.home.example", edited.read_text())
        self.type_in(folder, check)

        shown, _ = self.type_in(self.repository, adopt)
        self.assertIn('+      spec: {template: {spec: {containers: [{name: chime, image: "${chime-image.reference}"}]}}}', shown)
        adopted = (self.folder / "existing" / "Pulumi.yaml").read_text()
        self.assertIn(f"        tag: {TAG}\n", adopted)
        self.assertEqual([], self.ghcr.refused, "something other than ghcr.io was asked for")


if __name__ == "__main__":
    case.main()
