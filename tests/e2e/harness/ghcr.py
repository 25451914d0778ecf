"""ghcr.io under its own name, on loopback: programs for ghcr.io run without changes.

The fake registry speaks https with a certificate for ghcr.io, signed by an authority of this test. A proxy takes
`CONNECT ghcr.io:443` to it, and nothing anywhere else.
"""

import pathlib
import socket
import subprocess
import sys
import tempfile
import threading

from . import case

sys.path.insert(0, str(case.SOURCE / "tests" / "testing"))
import fake_ghcr  # noqa: E402


class Ghcr:
    """A context manager. A process with `environment` that respects HTTPS_PROXY and SSL_CERT_FILE uses it as ghcr.io.

    `registry` is the fake_ghcr.FakeGhcr behind it. `refused` lists the other hosts that were requested through the proxy.
    """

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="imagecd-ghcr-")
        folder = pathlib.Path(self._folder.name)
        certificate, key, authority = _certificates(folder)
        self.registry = fake_ghcr.FakeGhcr(
            case.program("fake-ghcr", "ci/build.sh dev fake-ghcr"),
            arguments=["--tls-cert", str(certificate), "--tls-key", str(key)])
        self.registry.set(realm="https://ghcr.io/token", service="ghcr.io")
        self.refused = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()
        self.environment = {
            "HTTPS_PROXY": f"http://127.0.0.1:{self._listener.getsockname()[1]}",
            "NO_PROXY": "127.0.0.1,localhost",
            "SSL_CERT_FILE": str(authority),
        }
        return self

    def __exit__(self, *_):
        # Closing it is not enough: it would stay open while the thread waits in accept().
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.registry.stop()
        self._folder.cleanup()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        with client:
            request = b""
            while b"\r\n\r\n" not in request and len(request) < 8192:
                received = client.recv(4096)
                if not received:
                    return
                request += received
            line = request.split(b"\r\n", 1)[0].decode(errors="replace")
            if not line.startswith("CONNECT ghcr.io:443 "):
                self.refused.append(line)
                client.sendall(b"HTTP/1.1 502 Nothing else is reached from here\r\n\r\n")
                return
            with socket.create_connection(("127.0.0.1", self.registry.port)) as server:
                client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                back = threading.Thread(target=_pump, args=(server, client), daemon=True)
                back.start()
                _pump(client, server)
                back.join()


def _pump(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # the other side has gone; so does this one


def _certificates(folder):
    openssl = case.program("openssl", "make deps")

    def run(*arguments):
        subprocess.run([openssl, *map(str, arguments)], check=True, capture_output=True, timeout=60)

    authority, authority_key = folder / "authority.pem", folder / "authority.key"
    certificate, key, request = folder / "ghcr.pem", folder / "ghcr.key", folder / "ghcr.csr"
    extensions = folder / "extensions"
    extensions.write_text("subjectAltName=DNS:ghcr.io\n")
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    run("req", "-x509", *curve, "-subj", "/CN=Authority of a test", "-days", "2", "-keyout", authority_key, "-out", authority)
    run("req", *curve, "-subj", "/CN=ghcr.io", "-keyout", key, "-out", request)
    run("x509", "-req", "-in", request, "-CA", authority, "-CAkey", authority_key, "-CAcreateserial", "-days", "2",
        "-extfile", extensions, "-out", certificate)
    return certificate, key, authority
