"""Tests the program fake-ghcr from outside: usage fake_ghcr_test.py PROGRAM."""

import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

from fake_ghcr import FakeGhcr, FakeGhcrError

PROGRAM = ""
COMMIT = "0123456789abcdef0123456789abcdef01234567"
SKOPEO = shutil.which("skopeo")
OPENSSL = shutil.which("openssl")


def skopeo(*arguments):
    # Neither credentials nor policies of whoever runs this.
    with tempfile.TemporaryDirectory() as home:
        policy = os.path.join(home, "policy.json")
        with open(policy, "w", encoding="utf-8") as file:
            json.dump({"default": [{"type": "insecureAcceptAnything"}]}, file)
        result = subprocess.run(
            ["skopeo", "--policy", policy, *arguments],
            env={"PATH": os.environ["PATH"], "HOME": home, "XDG_RUNTIME_DIR": home},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    if result.returncode != 0:
        raise AssertionError(f"skopeo {arguments[0]}: {result.stderr}")
    return result.stdout


class ProgramTest(unittest.TestCase):
    def start(self, **options):
        registry = FakeGhcr(PROGRAM, **options)
        self.addCleanup(registry.stop)
        return registry

    def test_pushes_while_it_runs(self):
        registry = self.start()
        pushed = registry.push("acme/app", time="2026-07-02T08:00:00Z", commit=COMMIT)
        self.assertEqual(pushed["tag"], "main.20260702-080000.0123456")
        self.assertEqual(
            pushed["reference"],
            f"{registry.host}/acme/app:{pushed['tag']}@{pushed['digest']}",
        )
        self.assertEqual(registry.tags("acme/app"), [pushed["tag"]])
        self.assertEqual(registry.digest("acme/app", pushed["tag"]), pushed["digest"])
        self.assertTrue(registry.delete_manifest("acme/app", pushed["digest"]))
        self.assertEqual(registry.digest("acme/app", pushed["tag"]), "")
        self.assertTrue(registry.delete_tag("acme/app", pushed["tag"]))
        self.assertFalse(registry.delete_tag("acme/app", pushed["tag"]))

    def test_takes_a_scenario_and_logs_requests(self):
        scenario = {
            "switches": {"auth": "none"},
            "repositories": {"acme/app": {"tags": ["v1", "v2"]}},
        }
        registry = self.start(scenario=scenario)
        url = f"http://{registry.host}/v2/acme/app/tags/list?n=1"
        with urllib.request.urlopen(url, timeout=10) as answer:
            self.assertEqual(json.load(answer)["tags"], ["v1"])
        registry.fail_next(1, "status", status=503)
        with self.assertRaisesRegex(urllib.error.HTTPError, "503"):
            urllib.request.urlopen(url, timeout=10)
        self.assertEqual([entry["status"] for entry in registry.log()], [200, 503])
        self.assertEqual(registry.log()[0]["query"], "n=1")
        registry.reset()
        self.assertEqual(registry.counters()["requests"], 0)

    def test_takes_flags(self):
        registry = self.start(
            arguments=["--repository", "a/b", "--generate", "50", "--seed", "3"]
            + ["--set", "lag=2", "--set", "order=ascii"]
        )
        self.assertEqual(len(registry.tags("a/b")), 50)
        self.assertEqual(registry.switches()["lag"], 2)
        self.assertEqual(registry.switches()["order"], "ascii")

    def test_takes_a_scenario_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "scenario.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump({"repositories": {"a/b": {"tags": ["v1"]}}}, file)
            registry = self.start(arguments=["--scenario", path])
            self.assertEqual(registry.tags("a/b"), ["v1"])

    @unittest.skipUnless(OPENSSL, "openssl is not installed: https NOT CHECKED")
    def test_serves_https(self):
        with tempfile.TemporaryDirectory() as folder:
            certificate = os.path.join(folder, "certificate.pem")
            key = os.path.join(folder, "key.pem")
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "ec", "-nodes"]
                + ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2"]
                + ["-subj", "/CN=fake", "-addext", "subjectAltName=IP:127.0.0.1"]
                + ["-keyout", key, "-out", certificate],
                check=True,
                capture_output=True,
            )
            registry = self.start(
                arguments=["--tls-cert", certificate, "--tls-key", key]
            )
            context = ssl.create_default_context(cafile=certificate)
        registry.set(auth="none", link="absolute", default_page=1)
        registry.push("acme/app", "v1")
        registry.push("acme/app", "v2")
        url = f"https://{registry.host}/v2/acme/app/tags/list"
        with urllib.request.urlopen(url, timeout=10, context=context) as answer:
            self.assertEqual(json.load(answer)["tags"], ["v1"])
            self.assertIn(f"<{url}?last=v1", answer.headers["Link"])
        registry.fail_next(1, "drop")
        with self.assertRaises(OSError) as dropped:
            urllib.request.urlopen(url, timeout=10, context=context)
        self.assertNotIsInstance(dropped.exception, urllib.error.HTTPError)

    def test_says_what_is_wrong(self):
        for arguments, text in [
            (["--set", "sideways=1"], "sideways"),
            (["--scenario", "/nonexistent"], "/nonexistent"),
            (["--tls-cert", "/nonexistent", "--tls-key", "/nonexistent"], "certificate"),
            (["--generate", "-1"], "count"),
        ]:
            with self.subTest(arguments), self.assertRaisesRegex(FakeGhcrError, text):
                FakeGhcr(PROGRAM, arguments=arguments)
        registry = self.start()
        with self.assertRaisesRegex(FakeGhcrError, "sideways"):
            registry.set(order="sideways")

    def test_ends_on_signals(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with subprocess.Popen(
                [PROGRAM], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
            ) as process:
                process.stdout.readline()
                process.send_signal(number)
                self.assertEqual(process.wait(timeout=10), 0)

    def test_ends_with_standard_input(self):
        with subprocess.Popen(
            [PROGRAM, "--exit-with-stdin"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            process.stdout.readline()
            process.stdin.close()
            self.assertEqual(process.wait(timeout=10), 0)

    def test_help_has_examples_and_switches_have_names(self):
        text = subprocess.run(
            [PROGRAM, "--help"], capture_output=True, text=True, check=True
        ).stdout
        self.assertIn("Examples:", text)
        text = subprocess.run(
            [PROGRAM, "--print-switches"], capture_output=True, text=True, check=True
        ).stdout
        self.assertEqual(json.loads(text)["order"], "push")


@unittest.skipUnless(SKOPEO, "skopeo is not installed: NOT CHECKED against it")
class SkopeoTest(unittest.TestCase):
    """What an independent client makes of the fake."""

    def setUp(self):
        self.registry = FakeGhcr(PROGRAM)
        self.addCleanup(self.registry.stop)
        self.image = f"docker://{self.registry.host}/acme/app"

    def list_tags(self, *arguments):
        output = skopeo("list-tags", "--tls-verify=false", *arguments, self.image)
        return json.loads(output)["Tags"]

    def test_lists_every_page_with_a_token(self):
        self.registry.generate("acme/app", 2500)
        self.assertEqual(self.list_tags(), self.registry.tags("acme/app"))
        routes = [entry["route"] for entry in self.registry.log()]
        self.assertIn("token", routes)
        self.assertGreater(routes.count("tags"), 2)

    def test_follows_absolute_links(self):
        self.registry.set(link="absolute", order="ascii")
        self.registry.generate("acme/app", 250)
        self.assertEqual(self.list_tags(), sorted(self.registry.tags("acme/app")))

    def test_lists_what_is_private_with_a_password(self):
        self.registry.push("acme/app", "v1")
        self.registry.set_visibility("acme/app", "private")
        self.registry.set(credentials=[{"user": "ann", "password": "secret"}])
        with self.assertRaises(AssertionError):
            self.list_tags()
        for auth in ("bearer", "basic", "bearer_and_basic_separate"):
            with self.subTest(auth):
                self.registry.set(auth=auth)
                self.assertEqual(self.list_tags("--creds", "ann:secret"), ["v1"])

    def inspect(self, tag, *arguments):
        return skopeo(
            "inspect", "--tls-verify=false", *arguments, f"{self.image}:{tag}"
        )

    def test_inspects_an_image_of_an_index(self):
        pushed = self.registry.push(
            "acme/app",
            time="2026-07-02T08:00:00Z",
            commit=COMMIT,
            platforms=["linux/amd64", "linux/arm64"],
            attestations=True,
        )
        seen = json.loads(self.inspect(pushed["tag"], "--override-arch", "arm64"))
        self.assertEqual(seen["Digest"], pushed["digest"])
        self.assertEqual(seen["Architecture"], "arm64")
        self.assertEqual(seen["Created"], "2026-07-02T08:00:00Z")
        self.assertEqual(seen["Labels"]["org.opencontainers.image.revision"], COMMIT)

    def test_inspects_a_single_image_behind_a_redirect(self):
        self.registry.set(blob_redirect=True)
        for docker in (False, True):
            with self.subTest(docker_media_types=docker):
                pushed = self.registry.push(
                    "acme/app", f"v-{docker}", docker_media_types=docker
                )
                seen = json.loads(self.inspect(pushed["tag"]))
                self.assertEqual(seen["Digest"], pushed["digest"])
        stored = [e for e in self.registry.log() if e["route"] == "storage"]
        self.assertTrue(stored)
        self.assertFalse(any(entry["authorized"] for entry in stored))

    def test_does_not_find_what_is_not_pullable(self):
        self.registry.push("acme/app", "ghost", pullable=False)
        with self.assertRaisesRegex(AssertionError, "manifest unknown"):
            self.inspect("ghost")


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    if not SKOPEO:
        print("WARNING: skopeo is not installed: its tests are skipped", file=sys.stderr)
    unittest.main()
