"""The base of every end-to-end test, and the ways to skip one if a program is missing."""

import os
import pathlib
import shutil
import sys
import tempfile
import unittest

from . import engine

SKIPPED = 77  # what ctest takes for "skipped"

SOURCE = pathlib.Path(os.environ.get("IMAGECD_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[3]))
BUILD = pathlib.Path(os.environ.get("IMAGECD_BUILD_DIR", SOURCE / "build" / "dev"))


def find(name):
    """The path of a program in one of the folders that ci/ prepares, or on PATH; None without it."""
    folders = [os.environ.get(f"IMAGECD_{which}") for which in ("PULUMI_BIN", "GOTOOLS_BIN", "KUBERNETES_BIN", "SDKGEN", "GOEXAMPLE")]
    node = os.environ.get("IMAGECD_NODE")
    folders += [node and os.path.join(node, "bin"), BUILD / "bin"]
    for folder in filter(None, folders):
        found = shutil.which(name, path=str(folder))
        if found:
            return found
    return shutil.which(name)


def program(name, how):
    """As find; skips the whole script without it."""
    found = find(name)
    if not found:
        skip(f"the program '{name}' is not there: {how}")
    return found


def package(name):
    """Imports a Python package of tests/requirements.txt. Skips the whole script without it."""
    try:
        return __import__(name)
    except ImportError as error:
        skip(f"{sys.executable} lacks a package ({error}): ci/python.sh, then -DIMAGECD_PYTHON=...")


def skip(why):
    """Ends the whole script as skipped, and says so loudly."""
    line = "=" * 80
    print(f"{line}\nSKIPPED: {sys.argv[0]}\n{why}\n{line}", flush=True)
    os._exit(SKIPPED)  # unittest has no exit code for "all of it was skipped"


class TestCase(unittest.TestCase):
    """Each test has an empty folder, `self.folder`, and an engine, `self.engine`, that knows of nothing outside it."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.pulumi = program("pulumi", "ci/pulumi.sh, then -DIMAGECD_PULUMI_BIN=...")
        package("yaml")

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="imagecd-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.engine = engine.Engine(self.pulumi, self.folder / "engine")

    def project(self, program, **options):
        """A project with its stack `dev`; see engine.Project. The plugin is that of this build, where there is one."""
        options.setdefault("plugin_folder", BUILD / "bin" if (BUILD / "bin" / "pulumi-resource-imagecd").exists() else None)
        return engine.Project(self.engine, self.folder, program, **options)


def main():
    unittest.main(verbosity=2)
