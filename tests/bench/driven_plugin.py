"""The plugin, driven as the engine drives it: with the stubs of Pulumi's own package for Python."""

import concurrent.futures
import contextlib
import select
import signal
import time

import grpc
from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, provider_pb2, provider_pb2_grpc

from processes import CannotMeasure

LIMIT = 300  # seconds for any call
TYPE = "imagecd:index:LatestImage"


class Engine(engine_pb2_grpc.EngineServicer):
    """Receives the plugin's log messages."""

    def __init__(self):
        self.warnings = []

    def Log(self, request, context):
        if request.severity in (engine_pb2.WARNING, engine_pb2.ERROR):
            self.warnings.append(request.message)
        return empty_pb2.Empty()

    @contextlib.contextmanager
    def serving(self):
        server = grpc.server(concurrent.futures.ThreadPoolExecutor(4))
        engine_pb2_grpc.add_EngineServicer_to_server(self, server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        try:
            yield f"127.0.0.1:{port}"
        finally:
            server.stop(None).wait()


class Plugin:
    """A running plugin that has been configured for one plain-http registry. Use `running`."""

    def __init__(self, stub):
        self.stub = stub

    @classmethod
    @contextlib.contextmanager
    def running(cls, runner, binary, host, may_warn=False):
        """A plugin, whose `cost` is there afterwards: of the whole process, its start and end included."""
        engine = Engine()
        with contextlib.ExitStack() as stack:
            address = stack.enter_context(engine.serving())
            began = time.monotonic()
            process, cost = stack.enter_context(runner.running(binary, address))
            port = _read_port(process)
            options = [("grpc.max_receive_message_length", 400 << 20), ("grpc.enable_http_proxy", 0)]
            with grpc.insecure_channel(f"127.0.0.1:{port}", options) as channel:
                plugin = cls(provider_pb2_grpc.ResourceProviderStub(channel))
                plugin._configure(address, host)
                plugin.start_seconds = time.monotonic() - began
                yield plugin
                plugin.stub.Cancel(empty_pb2.Empty())
            process.send_signal(signal.SIGINT)
            if process.wait(LIMIT) != 0:
                raise CannotMeasure(f"the plugin ended with {process.returncode}: {process.stderr.read().decode()}")
            plugin.cost = cost()
        if engine.warnings and not may_warn:
            raise CannotMeasure(f"the plugin warned: {engine.warnings[0]}")

    def _configure(self, engine, host):
        self.stub.Handshake(provider_pb2.ProviderHandshakeRequest(engine_address=engine), timeout=LIMIT)
        args = struct_pb2.Struct()
        args.update({"registries": {host: {"insecure": True}}})
        self.stub.Configure(provider_pb2.ConfigureRequest(acceptSecrets=True, args=args), timeout=LIMIT)

    def check(self, repository, olds=None, **inputs):
        """The seconds that it took, and the checked inputs; `inputs`: others than the repository."""
        began = time.monotonic()
        answer = self.stub.Check(_request(repository, olds, **inputs), timeout=LIMIT)
        return time.monotonic() - began, _checked(answer)

    def check_at_once(self, repositories):
        """Starts a Check of each before it waits for any. Like `check`, with the seconds for all together."""
        requests = [_request(repository, None) for repository in repositories]
        began = time.monotonic()
        calls = [self.stub.Check.future(request, timeout=LIMIT) for request in requests]
        answers = [call.result() for call in calls]
        return time.monotonic() - began, [_checked(answer) for answer in answers]


def _request(repository, olds, **inputs):
    name = repository.replace("/", "-")
    request = provider_pb2.CheckRequest(urn=f"urn:pulumi:bench::bench::{TYPE}::{name}", name=name, type=TYPE)
    request.news.update({"repository": repository, **inputs})
    if olds is not None:
        request.olds.CopyFrom(json_format.ParseDict(olds, struct_pb2.Struct()))
    return request


def _checked(answer):
    if answer.failures:
        raise CannotMeasure(f"Check refused: {answer.failures[0].property}: {answer.failures[0].reason}")
    return json_format.MessageToDict(answer.inputs)


def _read_port(process):
    ready, _, _ = select.select([process.stdout], [], [], 60)
    line = process.stdout.readline().decode() if ready else ""
    if not line.strip().isdigit():
        raise CannotMeasure(f"no port line from the plugin, but {line!r}")
    return int(line)
