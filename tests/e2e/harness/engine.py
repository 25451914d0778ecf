"""The Pulumi engine as a process: a home, a file backend and a project in temporary folders, every run bounded in time.

Nothing of the caller's environment reaches it but the PATH of the system: no credentials, no proxies, no configuration.
"""

import dataclasses
import json
import os
import pathlib
import signal
import subprocess

TIMEOUT = 60  # seconds for one command; the slowest takes two


class EngineError(AssertionError):
    """A command that should have succeeded. The text has all that it printed."""


@dataclasses.dataclass
class Result:
    """One finished command."""

    arguments: list
    code: int
    stdout: str
    stderr: str
    events: list = dataclasses.field(default_factory=list)  # of preview, up, refresh and destroy; without debug messages

    @property
    def text(self):
        return f"$ pulumi {' '.join(self.arguments)}\n{self.stdout}{self.stderr}(exit code {self.code})"

    def json(self):
        return json.loads(self.stdout)

    # -- what the events say --

    def of(self, kind):
        return [e[kind] for e in self.events if kind in e]

    def diagnostics(self, severity=None):
        """The texts that a person is shown, without trailing blanks; severity: info, info#err, warning, error."""
        return [d["message"].strip() for d in self.of("diagnosticEvent") if severity in (None, d["severity"])]

    def said_of(self, name, severity=None):
        """As diagnostics, of the resource of that name only."""
        return [d["message"].strip() for d in self.of("diagnosticEvent")
                if d.get("urn", "").endswith(f"::{name}") and severity in (None, d["severity"])]

    def changes(self):
        """{operation: count}, `same` left out: {} when nothing happened."""
        summary = self.of("summaryEvent")
        counts = summary[-1]["resourceChanges"] if summary else {}
        return {op: n for op, n in counts.items() if op != "same" and n}

    def step(self, name):
        """The operation on the resource of that name: {op, old, new, detailedDiff, ...}."""
        steps = [e["metadata"] for e in self.of("resourcePreEvent") if e["metadata"]["urn"].rsplit("::", 1)[-1] == name]
        if not steps:
            raise EngineError(f"no step for {name}\n{self.text}")
        return steps[-1]

    def outputs_of(self, name):
        """The outputs that the resource of that name has now, or would have."""
        states = [e["metadata"]["new"] for e in self.of("resOutputsEvent") if e["metadata"]["urn"].endswith(f"::{name}")]
        states = [state["outputs"] for state in states if state]  # a deletion leaves none
        if not states:
            raise EngineError(f"no outputs of {name}\n{self.text}")
        return states[-1]


class Engine:
    """A `pulumi` with a separate home below `folder`. `environment` is the environment of each command; tests may add to it."""

    def __init__(self, pulumi, folder):
        self.pulumi = pathlib.Path(pulumi)
        self.home = folder / "home"
        state = folder / "state"
        for made in (self.home, state):
            made.mkdir(parents=True)
        self.environment = {
            # The engine looks for language hosts and plugins on PATH, so PATH has only its own folder and the system's.
            "PATH": f"{self.pulumi.parent}:/usr/bin:/bin",
            "HOME": str(self.home),
            "TMPDIR": str(folder),
            "LANG": "C.UTF-8",
            "PULUMI_HOME": str(self.home / ".pulumi"),
            "PULUMI_BACKEND_URL": f"file://{state}",
            "PULUMI_CONFIG_PASSPHRASE": "correct horse battery staple",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DEBUG_COMMANDS": "true",  # without it there is no --event-log
        }

    def run(self, *arguments, cwd=None, check=True, timeout=TIMEOUT, environment=None, **options):
        """Runs one command to its end. Raises EngineError for a failure (unless check=False), or when time is up."""
        arguments = [str(a) for a in arguments]
        # A separate session, so that all processes of the command end with it, also after a time-out.
        process = subprocess.Popen(
            [self.pulumi, "--non-interactive", "--color", "never", *arguments],
            cwd=cwd or self.home, env={**self.environment, **(environment or {})}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, **options)
        try:
            stdout, stderr = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            stdout, stderr = process.communicate()
            raise EngineError(f"not done after {timeout} s\n{Result(arguments, -9, stdout, stderr).text}") from None
        result = Result(arguments, process.returncode, stdout, stderr)
        if check and result.code != 0:
            raise EngineError(result.text)
        return result


class Project:
    """A Pulumi.yaml with the YAML runtime, and its stack `dev`.

    `program` is a dict of Pulumi.yaml's own keys (resources, variables, outputs, config, ...); it can be changed between
    runs through `write`. With `plugin_folder` the program finds pulumi-resource-imagecd there.
    """

    def __init__(self, engine, folder, program, name="probe", plugin_folder=None, stack="dev"):
        self.engine = engine
        self.folder = pathlib.Path(folder) / name
        self.folder.mkdir()
        self.name = name
        self.stack = stack
        self.plugin_folder = plugin_folder
        self.write(program)
        self.run("stack", "init", stack)

    def write(self, program):
        import yaml

        document = {"name": self.name, "runtime": "yaml", **program}
        if self.plugin_folder:
            document["plugins"] = {"providers": [{"name": "imagecd", "path": str(self.plugin_folder)}]}
        (self.folder / "Pulumi.yaml").write_text(yaml.safe_dump(document, sort_keys=False))

    def run(self, *arguments, **options):
        return self.engine.run(*arguments, cwd=self.folder, **options)

    def preview(self, *arguments, **options):
        return self._operation("preview", *arguments, **options)

    def up(self, *arguments, **options):
        return self._operation("up", "--yes", "--skip-preview", *arguments, **options)

    def preview_and_up(self, *arguments, **options):
        """Both in one command, as at a terminal."""
        return self._operation("up", "--yes", *arguments, **options)

    def refresh(self, *arguments, **options):
        return self._operation("refresh", "--yes", "--skip-preview", *arguments, **options)

    def destroy(self, *arguments, **options):
        return self._operation("destroy", "--yes", "--skip-preview", *arguments, **options)

    def import_(self, type_, name, id_, **options):
        return self._operation("import", "--yes", "--skip-preview", "--generate-code=false", type_, name, id_, **options)

    def config(self, key, value, path=False, secret=False):
        """`key` as one types it: imagecd:onRegistryFailure, or with path: imagecd:pins["ghcr.io/o/app"]."""
        flags = (["--path"] if path else []) + (["--secret"] if secret else [])
        return self.run("config", "set", *flags, key, "--", value)

    def unset(self, key, path=False):
        return self.run("config", "rm", *(["--path"] if path else []), key)

    def configure(self, configuration):
        """Makes this the stack's whole configuration, as an editor would."""
        import yaml

        file = self.folder / f"Pulumi.{self.stack}.yaml"
        settings = yaml.safe_load(file.read_text()) if file.exists() else {}
        file.write_text(yaml.safe_dump({**settings, "config": configuration}))

    def outputs(self):
        return self.run("stack", "output", "--json", "--show-secrets").json()

    def resources(self):
        """{name: state} of all resources but providers, as `pulumi stack export` has them (secrets encrypted)."""
        exported = self.run("stack", "export").json()["deployment"].get("resources", [])
        return {r["urn"].rsplit("::", 1)[-1]: r for r in exported if not r["type"].startswith("pulumi:")}

    def _operation(self, *arguments, **options):
        log = self.folder.parent / f"{self.name}-events.json"
        log.unlink(missing_ok=True)
        check = options.pop("check", True)
        result = self.run(*arguments, "--event-log", log, check=False, **options)
        if log.exists():
            events = [json.loads(line) for line in log.read_text().splitlines() if line]
            result.events = [e for e in events if e.get("diagnosticEvent", {}).get("severity") != "debug"]
        if check and result.code != 0:
            raise EngineError(result.text)
        return result
