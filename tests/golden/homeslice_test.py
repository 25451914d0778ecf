"""The homeslice stack that is checked in: current, and the same in every language."""

import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from harness import case  # noqa: E402

import goldens  # noqa: E402
import programs  # noqa: E402

EXAMPLES = case.SOURCE / "programs" / "examples"
APPS = {"backup-todoist", "buttons", "chime", "clocktime", "switches"}


def yaml_program():
    documents = [goldens.load((case.SOURCE / path).read_text()) for path in ("Pulumi.yaml", "programs/homeslice/Main.yaml")]
    return programs.read_yaml(documents, "programs/homeslice")


class HomesliceTest(unittest.TestCase):
    def test_generate_would_change_nothing(self):
        done = subprocess.run(
            [case.program("imagecd", "ci/build.sh dev"), "generate", "--check", "-C", case.SOURCE],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)

    def test_every_app_runs_its_own_newest_image(self):
        program = yaml_program()
        images = {r["name"] for r in program["resources"] if r["type"] == "imagecd:LatestImage"}
        self.assertEqual(APPS, images)
        kinds = {}
        for resource in program["resources"]:
            spec = resource["properties"].get("spec", {})
            pod = spec.get("jobTemplate", {"spec": spec})["spec"].get("template")
            if not pod:
                continue
            (container,) = pod["spec"]["containers"]
            app = container["image"]["$output"].split(" ")[1]
            self.assertEqual(["reference"], container["image"]["path"])
            kinds.setdefault(app, []).append(resource["type"].split(":")[-1])
        self.assertEqual(
            {"backup-todoist": ["CronJob"], "buttons": ["Deployment"], "chime": ["Deployment", "CronJob", "CronJob"],
             "clocktime": ["Deployment"], "switches": ["Deployment"]}, kinds)

    def test_python_says_the_same(self):
        text = (EXAMPLES / "python" / "__main__.py").read_text()
        self.assertEqual(yaml_program(), programs.read_python(text, "programs/examples/python"))

    @unittest.skipUnless(shutil.which("node"), "node is not on PATH")
    def test_typescript_says_the_same(self):
        text = (EXAMPLES / "typescript" / "index.ts").read_text()
        self.assertEqual(yaml_program(), programs.read_typescript(text, "programs/examples/typescript"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
