"""Runs the contents of the documents without changes: every program, and every command of a `sh` block.

`ghcr.io` is the fake registry, under its own name and certificate. Commands of `make` are run by other tests; this one checks
that each has such a test.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from harness import case, ghcr, signing, sources  # noqa: E402

TOKEN = "a-personal-access-token"
REPOSITORY = "owner/homeslice/chime"
# The tests that run the commands that this test does not run.
ELSEWHERE = {
    "make demo": "tests/docs/demo_test.py",
    "make install": "tests/docs/install_test.py",
    "make test": ".ci/run",
}


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


class DocsTest(case.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plugin = pathlib.Path(case.program("pulumi-resource-imagecd", "ci/build.sh dev"))
        cls.readme = (case.SOURCE / "README.md").read_text()
        cls.schema = json.loads((case.SOURCE / "schema" / "schema.json").read_text())

    def setUp(self):
        super().setUp()
        self.ghcr = ghcr.Ghcr()
        self.ghcr.__enter__()
        self.addCleanup(self.ghcr.__exit__)
        registry = self.ghcr.registry
        registry.set(realm="https://ghcr.io/token", service="ghcr.io", credentials=[{"user": "", "password": TOKEN, "repositories": []}])
        for repository in (REPOSITORY, "owner/homeslice/clocktime"):
            for tag in ("main.20251014-050954.185c95c", "main.20251016-081200.9f3b2aa", "release-2025-20251014050954-185c95c"):
                # Both platforms of homeslice's cluster, and the label that docker/metadata-action writes.
                registry.push(repository, tag, platforms=["linux/amd64", "linux/arm64"], commit=tag[-7:])
        # docs/choosing.md: a build for one platform, and a repository without branches.
        self.guide_only = lambda: [
            registry.push("owner/homeslice/clocktime", "main.20251016-081200.9f3b2aa", platforms=["linux/amd64"], commit="9f3b2aa"),
            *(registry.push("owner/homeslice/buttons", tag)
              for tag in ("main.20251014-050954.185c95c", "main.20251016-081200.9f3b2aa", "main.20251017-060000.185c95c")),
            *(registry.push("owner/homeslice/sensor", tag)
              for tag in ("v1.2.0", "v1.2.9", "v1.3.0-rc.1", "v2.0.0", "build-9", "build-41", "latest"))]
        # Like after `make install`.
        cache = pathlib.Path(self.engine.environment["PULUMI_HOME"]) / "plugins" / f"resource-imagecd-v{self.schema['version']}"
        cache.mkdir(parents=True)
        shutil.copy(self.plugin, cache)
        self.engine.environment.update(self.ghcr.environment, TOKEN=TOKEN)

    def tearDown(self):
        self.assertEqual([], self.ghcr.refused, "something other than ghcr.io was asked for")

    def start(self, program):
        """A folder with that Pulumi.yaml and a stack."""
        number = len(list(self.folder.iterdir()))
        folder = self.folder / f"project-{number}"
        folder.mkdir()
        (folder / "Pulumi.yaml").write_text(program)
        self.engine.run("stack", "init", f"dev{number}", cwd=folder)
        return folder

    def outputs(self, folder):
        return self.engine.run("stack", "output", "--json", cwd=folder).json()

    def type_in(self, folder, commands):
        """Runs the lines as a shell does in which a person types them."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands], cwd=folder, env=self.engine.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=120)
        self.assertEqual(0, done.returncode, f"{commands}\n{done.stdout}{done.stderr}")
        return done.stdout

    def test_every_program_in_the_guides_deploys_the_image_below_it(self):
        self.guide_only()
        deployed = 0
        for guide in sorted((case.SOURCE / "docs").glob("*.md")):
            if guide.name == "generate.md":
                continue  # has a separate test, generate_test.py
            # A program, or commands in the folder of the program before; then what is deployed.
            steps = re.findall(r"^```(yaml|sh)\n(.*?)^```\n\n(?=(.*?)$)", guide.read_text(), re.MULTILINE | re.DOTALL)
            for language, text, below in steps:
                if language == "yaml" and not text.startswith("name: "):
                    continue
                with self.subTest(guide=guide.name, text=text):
                    if language == "yaml":
                        folder = self.start(text)
                        self.prepare(folder, text)
                        self.engine.run("up", "--yes", "--skip-preview", cwd=folder)
                    else:
                        self.type_in(folder, text)
                    expected = re.search("(?:deploys|Here) `([^`]+)`", below)
                    if expected:
                        self.assertIn(expected.group(1), json.dumps(self.outputs(folder)))
                        deployed += 1
        self.assertGreaterEqual(deployed, 15)

    def prepare(self, folder, program):
        """Creates the files that a person would have: the key that signed 185c95c, and a clone of the source."""
        if "sourceRepository: ../homeslice" in program and not (folder.parent / "homeslice").exists():
            sources.homeslice(folder.parent / "homeslice")
        if "cosign.pub" in program:
            signing.sign(self.ghcr.registry, f"ghcr.io/{REPOSITORY}", "main.20251014-050954.185c95c", folder)

    def test_every_program_in_the_readme_runs(self):
        programs = blocks(self.readme, "yaml")
        self.assertGreaterEqual(len(programs), 2)
        for program in programs:
            with self.subTest(program=program):
                folder = self.start(program)
                self.engine.run("up", "--yes", "--skip-preview", cwd=folder)
                self.assertIn("main.20251016-081200.9f3b2aa", json.dumps(self.outputs(folder)))

    def test_the_commands_in_the_readme_run_in_their_order(self):
        folder = self.start(blocks(self.readme, "yaml")[0])
        self.engine.run("up", "--yes", "--skip-preview", cwd=folder)
        commits = []
        typed = 0
        for block in blocks(self.readme, "sh"):
            for line in block.splitlines():
                if line.startswith("make "):
                    self.assertIn(line, ELSEWHERE)
                    continue
                self.type_in(folder, line)
                typed += 1
                commits.append(self.outputs(folder)["commit"])
        self.assertGreaterEqual(typed, 5)
        self.assertIn("185c95c", commits, "the pin went back")
        self.assertEqual("9f3b2aa", commits[-1], "and lifting it forward again")
        self.assertNotIn(TOKEN, "".join(p.read_text() for p in folder.iterdir()))

    def test_commands_that_run_elsewhere_do(self):
        self.assertIn("make test", (case.SOURCE / ".ci" / "run").read_text())
        for command, where in ELSEWHERE.items():
            self.assertTrue((case.SOURCE / where).exists(), f"{command}: {where} is not there")

    def test_every_example_in_the_schema_runs(self):
        described = {**self.schema["resources"], **self.schema["functions"]}
        examples = [e for item in described.values() for e in blocks(item["description"], "yaml")]
        self.assertGreaterEqual(len(examples), len(described))
        for example in examples:
            with self.subTest(example=example):
                folder = self.start("name: example\nruntime: yaml\n" + example)
                self.prepare(folder, example)
                self.engine.run("up", "--yes", "--skip-preview", cwd=folder)
                self.assertRegex(json.dumps(self.outputs(folder)), r"185c95c|9f3b2aa")

    def test_the_import_in_the_schema_runs(self):
        folder = self.start("name: example\nruntime: yaml\n")
        commands = [line[2:] for b in blocks(self.schema["resources"]["imagecd:index:LatestImage"]["description"], "sh")
                    for line in b.splitlines() if line.startswith("$ ")]
        self.assertEqual(1, len(commands))
        self.type_in(folder, commands[0] + " --yes --generate-code=false --protect=false")
        exported = self.engine.run("stack", "export", cwd=folder).stdout
        self.assertIn("main.20251016-081200.9f3b2aa", exported)

    def test_the_engines_own_checker_accepts_the_schema(self):
        done = self.engine.run("schema", "check", str(case.SOURCE / "schema" / "schema.json"))
        self.assertNotRegex(done.stdout + done.stderr, "(?i)error|warning")


if __name__ == "__main__":
    case.main()
