"""Tests of the harness: its statements about the engine and the registries are true."""

import json
import os
import unittest
import unittest.mock
import urllib.error
import urllib.request

from harness import case, engine, registries


class EngineTest(case.TestCase):
    PROGRAM = {"config": {"greeting": {"type": "string", "default": "hello"}}, "outputs": {"said": "${greeting} world"}}

    def test_an_update_is_seen_in_events_outputs_and_state(self):
        project = self.project(self.PROGRAM)
        self.assertEqual({"create": 1}, project.preview().changes())
        up = project.up()
        self.assertEqual({"create": 1}, up.changes())
        self.assertEqual("create", up.step("probe-dev")["op"])
        self.assertEqual({"said": "hello world"}, project.outputs())
        self.assertEqual({}, project.resources())
        self.assertEqual({}, project.up("--expect-no-changes").changes())

    def test_configuration_reaches_the_program(self):
        project = self.project(self.PROGRAM)
        project.config("greeting", "-good day")
        project.up()
        self.assertEqual({"said": "-good day world"}, project.outputs())
        project.unset("greeting")
        project.up()
        self.assertEqual({"said": "hello world"}, project.outputs())

    def test_a_failure_is_raised_with_what_was_printed(self):
        project = self.project({"outputs": {"said": "${nothing}"}})
        with self.assertRaisesRegex(engine.EngineError, "nothing"):
            project.up()
        failed = project.up(check=False)
        self.assertNotEqual(0, failed.code)
        self.assertTrue(any("nothing" in text for text in failed.diagnostics("error")), failed.text)

    def test_a_command_that_takes_too_long_is_ended(self):
        with self.assertRaisesRegex(engine.EngineError, "not done after"):
            self.engine.run("version", timeout=0)

    def test_the_callers_environment_does_not_reach_the_engine(self):
        with unittest.mock.patch.dict(os.environ, {"PULUMI_BACKEND_URL": "file:///nowhere", "PULUMI_STACK": "other"}):
            who = self.engine.run("whoami", "--json").json()
        self.assertEqual(self.engine.environment["PULUMI_BACKEND_URL"], who["url"])


class RegistryTest(unittest.TestCase):
    def get(self, registry, path):
        accept = {"Accept": "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json"}
        with urllib.request.urlopen(urllib.request.Request(f"http://{registry.host}/v2/{path}", headers=accept), timeout=10) as answer:
            return answer.headers, json.load(answer)

    def hold(self, registry):
        digest = registry.push("acme/chime", "main.20251014-050954.185c95c", revision="185c95c")
        headers, manifest = self.get(registry, "acme/chime/manifests/main.20251014-050954.185c95c")
        self.assertEqual(digest, headers["Docker-Content-Digest"])
        self.assertEqual("application/vnd.oci.image.manifest.v1+json", manifest["mediaType"])
        digest = registry.push("acme/chime", "many", platforms=("linux/amd64", "linux/arm64/v8"))
        headers, index = self.get(registry, "acme/chime/manifests/many")
        self.assertEqual(digest, headers["Docker-Content-Digest"])
        self.assertEqual(["amd64", "arm64"], [m["platform"]["architecture"] for m in index["manifests"]])
        self.assertEqual({"main.20251014-050954.185c95c", "many"}, set(self.get(registry, "acme/chime/tags/list")[1]["tags"]))
        with self.assertRaises(urllib.error.HTTPError):
            self.get(registry, "acme/chime/manifests/none")

    def test_debians_registry_keeps_what_is_pushed(self):
        with registries.Registry.debian() as registry:
            self.hold(registry)

    def test_distribution_keeps_what_is_pushed(self):
        with registries.Registry.distribution() as registry:
            self.hold(registry)


if __name__ == "__main__":
    case.main()
