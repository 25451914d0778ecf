"""docs/operations.md and docs/cli-json.md.

Types the `console` blocks of the former in their order, and compares their output.

Does not compare ages, digests and the number of blanks between columns. A comment `<!-- test: WHAT -->` in the document names
an event between two commands; STORY has the events.
"""

import json
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from harness import case, ghcr, sources  # noqa: E402

DOCUMENT = case.SOURCE / "docs" / "operations.md"
PROGRAM = """\
name: homeslice
runtime: yaml
plugins:
  providers:
    - name: imagecd
      path: {plugin}
resources:
  chime:
    type: imagecd:LatestImage
    properties:
      repository: ghcr.io/owner/homeslice/chime
  clocktime:
    type: imagecd:LatestImage
    properties:
      repository: ghcr.io/owner/homeslice/clocktime
"""
OLD, NEW = "main.20251014-050954.185c95c", "main.20251016-081200.9f3b2aa"
MARK = "-- end of what it printed --"


def blocks(text):
    """The document as (directive, None) and (command, what it prints), in order."""
    for directive, indent, console in re.findall(r"^<!-- test: (.*?) -->$|^( *)```console\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL):
        if directive:
            yield directive, None
            continue
        lines = [line.removeprefix(indent) for line in console.splitlines()]
        starts = [i for i, line in enumerate(lines) if line.startswith("$ ")]
        for start, end in zip(starts, [*starts[1:], len(lines)]):
            yield lines[start][2:], "\n".join(lines[start + 1:end])


def comparable(text):
    text = re.sub(r"\b\d+ (second|minute|hour|day|week|month|year)s?\b", "AGE", text)
    text = re.sub(r"sha256:[0-9a-f…]+", "DIGEST", text)
    return re.sub(r" {2,}", "  ", "\n".join(line.rstrip() for line in text.strip().splitlines()))


def shape(value):
    """Names and types; all elements of a list have one shape, and null goes with every type."""
    if isinstance(value, dict):
        return {name: shape(member) for name, member in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def fits(documented, printed):
    """True if `printed` has the documented shape."""
    if "NoneType" in (documented, printed):
        return True
    if isinstance(documented, dict) and isinstance(printed, dict):
        return list(documented) == list(printed) and all(fits(documented[name], printed[name]) for name in documented)
    if isinstance(documented, list) and isinstance(printed, list):
        return not documented or not printed or fits(documented[0], printed[0])
    return documented == printed


class OperationsTest(case.TestCase):
    def setUp(self):
        super().setUp()
        plugin = pathlib.Path(case.program("pulumi-resource-imagecd", "ci/build.sh dev"))
        # Its folder also has the plugin, which the engine would warn about.
        programs = self.folder / "programs"
        programs.mkdir()
        self.program = case.program("imagecd", "ci/build.sh dev imagecd")
        (programs / "imagecd").symlink_to(self.program)
        self.ghcr = ghcr.Ghcr()
        self.ghcr.__enter__()
        self.addCleanup(self.ghcr.__exit__)
        self.engine.environment.update(self.ghcr.environment)
        self.engine.environment["PATH"] = f"{programs}:{self.engine.environment['PATH']}"
        sources.homeslice(self.folder / "homeslice")
        self.project_folder = self.folder / "project"
        self.project_folder.mkdir()
        (self.project_folder / "Pulumi.yaml").write_text(PROGRAM.format(plugin=plugin.parent))
        self.engine.run("stack", "init", "prod", cwd=self.project_folder)

    def push(self, app, tag):
        self.ghcr.registry.push(f"owner/homeslice/{app}", tag, platforms=["linux/amd64", "linux/arm64"], commit=tag[-7:])

    def deployed(self):
        for app in ("chime", "clocktime"):
            self.push(app, OLD)
        self.engine.run("up", "--yes", "--skip-preview", cwd=self.project_folder)

    def chime_is_pushed(self):
        self.push("chime", NEW)
        self.push("chime", "feature-bells.20251015-070000.0ddba11")

    def in_git(self):
        environment = {**self.engine.environment, "GIT_CONFIG_GLOBAL": "/dev/null"}
        for command in ("init --quiet --bare --initial-branch=main ../upstream.git", "init --quiet --initial-branch=main",
                        "config user.name Ada", "config user.email ada@example.org", "add .", "commit --quiet --message=Stack",
                        "remote add origin ../upstream.git", "push --quiet --set-upstream origin main"):
            subprocess.run(["git", *command.split()], cwd=self.project_folder, env=environment, check=True, timeout=60)

    STORY = {"deployed": deployed, "a build of chime is pushed": chime_is_pushed, "the project is in git and pushed": in_git}

    def test_every_command_prints_what_the_document_says(self):
        shell = subprocess.Popen(["bash"], cwd=self.project_folder, env=self.engine.environment, stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(shell.stdout.close)
        self.addCleanup(shell.kill)
        typed = 0
        for text, printed in blocks(DOCUMENT.read_text()):
            if printed is None:
                self.STORY[text](self)
                continue
            # $? keeps the value of the command.
            shell.stdin.write(f"{text}\n{{ code=$?; echo '{MARK}'; (exit $code); }} 2>/dev/null\n")
            shell.stdin.flush()
            lines = []
            while (line := shell.stdout.readline()) and line.rstrip() != MARK:
                lines.append(line)
            with self.subTest(command=text):
                self.assertEqual(comparable(printed), comparable("".join(lines)), f"$ {text}\n{''.join(lines)}")
            typed += 1
        shell.stdin.close()
        shell.wait(timeout=60)
        self.assertGreaterEqual(typed, 23)
        self.assertIn("</html>", (self.project_folder / "report.html").read_text())

    def test_the_json_is_as_documented(self):
        self.deployed()
        self.chime_is_pushed()
        text = (case.SOURCE / "docs" / "cli-json.md").read_text()
        documented = dict(re.findall(r"^## `imagecd (\w+)`\n\n```json\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
        image = "ghcr.io/owner/homeslice/chime"
        arguments = {"rollback": ["chime", "--to", "185c95c", "--dry-run"], "report": [], "status": [], "latest": [image], "list": [image], "trace": [f"{image}:{OLD}", "--source-repository", "../homeslice"]}
        self.assertEqual(set(arguments), set(documented))
        for command, more in arguments.items():
            with self.subTest(command=command):
                done = subprocess.run([self.program, command, "--json", *more], cwd=self.project_folder, env=self.engine.environment,
                                      stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
                wanted, printed = shape(json.loads(documented[command])), shape(json.loads(done.stdout))
                self.assertTrue(fits(wanted, printed), f"documented {wanted}\nprinted {printed}")
                self.assertEqual("", done.stderr)


if __name__ == "__main__":
    case.main()
