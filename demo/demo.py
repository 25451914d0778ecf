"""What imagecd does, shown on a stack of five apps: a real registry, the real Pulumi engine, nothing outside this machine.

The stack is that of Pulumi.yaml, with all that its apps need on Kubernetes. There is no cluster, so Pulumi's plugin for
Kubernetes is a stand-in that takes everything and makes nothing. Every line that begins with `$` is run as it stands
there. Registry, state and configuration are in a temporary folder and are gone at the end.
"""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SOURCE / "tests" / "e2e"))

from harness import case, engine, recorder, registries  # noqa: E402

APPS = ("backup-todoist", "buttons", "chime", "clocktime", "switches")
COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def styled(code, text):
    return f"\033[{code}m{text}\033[0m" if COLOUR else text


class Demo:
    def __init__(self, folder, registry):
        self.registry = registry
        self.engine = engine.Engine(case.program("pulumi", "ci/pulumi.sh"), folder)
        self.configuration = folder / "Pulumi.demo.yaml"
        self.steps = 0
        # The engine says where it found each plugin, and how to save a passphrase: not what is shown here.
        self.environment = {**self.engine.environment, "PULUMI_STACK": "demo"}
        self.project = folder / "homeslice"
        self._copy_project()

    def _copy_project(self):
        """The project as it is checked out, so that a stack file of the demo does not land beside your own."""
        self.project.mkdir()
        shutil.copy(SOURCE / "Pulumi.yaml", self.project)
        shutil.copytree(SOURCE / "programs" / "homeslice", self.project / "programs" / "homeslice")
        (self.project / "bin").symlink_to(case.BUILD / "bin")
        program = case.package("yaml").safe_load((self.project / "programs" / "homeslice" / "Main.yaml").read_text())
        recorder.install(pathlib.Path(self.environment["PULUMI_HOME"]) / "plugins", "kubernetes", recorder.types_of(program, "kubernetes"), {})

    def say(self, title, *lines):
        self.steps += 1
        print(f"\n{styled('1;36', f'{self.steps}. {title}')}")
        for line in lines:
            print(f"   {line}")
        sys.stdout.flush()

    def push(self, app, tag, commit):
        self.registry.push(f"homeslice/{app}", tag, revision=f"{app} {commit}", platforms=("linux/amd64", "linux/arm64"))
        print(f"   pushed {self.registry.host}/homeslice/{app}:{styled('1', tag)}")

    def run(self, *arguments, quiet=False, shown=True, refused=False):
        """Runs one pulumi command as a person would type it, and shows what it prints. `refused`: it has to fail."""
        options = ("--non-interactive", "--color", "always" if COLOUR else "never")
        self._run("pulumi", [self.engine.pulumi, *options, *arguments], arguments, quiet, shown, 1 if refused else 0)

    def imagecd(self, *arguments, code=0):
        """The same of the command line. `code` is the exit code that it has to have."""
        self._run("imagecd", [case.program("imagecd", "ci/build.sh dev imagecd"), *arguments], arguments, False, True, code)

    def _run(self, name, command, arguments, quiet, shown, code):
        if shown:
            print("\n" + styled("1", "$ " + shlex.join((name, *arguments))))
            sys.stdout.flush()
        process = subprocess.Popen(
            command, cwd=self.project, env=self.environment, stdin=subprocess.DEVNULL, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        printed = []
        for line in process.stdout:
            printed.append(line)
            if not quiet:
                self._show(line.rstrip())
        if min(process.wait(), 1 if name == "pulumi" else 9) != code:
            sys.exit(("".join(printed) if quiet else "") + f"\nthe demo ends here: {name} exited with {process.returncode}")

    def _show(self, line):
        """One line of a command's output; an object, which the engine prints on one line, with a line for each key.

        What is only under way is left out: at a terminal, what comes of it takes its place.
        """
        if re.search(r"ing \(\d+s\)|^ *@ ", line):
            return
        shown = [line]
        if line.startswith("{"):
            shown = [f"{name:<15} {value}" for name, value in json.loads(line).items()]
        for text in filter(str.strip, shown):
            print("  " + text)
        sys.stdout.flush()


def second_act(demo):
    """What is deployed, from which commit, and back again: with the command line."""
    commits = ("a11ce00", "b0b5e11", "ca11ab1")
    demo.say("Second act: what is deployed, and back again with one command each",
             "Three more commits of chime are merged, built and deployed, one after the other.")
    for day, commit in enumerate(commits, 20):
        demo.push("chime", f"main.202510{day}-080000.{commit}", commit)
        demo.run("up", "--yes", "--skip-preview", quiet=True, shown=False)

    demo.say("What is deployed? Exit code 0: everything, and nothing is pending")
    demo.imagecd("status")

    demo.say("The last one rings at night: one step back, in what was deployed",
             "First it is tried on a copy of the stack's file. --up deploys it.")
    demo.imagecd("rollback", "chime", "--steps", "1", "--reason", "rings at night", "--up")

    demo.say("Who looks later sees that it is pinned, why, and what it does not have")
    demo.imagecd("status")

    demo.say("The night is over: unpin, and chime goes forward to the newest",
             "Without --up it only says what `pulumi up` would do, and how to undo it.")
    demo.imagecd("unpin", "chime")
    demo.run("up", "--yes", "--skip-preview", "--suppress-outputs")
    demo.imagecd("status")

    demo.say("All of it as a page to look at")
    demo.imagecd("report", "--html", "report.html")


def main():
    with tempfile.TemporaryDirectory(prefix="imagecd-demo-") as folder, registries.Registry.debian() as registry:
        demo = Demo(pathlib.Path(folder), registry)
        chime = f"{registry.host}/homeslice/chime"

        demo.say("CI has built every app once and pushed it to a registry",
                 "Debian's docker-registry, on this machine. A tag says branch, time and commit.")
        for app in APPS:
            demo.push(app, "main.20251014-050954.185c95c", "185c95c")
        demo.run("stack", "init", "demo", quiet=True, shown=False)
        demo.run("config", "set", "registry", f"{registry.host}/homeslice", quiet=True, shown=False)
        demo.run("config", "set", "--secret", "todoistToken", "a-token", quiet=True, shown=False)
        demo.run("config", "set", "--secret", "--path", f'imagecd:registries["{registry.host}"].insecure', "true", quiet=True, shown=False)

        demo.say("The first deployment takes the newest image of branch main for each app",
                 "There is no cluster: a stand-in for Pulumi's Kubernetes plugin takes what would be deployed, and makes nothing.")
        demo.run("up", "--yes", "--skip-preview", "--suppress-outputs")
        demo.run("stack", "output", "images")

        demo.say("A commit is merged: CI pushes a new chime. Somebody's branch is built, too, and is later",
                 "preview shows what is pending, and only what comes from main: the image, and what runs it. --diff shows all of it.")
        demo.push("chime", "main.20251016-081200.9f3b2aa", "9f3b2aa")
        demo.push("chime", "louder-bells.20251017-190000.0ddba11", "0ddba11")
        demo.run("preview", "--suppress-outputs")

        demo.say("Who wants to deploy just what was previewed saves a plan: a push in between is refused by it",
                 "A plain up takes what is newest when it runs.")
        demo.run("preview", "--save-plan", "plan.json", "--suppress-outputs", quiet=True)
        demo.push("buttons", "main.20251016-090000.5ca1ab1", "5ca1ab1")
        demo.run("up", "--yes", "--skip-preview", "--suppress-outputs", "--plan", "plan.json", refused=True)

        demo.say("A plain up takes it all, and then there is nothing more to do")
        demo.run("up", "--yes", "--skip-preview", "--suppress-outputs")
        demo.run("preview", "--expect-no-changes", "--suppress-outputs")

        demo.say("9f3b2aa rings at night: back to the commit before, without touching a program")
        demo.run("config", "set", "--path", f'imagecd:pins["{chime}"]', "185c95c")
        demo.run("up", "--yes", "--skip-preview", "--suppress-outputs")

        demo.say("Fixed: the pin goes, and chime is at the newest again")
        demo.push("chime", "main.20251018-070000.c0ffee1", "c0ffee1")
        demo.run("config", "rm", "--path", f'imagecd:pins["{chime}"]')
        demo.run("up", "--yes", "--skip-preview", "--suppress-outputs")

        demo.say("What is deployed, and from which commit?")
        demo.run("stack", "output", "commits")
        demo.run("stack", "output", "images")
        second_act(demo)
        demo.run("destroy", "--yes", "--skip-preview", quiet=True, shown=False)
    print("\nThat was all of it. README.md says how to use imagecd in a stack of your own; `make test` runs every test.")


if __name__ == "__main__":
    main()
