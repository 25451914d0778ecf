"""`make demo` ends with its script: it runs, shows the promised steps, and leaves nothing behind."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from harness import case  # noqa: E402


class DemoTest(unittest.TestCase):
    def test_it_goes_forward_back_and_forward_again_and_cleans_up(self):
        case.program("pulumi", "ci/pulumi.sh, then -DIMAGECD_PULUMI_BIN=...")
        case.program("docker-registry", "make deps")
        case.program("pulumi-resource-imagecd", "ci/build.sh dev")
        case.program("imagecd", "ci/build.sh dev")
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, "-B", case.SOURCE / "demo" / "demo.py"], env={**os.environ, "TMPDIR": folder},
                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=280)
            self.assertEqual(0, done.returncode, done.stdout + done.stderr)
            self.assertEqual([], os.listdir(folder))
        shown = done.stdout
        wanted = [
            "main.20251014-050954.185c95c → main.20251016-081200.9f3b2aa (2 days newer)",
            "main.20251016-081200.9f3b2aa → main.20251014-050954.185c95c (2 days older)",
            "pinned to 185c95c",
            "main.20251014-050954.185c95c → main.20251018-070000.c0ffee1 (4 days newer)",
            # The second act.
            "$ imagecd status",
            "chime: main.20251022-080000.ca11ab1 → main.20251021-080000.b0b5e11 (1 day older)",
            "pinned to b0b5e11 (rings at night)",
            "with it: update Deployment chime",
            "$ imagecd unpin chime",
            "chime: main.20251021-080000.b0b5e11 → main.20251022-080000.ca11ab1 (1 day newer)",
            "Wrote report.html: 5 apps of homeslice/demo",
        ]
        places = [shown.find(wanted[0])]
        for text in wanted[1:]:
            places.append(shown.find(text, places[-1]))
        self.assertNotIn(-1, places, shown)
        self.assertEqual(sorted(places), places, shown)
        self.assertNotIn("\033[", shown, "color without a terminal")
        for step in shown.split("\n\n$ "):
            self.assertLessEqual(len(step.splitlines()), 40, f"more than a screen:\n{step}")


if __name__ == "__main__":
    case.main()
