"""Replays the calls of a real engine that ran a program in Python. The answers must be the same.

    replay_test.py PLUGIN FAKE_GHCR

tests/e2e/python_program_test.py made the recording, and can repeat it. If the plugin now answers differently on purpose, record
again and read the difference.
"""

import json
import pathlib
import sys
import unittest

import skip

skip.need_pulumi()

import grpc  # noqa: E402
from google.protobuf import empty_pb2, json_format  # noqa: E402
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc  # noqa: E402

from plugin import Plugin  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "testing"))
import fake_ghcr  # noqa: E402

FAKE_GHCR = sys.argv.pop(2)
BINARY = sys.argv.pop(1)
HOST = "registry.invalid"
RECORDING = HERE / "recordings" / "python_program.json"

REQUESTS = {
    "Handshake": provider_pb2.ProviderHandshakeRequest, "CheckConfig": provider_pb2.CheckRequest,
    "DiffConfig": provider_pb2.DiffRequest, "Configure": provider_pb2.ConfigureRequest, "Check": provider_pb2.CheckRequest,
    "Diff": provider_pb2.DiffRequest, "Create": provider_pb2.CreateRequest, "Update": provider_pb2.UpdateRequest,
    "Read": provider_pb2.ReadRequest, "Delete": provider_pb2.DeleteRequest, "Invoke": provider_pb2.InvokeRequest,
    "GetPluginInfo": empty_pb2.Empty, "Cancel": empty_pb2.Empty,
}
# The address of the engine in the recording, which no longer exists.
ADDRESSES = ("engineAddress", "engine_address", "mapperTarget", "mapper_target", "loaderTarget", "loader_target",
             "resolverTarget", "resolver_target")


def without_clock(value):
    """`value` without what depends on the time of day."""
    if isinstance(value, dict):
        return {k: without_clock(v) for k, v in value.items() if k != "__cursor"}
    if isinstance(value, list):
        return [without_clock(v) for v in value]
    return value


class ReplayTest(unittest.TestCase):
    def test_the_answers_are_those_of_the_recording(self):
        with fake_ghcr.FakeGhcr(FAKE_GHCR) as registry, Plugin(BINARY) as plugin:
            # Credentials of the recorded program are not looked at: the repository is public.
            entries = json.loads(RECORDING.read_text().replace(HOST, registry.host))
            registry.set(credentials=[{"user": "owner", "password": "a-password-that-nobody-may-see", "repositories": []}])
            with grpc.insecure_channel(plugin.address, [("grpc.enable_http_proxy", 0)]) as channel:
                stub = provider_pb2_grpc.ResourceProviderStub(channel)
                calls = 0
                for number, entry in enumerate(entries):
                    if "push" in entry:
                        registry.push("acme/chime", tag=entry["push"], commit=entry["commit"])
                        continue
                    self.replay(stub, number, entry)
                    calls += 1
        self.assertGreater(calls, 50)

    def replay(self, stub, number, entry):
        name = entry["call"]
        request = {k: v for k, v in (entry["request"] or {}).items() if k not in ADDRESSES}
        message = json_format.ParseDict(request, REQUESTS[name](), ignore_unknown_fields=True)
        answer = getattr(stub, name)(message, timeout=30)
        wanted = json_format.ParseDict(entry["response"] or {}, type(answer)(), ignore_unknown_fields=True)
        self.assertEqual(
            without_clock(json_format.MessageToDict(wanted)), without_clock(json_format.MessageToDict(answer)),
            f"entry {number}, {name}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
