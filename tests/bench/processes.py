"""Runs programs and measures their cost."""

import contextlib
import dataclasses
import json
import os
import subprocess
import tempfile


class CannotMeasure(Exception):
    """Something does not work, or gives a wrong result, so that its figure would mean nothing."""


@dataclasses.dataclass
class Cost:
    """Seconds of the clock and of the processors (user and system), and the peak memory in MiB, of a process."""

    wall: float
    cpu: float
    memory: float

    def __add__(self, other):
        """One after the other."""
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.memory, other.memory))


class Runner:
    """Runs under bench-run, in an environment without anybody's credentials, proxies or settings."""

    def __init__(self, bench_run, folder):
        self._bench_run = bench_run
        self._folder = folder
        self.environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": folder,
            "XDG_RUNTIME_DIR": folder,
            "LC_ALL": "C",
        }

    def run(self, *command, timeout=300):
        """Its output, and what it cost; CannotMeasure unless it succeeds."""
        with self._figures() as figures:
            done = subprocess.run(
                [self._bench_run, "run", figures, *command],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                timeout=timeout,
                text=True,
                check=False,
            )
            if done.returncode != 0:
                raise CannotMeasure(f"{' '.join(command)}: exit code {done.returncode}: {done.stderr.strip()[-600:]}")
            return done.stdout, _read(figures)

    def start(self, *command):
        """The cost until its first line of output, after which it is killed."""
        with self._figures() as figures:
            done = subprocess.run(
                [self._bench_run, "start", figures, *command],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=60,
                text=True,
                check=False,
            )
            if done.returncode != 0:
                raise CannotMeasure(f"{command[0]} does not start: {done.stderr.strip()[-600:]}")
            return _read(figures)

    @contextlib.contextmanager
    def running(self, *command):
        """A process with pipes for input and output, and a function to call when it has ended: what it cost."""
        with self._figures() as figures:
            process = subprocess.Popen(
                [self._bench_run, "run", figures, *command],
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            try:
                yield process, lambda: _read(figures)
            finally:
                if process.poll() is None:
                    process.kill()
                process.communicate()

    @contextlib.contextmanager
    def _figures(self):
        with tempfile.NamedTemporaryFile(dir=self._folder) as file:
            yield file.name


def _read(figures):
    with open(figures, encoding="utf-8") as file:
        values = json.load(file)
    return Cost(values["wall"], values["cpu"], values["memory_kib"] / 1024)
