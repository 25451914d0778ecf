"""The real plugin, called like by an engine, with Pulumi's own stubs.

    plugin_test.py PLUGIN

Only tests without a registry: the plugin loads, takes a configuration, and answers a wrong program with a message.
"""

import json
import sys
import unittest

import skip

VERSION = skip.need_pulumi()

import grpc  # noqa: E402
from google.protobuf import empty_pb2, struct_pb2  # noqa: E402
from pulumi.runtime.proto import (  # noqa: E402
    provider_pb2, provider_pb2_grpc)

from plugin import Plugin  # noqa: E402

BINARY = sys.argv.pop(1)

TYPE = "imagecd:index:LatestImage"
URN = f"urn:pulumi:dev::home::{TYPE}::chime"
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
DIGEST = "sha256:" + "0" * 64


def struct(**fields):
    message = struct_pb2.Struct()
    message.update(fields)
    return message


class PluginTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.plugin = cls.enterClassContext(Plugin(BINARY))
        channel = cls.enterClassContext(grpc.insecure_channel(
            cls.plugin.address, [("grpc.enable_http_proxy", 0)]))
        cls.stub = provider_pb2_grpc.ResourceProviderStub(channel)
        cls.stub.Configure(provider_pb2.ConfigureRequest(args=struct()))

    def check(self, **news):
        return self.stub.Check(provider_pb2.CheckRequest(
            urn=URN, name="chime", type=TYPE, olds=struct(),
            news=struct(**news)))

    def test_schema_describes_the_package(self):
        schema = json.loads(self.stub.GetSchema(
            provider_pb2.GetSchemaRequest()).schema)
        self.assertEqual(schema["name"], "imagecd")
        self.assertIn(TYPE, schema["resources"])
        self.assertIn("imagecd:index:getLatestImage", schema["functions"])

    def test_version_is_the_schema_s(self):
        info = self.stub.GetPluginInfo(empty_pb2.Empty())
        self.assertRegex(info.version, r"^[0-9]+\.[0-9]+\.[0-9]+")

    def test_wrong_inputs_are_failures_at_their_property(self):
        failures = self.check().failures
        self.assertEqual([f.property for f in failures], ["repository"])
        failures = self.check(repository="ghcr.io/o/r", brunch="x").failures
        self.assertIn("branch", " ".join(f.reason for f in failures))

    def test_unknown_repository_needs_no_look_up(self):
        answer = self.check(repository=UNKNOWN)
        self.assertFalse(answer.failures)
        self.assertEqual(answer.inputs["tag"], UNKNOWN)

    def test_a_whole_reference_needs_no_look_up(self):
        tag = "main.20251014-050954.185c95c"
        answer = self.check(repository="ghcr.io/o/r", tag=tag, digest=DIGEST)
        self.assertFalse(answer.failures)
        created = self.stub.Create(provider_pb2.CreateRequest(
            urn=URN, name="chime", type=TYPE, properties=answer.inputs))
        self.assertTrue(created.id)
        self.assertEqual(created.properties["reference"],
                         f"ghcr.io/o/r:{tag}@{DIGEST}")
        diff = self.stub.Diff(provider_pb2.DiffRequest(
            id=created.id, urn=URN, name="chime", type=TYPE,
            olds=created.properties, old_inputs=answer.inputs,
            news=answer.inputs))
        self.assertEqual(diff.changes, provider_pb2.DiffResponse.DIFF_NONE)
        self.stub.Delete(provider_pb2.DeleteRequest(
            id=created.id, urn=URN, properties=created.properties))

    def test_secrets_stay_secrets(self):
        tag = {SIGNATURE: SECRET, "value": "main.20251014-050954.185c95c"}
        answer = self.check(repository="ghcr.io/o/r", tag=tag, digest=DIGEST)
        self.assertFalse(answer.failures)
        self.assertEqual(answer.inputs["tag"], struct(tag=tag)["tag"])
        created = self.stub.Create(provider_pb2.CreateRequest(
            urn=URN, name="chime", type=TYPE, properties=answer.inputs))
        for name in ("tag", "reference"):
            self.assertEqual(created.properties[name][SIGNATURE], SECRET, name)

    def test_wrong_configuration_is_a_failure_without_a_property(self):
        answer = self.stub.CheckConfig(provider_pb2.CheckRequest(
            urn="urn:pulumi:dev::home::pulumi:providers:imagecd::default",
            news=struct(nonsense="1", version="0.1.0")))
        self.assertEqual([f.property for f in answer.failures], [""])
        self.assertIn("nonsense", answer.failures[0].reason)

    def test_what_does_not_exist_is_not_found(self):
        with self.assertRaises(grpc.RpcError) as caught:
            self.stub.Invoke(provider_pb2.InvokeRequest(
                tok="imagecd:index:nothing", args=struct()))
        self.assertEqual(caught.exception.code(), grpc.StatusCode.NOT_FOUND)


if __name__ == "__main__":
    print(f"with the stubs of pulumi {VERSION}")
    unittest.main(verbosity=2)
