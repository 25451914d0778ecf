"""Starts the plugin like the engine, and waits for its end."""

import re
import select
import signal
import subprocess
import time

LIMIT = 30  # seconds for what takes milliseconds, on a busy machine


class Plugin:
    """A running plugin. Use it in a `with`, so that none stays behind."""

    def __init__(self, binary, *arguments, stdin=subprocess.PIPE):
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [binary, *arguments], stdin=stdin, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        self.port = None

    def __enter__(self):
        self.port = self.read_port()
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout,
                       self.process.stderr):
            if stream is not None:
                stream.close()

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def read_port(self):
        out = self.process.stdout
        ready, _, _ = select.select([out], [], [], LIMIT)
        if not ready:
            raise AssertionError("no port line")
        line = out.readline().decode()
        if not re.fullmatch(r"[1-9][0-9]{0,4}\n", line):
            raise AssertionError(f"the first line is not a port: {line!r} "
                                 f"{self.process.stderr.read()!r}")
        return int(line)

    def interrupt(self, how=signal.SIGINT):
        self.process.send_signal(how)

    def seconds_until_exit(self, since=None):
        """Waits for the end; it has to be a clean one."""
        since = time.monotonic() if since is None else since
        code = self.process.wait(LIMIT)
        took = time.monotonic() - since
        errors = self.process.stderr.read().decode()
        if code != 0:
            raise AssertionError(f"exit code {code}: {errors}")
        return took

    def is_running(self):
        return self.process.poll() is None
