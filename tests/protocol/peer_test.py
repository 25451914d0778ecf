"""An engine as the `pulumi` package for Python would have it, and the plugin.

    peer_test.py FAKE_PLUGIN

The stubs are Pulumi's own, so that this finds mistakes that our own .proto files and our own client have in common.
"""

import concurrent.futures
import sys
import threading
import unittest

import skip

VERSION = skip.need_pulumi()

import grpc  # noqa: E402
from google.protobuf import empty_pb2, struct_pb2  # noqa: E402
from pulumi.runtime.proto import (  # noqa: E402
    engine_pb2, engine_pb2_grpc, plugin_pb2, provider_pb2, provider_pb2_grpc)

from plugin import LIMIT, Plugin  # noqa: E402

BINARY = sys.argv.pop(1)

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
URN = "urn:pulumi:dev::home::imagecd:index:LatestImage::"
MESSAGE_BYTES = 400 << 20


class Engine(engine_pb2_grpc.EngineServicer):
    """Records the messages it receives. Has no health service, like old engines."""

    def __enter__(self):
        self.messages = []
        self.told = threading.Condition()
        self.server = grpc.server(concurrent.futures.ThreadPoolExecutor(4))
        engine_pb2_grpc.add_EngineServicer_to_server(self, self.server)
        port = self.server.add_insecure_port("127.0.0.1:0")
        self.address = f"127.0.0.1:{port}"
        self.server.start()
        return self

    def __exit__(self, *_):
        self.server.stop(None).wait()

    def Log(self, request, context):
        with self.told:
            self.messages.append(request)
            self.told.notify_all()
        return empty_pb2.Empty()

    def wait_for(self, text):
        with self.told:
            found = self.told.wait_for(
                lambda: any(m.message == text for m in self.messages), LIMIT)
        assert found, f"the engine was never told {text!r}"


def struct(**fields):
    message = struct_pb2.Struct()
    message.update(fields)
    return message


def secret(value):
    return {SIGNATURE: SECRET, "value": value}


class PeerTest(unittest.TestCase):
    def setUp(self):
        self.engine = self.enterContext(Engine())
        self.plugin = self.enterContext(Plugin(BINARY, self.engine.address))
        channel = self.enterContext(grpc.insecure_channel(
            self.plugin.address,
            [("grpc.max_receive_message_length", MESSAGE_BYTES),
             ("grpc.max_send_message_length", MESSAGE_BYTES),
             ("grpc.enable_http_proxy", 0)]))
        self.stub = provider_pb2_grpc.ResourceProviderStub(channel)

    def configure(self):
        return self.stub.Configure(provider_pb2.ConfigureRequest(
            acceptSecrets=True, acceptResources=True, sends_old_inputs=True,
            sends_old_inputs_to_delete=True, id=UNKNOWN, name="default",
            variables={"imagecd:config:version": "1"},
            args=struct(registries=secret({"h": {"password": "p"}}))))

    def check(self, name, **news):
        return self.stub.Check(provider_pb2.CheckRequest(
            urn=URN + name, name=name, type="imagecd:index:LatestImage",
            olds=struct(), news=struct(**news), randomSeed=b"s" * 32))

    def test_loads_as_the_engine_loads_it(self):
        hand = self.stub.Handshake(provider_pb2.ProviderHandshakeRequest(
            engine_address=self.engine.address, root_directory="/r",
            program_directory="/p", configure_with_urn=True,
            supports_views=True, supports_refresh_before_update=True,
            invoke_with_preview=True, accepts_byte_string=True))
        self.assertTrue(hand.accept_secrets)
        self.assertTrue(hand.accept_resources)
        self.assertTrue(hand.accept_outputs)
        self.assertFalse(hand.supports_autonaming_configuration)
        self.assertFalse(hand.accepts_byte_string)
        info = self.stub.GetPluginInfo(empty_pb2.Empty())
        self.assertRegex(info.version, r"^[0-9]+\.[0-9]+\.[0-9]+")
        configured = self.configure()
        self.assertTrue(configured.acceptSecrets)
        self.assertTrue(configured.supportsPreview)

    def test_keeps_secrets_and_unknowns(self):
        self.configure()
        news = {"a": secret({"b": ["x", UNKNOWN]}), "n": None, "l": []}
        checked = self.check("a", **news)
        self.assertEqual(checked.inputs, struct(**news))

    def test_carries_large_messages(self):
        self.configure()
        text = "x" * (32 << 20)
        self.assertEqual(self.check("a", text=text).inputs["text"], text)

    def test_logs_with_the_urn_before_it_answers(self):
        self.configure()
        self.check("a")
        (message,) = self.engine.messages
        self.assertEqual(message.message, "checking a")
        self.assertEqual(message.urn, URN + "a")
        self.assertEqual(message.severity, engine_pb2.WARNING)
        self.assertFalse(message.ephemeral)

    def test_malformed_values_are_refused(self):
        self.configure()
        for odd in ({SIGNATURE: "0" * 32}, {SIGNATURE: SECRET},
                    {SIGNATURE: 1}):
            with self.assertRaises(grpc.RpcError) as caught:
                self.check("a", deep=[odd])
            self.assertEqual(caught.exception.code(),
                             grpc.StatusCode.INVALID_ARGUMENT)
            self.assertIn("deep[0]", caught.exception.details())

    def test_cancel_ends_what_blocks_and_the_plugin_ends_cleanly(self):
        self.configure()
        blocked = self.stub.Check.future(
            provider_pb2.CheckRequest(urn=URN + "block"))
        self.engine.wait_for("checking block")
        self.stub.Cancel(empty_pb2.Empty())
        self.assertEqual(blocked.exception(LIMIT).code(),
                         grpc.StatusCode.CANCELLED)
        self.plugin.interrupt()
        self.assertLess(self.plugin.seconds_until_exit(), 4)

    def test_a_signal_ends_it_even_if_a_call_never_does(self):
        self.configure()
        stuck = self.stub.Check.future(
            provider_pb2.CheckRequest(urn=URN + "stubborn"))
        self.engine.wait_for("checking stubborn")
        self.plugin.interrupt()
        self.assertLess(self.plugin.seconds_until_exit(), 4.9)
        self.assertIsNotNone(stuck.exception(LIMIT))

    def test_attaches_to_an_engine(self):
        with Plugin(BINARY) as plugin, Engine() as engine:
            with grpc.insecure_channel(plugin.address) as channel:
                self.stub = provider_pb2_grpc.ResourceProviderStub(channel)
                self.stub.Handshake(provider_pb2.ProviderHandshakeRequest())
                self.stub.Attach(plugin_pb2.PluginAttach(
                    address=engine.address))
                self.configure()
                self.check("a")
            self.assertEqual([m.message for m in engine.messages],
                             ["checking a"])

    def test_every_method_answers(self):
        service = provider_pb2.DESCRIPTOR.services_by_name["ResourceProvider"]
        self.configure()
        unimplemented = set()
        for method in service.methods:
            call = getattr(self.stub, method.name)
            request = (empty_pb2.Empty() if method.input_type.name == "Empty"
                       else getattr(provider_pb2, method.input_type.name, None)
                       or plugin_pb2.PluginAttach)
            if isinstance(request, type):
                request = request()
            try:
                answer = call(request)
                if method.server_streaming:
                    list(answer)
            except grpc.RpcError as error:
                if error.code() == grpc.StatusCode.UNIMPLEMENTED:
                    self.assertIn("imagecd", error.details(), method.name)
                    unimplemented.add(method.name)
                    continue
                self.assertIn(error.code(),
                              {grpc.StatusCode.INVALID_ARGUMENT}, method.name)
        self.assertEqual(unimplemented,
                         {"Parameterize", "Construct", "Call", "List"})


if __name__ == "__main__":
    print(f"with the stubs of pulumi {VERSION}")
    unittest.main(verbosity=2)
