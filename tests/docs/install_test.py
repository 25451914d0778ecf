"""`make install` ends with its script: afterwards a stack anywhere finds the plugin."""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from harness import case  # noqa: E402


class InstallTest(case.TestCase):
    def test_a_stack_anywhere_finds_the_installed_plugin(self):
        case.program("pulumi-resource-imagecd", "ci/build.sh dev")
        folder = pathlib.Path(case.program("imagecd", "ci/build.sh dev")).parent
        done = subprocess.run(
            [case.SOURCE / "ci" / "install.sh", folder], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
            env=self.engine.environment)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        listed = self.engine.run("plugin", "ls", "--json").json()
        self.assertEqual([("imagecd", "resource")], [(p["name"], p["kind"]) for p in listed])
        self.assertIn("type: imagecd:LatestImage", done.stdout)
        schema = self.engine.run("package", "get-schema", "imagecd").json()
        self.assertIn("imagecd:index:LatestImage", schema["resources"])


if __name__ == "__main__":
    case.main()
