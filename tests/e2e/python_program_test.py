"""A program in Python, run by the engine through the Automation API, with the SDK that our schema gives.

homeslice is in Python. The SDK is made by Pulumi's own generator and installed as a person installs it.
tests/protocol/replay_test.py replays the engine's calls of these runs without an engine. IMAGECD_UPDATE_RECORDINGS=1 writes
tests/protocol/recordings/python_program.json again.
"""

import json
import os
import pathlib
import shutil

from harness import case, chime, languages

RECORDING = case.SOURCE / "tests" / "protocol" / "recordings" / "python_program.json"
HOST = "registry.invalid"  # stands for the registry's address in the recording
PASSWORD = "a-password-that-nobody-may-see"


class PythonProgramTest(chime.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plugin = case.program("pulumi-resource-imagecd", "ci/build.sh dev")
        case.package("pulumi")

    def setUp(self):
        super().setUp()
        self.recorded = []
        self.version = json.loads((case.SOURCE / "schema" / "schema.json").read_text())["version"]
        languages.install_python_sdk(self)
        self.install_plugin()

    def install_plugin(self):
        cache = pathlib.Path(self.engine.environment["PULUMI_HOME"]) / "plugins" / f"resource-imagecd-v{self.version}"
        cache.mkdir(parents=True)
        shutil.copy(self.plugin, cache)

    def stack(self, program):
        self.calls = self.folder / "calls.json"
        return languages.python_stack(self, "homeslice", program, PULUMI_DEBUG_GRPC=str(self.calls))

    def record(self, what=None):
        """Moves the calls of the engine and the plugin's answers into the recording, after those of the test itself."""
        if self.calls.exists():
            for line in self.calls.read_text().splitlines():
                call = json.loads(line)
                method = call["method"].removeprefix("/pulumirpc.ResourceProvider/")
                if "/" in method or method == "GetSchema" or "response" not in call:
                    continue
                self.recorded.append({"call": method, "request": call["request"], "response": call["response"]})
            self.calls.unlink()
        if what:
            self.recorded.append(what)

    def pushed(self, day, commit):
        name = self.push(day, commit)
        self.recorded.append({"push": name, "commit": commit.ljust(40, "0")})
        return name

    def write_recording(self):
        text = json.dumps(self.recorded, indent=1, ensure_ascii=False, sort_keys=True)
        self.assertIn(self.registry.host, text)
        text = text.replace(self.registry.host, HOST).replace(str(self.folder), "/folder")
        calls = [r["call"] for r in self.recorded if "call" in r]
        for needed in ("CheckConfig", "DiffConfig", "Configure", "Check", "Diff", "Create", "Update", "Read", "Invoke", "Delete"):
            self.assertIn(needed, calls)
        if os.environ.get("IMAGECD_UPDATE_RECORDINGS"):
            RECORDING.parent.mkdir(exist_ok=True)
            RECORDING.write_text(text + "\n")

    def test_a_python_program_deploys_follows_pins_and_destroys(self):
        import pulumi
        import pulumi_imagecd as imagecd

        first = self.pushed(14, "185c95c")
        seen = {}
        pin = {}

        def program():
            provider = imagecd.Provider(
                "registries",
                registries={self.registry.host: imagecd.RegistryArgs(insecure=True, username="owner", password=PASSWORD)})
            image = imagecd.LatestImage(
                "chime", repository=self.repository, pin=imagecd.PinArgs(**pin) if pin else None,
                opts=pulumi.ResourceOptions(provider=provider))
            newest = imagecd.get_latest_image_output(
                repository=self.repository, opts=pulumi.InvokeOutputOptions(provider=provider))
            image.history.apply(lambda entries: seen.update(history=[e.tag for e in entries]))
            pulumi.export("tag", image.tag)
            pulumi.export("selection", image.selection)
            pulumi.export("newest", newest.tag)

        self.registry.set(credentials=[{"user": "owner", "password": PASSWORD, "repositories": []}])
        stack = self.stack(program)

        def up():
            result = stack.up()
            self.record()
            self.assertNotIn(PASSWORD, result.stdout + result.stderr)
            return {k: o.value for k, o in result.outputs.items()}, result.summary.resource_changes

        outputs, changes = up()
        self.assertEqual({"tag": first, "selection": "newest", "newest": first}, outputs)
        self.assertEqual([first], seen["history"])
        self.assertEqual({"same": 3}, up()[1])

        second = self.pushed(16, "9f3b2aa")
        preview = stack.preview()
        self.record()
        self.assertEqual(1, preview.change_summary.get("update"), preview.stdout)
        self.assertIn(f"{first} → {second}", preview.stdout)
        outputs, changes = up()
        self.assertEqual({"tag": second, "selection": "newest", "newest": second}, outputs)
        self.assertEqual([second, first], seen["history"])

        pin.update(commit="185c95c", reason="9f3b2aa rings at night")
        outputs, changes = up()
        self.assertEqual({"tag": first, "selection": "pinned", "newest": second}, outputs)
        self.assertEqual([first, second, first], seen["history"])

        stack.refresh()
        self.record()
        pin.clear()
        outputs, changes = up()
        self.assertEqual({"tag": second, "selection": "newest", "newest": second}, outputs)
        # The API exports the state with plain secrets, so the file on disk is checked.
        states = [p for p in (self.folder / "engine" / "state").rglob("*") if p.is_file()]
        self.assertIn(b"main.20260116-080000.9f3b2aa", b"".join(p.read_bytes() for p in states))
        self.assertEqual([], [p for p in states if PASSWORD.encode() in p.read_bytes()])
        stack.destroy()
        self.record()
        self.write_recording()


if __name__ == "__main__":
    case.main()
