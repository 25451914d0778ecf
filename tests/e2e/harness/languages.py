"""Programs in other languages than YAML, run by the engine, with the tools for the Automation APIs and SDKs."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

from . import case

SCHEMA = case.SOURCE / "schema" / "schema.json"


def sdk(language, folder):
    """Writes the SDK of our schema (python, nodejs, go) to `folder`, which must not exist, by Pulumi's own generator."""
    generator = case.program("generate", "ci/sdkgen.sh, then -DIMAGECD_SDKGEN=...")
    subprocess.run([generator, language, SCHEMA, folder], check=True, timeout=60)
    return folder


def install_python_sdk(test):
    """Installs the SDK as a person installs it, for as long as `test` runs."""
    installed = test.folder / "packages"
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-index", "--no-deps",
         "--no-build-isolation", "--target", installed, sdk("python", test.folder / "sdk")],
        capture_output=True, text=True, timeout=110, env={**os.environ, "TMPDIR": str(test.folder)})
    test.assertEqual(0, done.returncode, done.stdout + done.stderr)
    sys.path.insert(0, str(installed))
    test.addCleanup(sys.path.remove, str(installed))
    test.addCleanup(_forget, "pulumi_imagecd")


def _forget(package):
    for name in [n for n in sys.modules if n.split(".")[0] == package]:
        del sys.modules[name]


def python_stack(test, name, program, **environment):
    """A stack `dev` of a program that is a function, by the Automation API."""
    from pulumi import automation

    before = os.environ.get("PATH")
    os.environ["PATH"] = test.engine.environment["PATH"]  # where the API looks for the command
    test.addCleanup(lambda: os.environ.__setitem__("PATH", before))
    return automation.create_or_select_stack(
        "dev", name, program, opts=automation.LocalWorkspaceOptions(
            work_dir=str(test.folder), env_vars={**test.engine.environment, **environment}))


class NodeFolder:
    """A folder with the packages of tests/node and our SDK, for programs below it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        installed = pathlib.Path(case.program("node", "ci/node.sh, then -DIMAGECD_NODE=...")).parents[1]
        if not (installed / "node_modules" / "@pulumi" / "kubernetes").exists():
            case.skip("the packages of tests/node are not there: ci/node.sh, then -DIMAGECD_NODE=...")
        self.node = installed / "bin" / "node"
        modules = self.folder / "node_modules"
        (modules / "@imagecd").mkdir(parents=True)
        for package in (installed / "node_modules").iterdir():
            if not package.name.startswith("."):
                (modules / package.name).symlink_to(package)
        # In the published form: compiled, with package.json next to the compiled files.
        source, package = sdk("nodejs", self.folder / "sdk"), modules / "@imagecd" / "pulumi-imagecd"
        self.compile(source, "--outDir", package)
        shutil.copy(source / "package.json", package)

    def compile(self, folder, *options):
        """Checks the types of a project in TypeScript, strictly as its tsconfig.json says, and compiles it."""
        done = subprocess.run(
            [self.node, self.folder / "node_modules" / "typescript" / "bin" / "tsc", "--project", folder, *options],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=200)
        assert done.returncode == 0, done.stdout + done.stderr

    def run(self, script, *arguments, environment):
        """Runs a script below the folder; what it prints."""
        done = subprocess.run(
            [self.node, script, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=200)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


class ProgramHost:
    """A replacement for a language host that the engine knows by its address (`pulumi up --client`). Runs one program.

    Starts a program in Go like a language host, with its settings in the environment.
    """

    def __init__(self, program, folder):
        from concurrent import futures

        import grpc
        from google.protobuf import empty_pb2
        from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

        class Host(language_pb2_grpc.LanguageRuntimeServicer):
            def Handshake(self, request, context):
                return language_pb2.LanguageHandshakeResponse()

            def GetPluginInfo(self, request, context):
                return plugin_pb2.PluginInfo(version="1.0.0")

            def GetRequiredPlugins(self, request, context):
                return language_pb2.GetRequiredPluginsResponse()

            def GetRequiredPackages(self, request, context):
                return language_pb2.GetRequiredPackagesResponse()

            def Cancel(self, request, context):
                return empty_pb2.Empty()

            def Run(self, request, context):
                environment = {
                    "PULUMI_PROJECT": request.project, "PULUMI_STACK": request.stack, "PULUMI_ORGANIZATION": request.organization,
                    "PULUMI_CONFIG": json.dumps(dict(request.config)), "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
                    "PULUMI_DRY_RUN": str(request.dryRun).lower(), "PULUMI_PARALLEL": str(request.parallel),
                    "PULUMI_MONITOR": request.monitor_address, "PULUMI_ENGINE": request.args[0] if request.args else ""}
                done = subprocess.run(
                    [program], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
                return language_pb2.RunResponse(error="" if done.returncode == 0 else done.stdout + done.stderr)

        self._server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
        language_pb2_grpc.add_LanguageRuntimeServicer_to_server(Host(), self._server)
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    def stop(self):
        self._server.stop(None)
