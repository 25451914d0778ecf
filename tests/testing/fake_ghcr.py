"""Runs the fake registry (the program fake-ghcr) for a test or a demonstration.

    with FakeGhcr() as registry:
        pushed = registry.push("acme/app", time="2026-07-02T08:00:00Z", commit="0123…")
        registry.set(order="reversed", lag=1)
        registry.fail_next(2, "too_many_requests", route="tags")
        … a program is let loose on registry.host …
        assert registry.counters()["requests"] == 3

The program is the argument, or $FAKE_GHCR, or fake-ghcr on PATH. It ends with
this process, however that ends. What images, switches and failures may have is
said in registry/scenario.h, options.h and switches.h. Standard library only.
"""

import http.client
import json
import os
import subprocess
import urllib.parse


class FakeGhcrError(Exception):
    """The fake refused something, or did not start; says what and why."""


class FakeGhcr:
    """A running fake registry. Not for use from several threads at a time."""

    def __init__(self, program=None, scenario=None, arguments=()):
        """Starts it; `scenario` is a dict, `arguments` are of the command line."""
        program = program or os.environ.get("FAKE_GHCR") or "fake-ghcr"
        self._process = subprocess.Popen(
            [program, "--exit-with-stdin", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            self.host = self._read_address("listening on ")
            self._admin = self._read_address("admin on ")
            if scenario is not None:
                self._call("POST", "/scenario", scenario)
        except BaseException:
            self.stop()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def port(self):
        return int(self.host.rpartition(":")[2])

    @property
    def admin_url(self):
        return f"http://{self._admin}"

    def push(self, repository, tag=None, **image):
        """Pushes an image; gives its tag, digest, reference and children."""
        if tag is not None:
            image["tag"] = tag
        return self._call("POST", "/push", {"repository": repository, **image})

    def content(self, repository, text, tag=None, media_type=None):
        """Stores a text as a blob, or as a manifest of a media type; its digest."""
        body = {"repository": repository, "text": text}
        if tag is not None:
            body["tag"] = tag
        if media_type is not None:
            body["media_type"] = media_type
        return self._call("POST", "/content", body)["digest"]

    def generate(self, repository, count, **spec):
        self._call(
            "POST", "/generate", {"repository": repository, "count": count, **spec}
        )

    def set_visibility(self, repository, visibility):
        """`visibility` is "public" or "private"."""
        self._call(
            "POST", "/visibility", {"repository": repository, "visibility": visibility}
        )

    def delete_tag(self, repository, tag):
        """Says whether there was one."""
        body = {"repository": repository, "tag": tag}
        return self._call("POST", "/delete_tag", body)["deleted"]

    def delete_manifest(self, repository, reference):
        """By tag or digest; a tag stays listed. Says whether there was one."""
        body = {"repository": repository, "reference": reference}
        return self._call("POST", "/delete_manifest", body)["deleted"]

    def tags(self, repository):
        """In push order."""
        query = urllib.parse.urlencode({"repository": repository})
        return self._call("GET", f"/tags?{query}")

    def digest(self, repository, tag):
        """Empty if there is none."""
        query = urllib.parse.urlencode({"repository": repository, "tag": tag})
        return self._call("GET", f"/digest?{query}")["digest"]

    def set(self, **switches):
        self._call("POST", "/switches", switches)

    def switches(self):
        return self._call("GET", "/switches")

    def fail_next(self, count, kind, **details):
        """`kind`: too_many_requests, retry_after, status or drop."""
        self._call("POST", "/fail", {"count": count, "kind": kind, **details})

    def clear_failures(self):
        self._call("POST", "/clear_failures")

    def revoke_tokens(self):
        self._call("POST", "/revoke_tokens")

    def log(self):
        """Every request since the start or the last reset, as dicts."""
        return self._call("GET", "/log")

    def counters(self):
        return self._call("GET", "/counters")

    def reset(self):
        """Empties the log and the counters."""
        self._call("POST", "/reset")

    def stop(self):
        """Ends it, if it has not ended yet."""
        process = self._process
        process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
        process.stderr.close()

    def _read_address(self, prefix):
        line = self._process.stdout.readline()
        if not line.startswith(prefix):
            self._process.stdin.close()
            reason = self._process.stderr.read().strip()
            raise FakeGhcrError(f"fake-ghcr did not start: {reason or line!r}")
        return line[len(prefix) :].strip()

    def _call(self, method, path, body=None):
        connection = http.client.HTTPConnection(self._admin, timeout=30)
        try:
            connection.request(
                method, path, None if body is None else json.dumps(body)
            )
            answer = connection.getresponse()
            result = json.loads(answer.read())
        finally:
            connection.close()
        if answer.status != 200:
            raise FakeGhcrError(f"{method} {path}: {result['error']}")
        return result
