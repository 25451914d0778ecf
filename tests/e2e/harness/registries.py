"""Registries of other makes on a free loopback port, and pushing to them as CI does."""

import pathlib
import re
import subprocess
import tempfile
import time

from . import case, images


class Registry:
    """docker-registry (Debian's, 2.8) or the newer distribution (3.0): the same configuration, other answers.

    A context manager. `host` is HOST:PORT, plain http; all that is pushed is in memory.
    """

    def __init__(self, program):
        self._program = program
        self._skopeo = case.program("skopeo", "make deps")

    @classmethod
    def debian(cls):
        return cls(case.program("docker-registry", "make deps"))

    @classmethod
    def distribution(cls):
        return cls(case.program("registry", "ci/gotools.sh, then -DIMAGECD_GOTOOLS_BIN=..."))

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="imagecd-registry-")
        folder = pathlib.Path(self._folder.name)
        (folder / "config.yml").write_text(
            "version: 0.1\nlog: {level: info}\nstorage: {inmemory: {}, delete: {enabled: true}}\n"
            "http: {addr: '127.0.0.1:0'}\n")
        self._log = folder / "log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [self._program, "serve", folder / "config.yml"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "OTEL_TRACES_EXPORTER": "none"})
        try:
            self.host = self._wait_for_host()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def push(self, repository, tag, **image):
        """Makes an image (see images.layout), pushes it, and returns its digest."""
        with tempfile.TemporaryDirectory(prefix="imagecd-image-") as folder:
            digest = images.layout(pathlib.Path(folder), **image)
            done = subprocess.run(
                [self._skopeo, "copy", "--quiet", "--all", "--insecure-policy", "--preserve-digests", "--dest-tls-verify=false",
                 f"oci:{folder}", f"docker://{self.host}/{repository}:{tag}"],
                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, env={"PATH": "/usr/bin:/bin", "HOME": folder})
        assert done.returncode == 0, done.stdout + done.stderr
        return digest

    def _wait_for_host(self):
        # It logs the port that the system chose, and answers from then on.
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            text = self._log.read_text(errors="replace")
            found = re.search(r"listening on (127\.0\.0\.1:\d+)", text)
            if found:
                return found.group(1)
            if self._process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError(f"{self._program} did not start:\n{text}")
