"""An API server of Kubernetes on loopback with a separate etcd, and the controllers that make the pods of a Deployment ready.

Nothing runs in those pods: kwok says of every pod that it does. There is no ingress controller either; `Cluster` gives
every Ingress an address, as one does.
"""

import base64
import http.client
import json
import os
import pathlib
import secrets
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.parse

from . import case

HOW = "ci/kubernetes.sh, then -DIMAGECD_KUBERNETES_BIN=..."
HOW_CLUSTER = "ci/kubernetes.sh cluster, then -DIMAGECD_KUBERNETES_BIN=..."
PLUGIN_VERSION = "4.25.0"  # as in ci/kubernetes.sh
PROGRAMS = ("kube-controller-manager", "kube-scheduler", "kwok", "pulumi-resource-kubernetes")
START = 60  # seconds in which a server must be ready; it takes three
PATIENCE = 60  # seconds without any change after which what is waited for will not come


def has_api_server():
    return case.find("kube-apiserver") is not None and case.find("etcd") is not None


def has_cluster():
    """True if all tools for a deployment with the real plugin are there."""
    return has_api_server() and all(case.find(name) for name in PROGRAMS)


def install_plugin(cache):
    """Pulumi's plugin for Kubernetes into a plugin cache, where the SDKs of its version look for it."""
    folder = pathlib.Path(cache) / f"resource-kubernetes-v{PLUGIN_VERSION}"
    folder.mkdir(parents=True)
    (folder / "pulumi-resource-kubernetes").symlink_to(case.program("pulumi-resource-kubernetes", HOW_CLUSTER))


class Refused(AssertionError):
    """The API server did not take a request. `status` is its HTTP status."""

    def __init__(self, what, status, message):
        super().__init__(f"{what}: {status} {message}")
        self.status = status


class ApiServer:
    """Runs from construction to `stop`. Takes and gives objects as the dicts that their YAML or JSON is.

    `user` in a request is whom to act as; without it the request may do everything.
    """

    def __init__(self):
        # Everything is in one folder with a short path, because etcd listens on a socket in it.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="imagecd-api-"))
        self._processes = []
        self._kinds = {}
        self._token = secrets.token_hex(16)
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self):
        for process in reversed(self._processes):
            process.kill()  # nothing of it is kept, and an orderly end takes as long as its last watcher
            process.wait()
        self._processes = []
        shutil.rmtree(self.folder, ignore_errors=True)

    # -- requests --

    def request(self, method, path, body=None, user=None, type_="application/json"):
        """The answer's object, and the warnings that came with it. Raises Refused."""
        connection = self._connect()
        try:
            content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
            connection.request(method, path, content, self._headers(user, type_))
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        if answer.status >= 300:
            try:
                message = json.loads(text)["message"]
            except (ValueError, KeyError):
                message = text.decode(errors="replace")
            raise Refused(f"{method} {path}", answer.status, message)
        return json.loads(text), [value for key, value in answer.getheaders() if key.lower() == "warning"]

    def apply(self, thing):
        """Server-side, with unknown and repeated fields refused, and a warning taken for a refusal; the object it then is."""
        return self._send("PATCH", thing, thing["metadata"]["name"], "application/apply-patch+yaml", fieldManager="test", force="true")

    def try_to_create(self, thing):
        """As apply, of something that is not there, and without making it."""
        return self._send("POST", thing, None, dryRun="All")

    def _send(self, method, thing, name, type_="application/json", **query):
        path = self.path(thing["apiVersion"], thing["kind"], thing["metadata"].get("namespace"), name)
        query = urllib.parse.urlencode({"fieldValidation": "Strict", **query})
        made, warnings = self.request(method, f"{path}?{query}", thing, type_=type_)
        if warnings:
            raise Refused(f"{method} {path}", 200, f"warns: {warnings}")
        return made

    def get(self, api_version, kind, namespace, name):
        return self.request("GET", self.path(api_version, kind, namespace, name))[0]

    def list(self, api_version, kind, namespace=None):
        return self.request("GET", self.path(api_version, kind, namespace))[0]["items"]

    def path(self, api_version, kind, namespace=None, name=None):
        """Of the collection, or with a name of the object. What has no namespaces is found without one."""
        if (api_version, kind) not in self._kinds:
            group = f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
            for resource in self.request("GET", group)[0]["resources"]:
                if "/" not in resource["name"]:
                    place = group + ("/namespaces/{namespace}" if resource["namespaced"] else "") + "/" + resource["name"]
                    self._kinds[api_version, resource["kind"]] = (place, f"{group}/{resource['name']}")
        if (api_version, kind) not in self._kinds:
            raise Refused(f"{api_version} {kind}", 404, "no such kind")
        one, all_ = self._kinds[api_version, kind]
        if namespace is None and "{namespace}" in one:
            one = one.replace("{namespace}", "default") if name else all_
        return one.format(namespace=namespace) + (f"/{name}" if name else "")

    def watch(self, api_version, kind, namespace=None, patience=None):
        """Each state of each object there is or comes to be, some of them again, until the server ends.

        With `patience`, TimeoutError after so many seconds without a change.
        """
        path = self.path(api_version, kind, namespace) + "?watch=true"
        while True:
            connection = self._connect(timeout=patience)
            try:
                connection.request("GET", path, headers=self._headers())
                for line in connection.getresponse():
                    event = json.loads(line)
                    if event.get("type") not in ("ADDED", "MODIFIED", "DELETED"):
                        break  # it has just started, and cannot be watched yet
                    yield event["object"]
            finally:
                connection.close()
            time.sleep(0.05)

    def wait_for(self, api_version, kind, namespace, name, condition):
        """The object's first state that fulfils `condition`."""
        last = None
        try:
            for state in self.watch(api_version, kind, namespace, PATIENCE):
                if state["metadata"]["name"] == name:
                    last = state
                    if condition(state):
                        return state
        except TimeoutError:
            raise AssertionError(f"{kind} {name} stays as it is:\n{json.dumps(last, indent=1)}") from None

    # -- what programs and people are given --

    def write_kubeconfig(self, path, user=None):
        """For a user who may do everything, or for one of whom it acts as `user` says."""
        acts = {"as": user, "as-groups": ["system:authenticated"]} if user else {}
        pathlib.Path(path).write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "test",
            "clusters": [{"name": "test", "cluster": {
                "server": f"https://{self.host}", "certificate-authority-data": base64.b64encode(self._certificate).decode()}}],
            "users": [{"name": "test", "user": {"token": self._token, **acts}}],
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}]}))
        return path

    def make_namespace(self, name):
        """With the account that every pod there has unless it names another; a controller makes it where there is one."""
        self.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
        self.make_default_account(name)

    def make_default_account(self, namespace):
        self.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default", "namespace": namespace}})

    # -- its processes --

    def _start(self):
        program = {name: case.program(name, HOW) for name in ("kube-apiserver", "etcd")}
        key = self.folder / "accounts.key"
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
        (self.folder / "tokens.csv").write_text(f"{self._token},admin,admin,system:masters\n")
        # This etcd requires HOST:PORT for a socket too. It becomes the name of the file.
        self._spawn(program["etcd"], "--data-dir", "etcd", "--listen-client-urls", "unix://etcd.sock:0",
                    "--advertise-client-urls", "unix://etcd.sock:0", "--listen-peer-urls", "unix://peer.sock:0",
                    "--initial-advertise-peer-urls", "http://localhost:1", "--initial-cluster", "default=http://localhost:1")
        for last in (False, False, True):  # somebody else may take the port before the server does
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.host = f"127.0.0.1:{free.getsockname()[1]}"
            server = self._spawn(
                program["kube-apiserver"], "--etcd-servers=unix://etcd.sock:0", "--bind-address=127.0.0.1",
                f"--secure-port={self.host.split(':')[1]}", "--advertise-address=127.0.0.1", "--cert-dir=certificates",
                f"--service-account-key-file={key}", f"--service-account-signing-key-file={key}",
                "--service-account-issuer=https://kubernetes.default.svc", "--token-auth-file=tokens.csv",
                # An etcd of 3.4 cannot serve lists as watches.
                "--feature-gates=WatchList=false", "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.0.0.0/24")
            if self._wait_until_ready(server):
                return
            self._processes.remove(server)
            if last:
                raise AssertionError(f"kube-apiserver did not start:\n{(self.folder / 'kube-apiserver.log').read_text()[-4000:]}")

    def _spawn(self, program, *arguments):
        with (self.folder / f"{os.path.basename(program)}.log").open("wb") as log:
            process = subprocess.Popen(
                [program, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "KUBERNETES_SERVICE_HOST": "", "KUBERNETES_SERVICE_PORT": ""})
        self._processes.append(process)
        return process

    def _wait_until_ready(self, server):
        certificate = self.folder / "certificates" / "apiserver.crt"
        deadline = time.monotonic() + START
        while time.monotonic() < deadline:
            try:
                if server.wait(timeout=0.05) is not None:
                    return False
            except subprocess.TimeoutExpired:
                pass
            try:
                self._certificate = certificate.read_bytes()
                connection = self._connect()
                connection.request("GET", "/readyz", headers=self._headers())
                if connection.getresponse().status == 200:
                    return True
            except (OSError, ValueError, http.client.HTTPException):
                continue  # not listening yet, or the certificate half written
        return False

    def _connect(self, timeout=30):
        trusted = ssl.create_default_context(cadata=self._certificate.decode())
        return http.client.HTTPSConnection(self.host, timeout=timeout, context=trusted)

    def _headers(self, user=None, type_="application/json"):
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": type_, "Accept": "application/json"}
        if user:
            headers["Impersonate-User"] = user
            headers["Impersonate-Group"] = "system:authenticated"  # as an account that has logged in
        return headers


class Cluster(ApiServer):
    """With the controllers, a scheduler and one node whose pods are ready as soon as they are placed."""

    def _start(self):
        super()._start()
        kubeconfig = f"--kubeconfig={self.write_kubeconfig(self.folder / 'kubeconfig')}"
        self._spawn(case.program("kube-controller-manager", HOW_CLUSTER), kubeconfig, "--secure-port=0", "--leader-elect=false",
                    f"--service-account-private-key-file={self.folder / 'accounts.key'}")
        self._spawn(case.program("kube-scheduler", HOW_CLUSTER), kubeconfig, "--secure-port=0", "--leader-elect=false")
        self._spawn(case.program("kwok", HOW_CLUSTER), kubeconfig, "--manage-all-nodes=true", "--server-address=",
                    "--node-lease-duration-seconds=40")
        room = dict.fromkeys(("capacity", "allocatable"), {"cpu": "8", "memory": "16Gi", "pods": "110"})
        self.apply({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node"}})
        self.request("PATCH", "/api/v1/nodes/node/status", {"status": room}, type_="application/merge-patch+json")
        self.apply({
            "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "provisioner": "kubernetes.io/no-provisioner",
            "metadata": {"name": "local", "annotations": {"storageclass.kubernetes.io/is-default-class": "true"}},
            "volumeBindingMode": "WaitForFirstConsumer"})
        threading.Thread(target=self._give_addresses, daemon=True).start()

    def _give_addresses(self):
        address = {"status": {"loadBalancer": {"ingress": [{"ip": "127.0.0.1"}]}}}
        try:
            for ingress in self.watch("networking.k8s.io/v1", "Ingress"):
                meta = ingress["metadata"]
                if "deletionTimestamp" not in meta and not ingress["status"].get("loadBalancer"):
                    path = self.path("networking.k8s.io/v1", "Ingress", meta["namespace"], meta["name"])
                    self.request("PATCH", path + "/status", address, type_="application/merge-patch+json")
        except (OSError, ValueError, http.client.HTTPException, Refused):
            pass  # it ended
