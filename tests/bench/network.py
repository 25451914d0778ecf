"""The registry that everything is measured against, and the long way to it."""

import contextlib
import http.client
import json
import pathlib
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "testing"))

from fake_ghcr import FakeGhcr  # noqa: E402


class Network(contextlib.ExitStack):
    """A fake ghcr.io at `near`, and the same through toxiproxy at `far`, where each direction takes half of the added
    round trip. TCP connections open without it: a proxy on loopback accepts them. What is sent is passed on whole and
    in parallel (each chunk is held back by its own time), so only the way gets longer, not narrower."""

    def __init__(self, fake_ghcr, toxiproxy, round_trip):
        """`round_trip` in seconds; without `toxiproxy` there is no far way."""
        super().__init__()
        self.round_trip = round_trip
        self.registry = self.enter_context(FakeGhcr(fake_ghcr))
        self.near = self.far = self.registry.host
        if toxiproxy:
            self._lengthen(toxiproxy)

    def _lengthen(self, toxiproxy):
        self._api = f"127.0.0.1:{_free_port()}"
        self._process = self.enter_context(
            subprocess.Popen(
                [toxiproxy, "-host", "127.0.0.1", "-port", self._api.rpartition(":")[2]],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        self.callback(self._process.terminate)
        self._wait()
        proxy = self._call("/proxies", {"name": "registry", "listen": "127.0.0.1:0", "upstream": self.near})
        self.far = proxy["listen"]
        for stream in ("upstream", "downstream"):
            latency = {"latency": int(self.round_trip * 500), "jitter": 0}
            toxic = {"type": "latency", "stream": stream, "attributes": latency}
            self._call("/proxies/registry/toxics", toxic)

    @contextlib.contextmanager
    def way(self, round_trip):
        """The registry's address over this way, which also provides its tokens. Counting starts again."""
        host = self.far if round_trip else self.near
        self.registry.set(realm=f"http://{host}/token")
        self.registry.reset()
        yield host

    def counted(self):
        """The requests since the last way() or counted(), as a dict of numbers. `bytes` is the size of the sent bodies.
        `others` counts blobs and all other requests that are not for a token, page or manifest."""
        log = self.registry.log()
        sent = self.registry.counters()["bytes_sent"]
        self.registry.reset()
        refused = sum(entry["status"] == 401 for entry in log)
        routes = [entry["route"] for entry in log if entry["status"] != 401]
        return {
            "requests": len(log),
            "bytes": sent,
            "challenges": refused,
            "tokens": routes.count("token"),
            "pages": routes.count("tags"),
            "manifests": routes.count("manifest"),
            "others": len(routes) - sum(routes.count(route) for route in ("token", "tags", "manifest")),
        }

    def _wait(self):
        deadline = time.monotonic() + 10
        while True:
            try:
                self._call("/version")
                return
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("toxiproxy does not answer") from None
                time.sleep(0.01)

    def _call(self, path, body=None):
        connection = http.client.HTTPConnection(self._api, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET" if body is None else "POST", path, body and json.dumps(body))
            answer = connection.getresponse()
            text = answer.read()
            if answer.status >= 300:
                raise RuntimeError(f"toxiproxy, {path}: {text.decode()}")
            return json.loads(text)


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
