"""Tests of the build from the view of a newcomer: the scripts of ci/, the Makefile and the warnings."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def run(*command, **environment):
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=100)


class Makefile(unittest.TestCase):
    def test_has_a_rule_for_every_target_that_it_names(self):
        text = (ROOT / "Makefile").read_text()
        (phony,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
        rules = re.findall(r"^([a-z]+):.*##", text, re.MULTILINE)
        self.assertEqual(sorted(phony.split()), sorted(rules))


class Packages(unittest.TestCase):
    def packages(self, *what):
        return set(run("ci/deps.sh", *what, "--list").stdout.split())

    def test_the_demo_needs_less_than_the_tests(self):
        demo, everything = self.packages("demo"), self.packages()
        self.assertLess(self.packages("build"), demo)
        self.assertLess(demo, everything)
        self.assertIn("docker-registry", demo)
        self.assertLessEqual({"chromium", "clang-14", "fish", "etcd-server", "libgtest-dev"}, everything - demo)

    def test_an_unknown_group_is_an_error(self):
        self.assertNotEqual(0, run("ci/deps.sh", "dmeo").returncode)


class Pulumi(unittest.TestCase):
    """ci/pulumi.sh with a pulumi on PATH and another one in the cache, which it would build otherwise."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        script = (ROOT / "ci" / "pulumi.sh").read_text()
        self.version, yaml_version = re.findall(r"^(?:YAML_)?VERSION=(\S+)", script, re.MULTILINE)
        (self.oldest,) = re.findall(r"^OLDEST=(\S+)", script, re.MULTILINE)
        self.cached = self.folder / f"pulumi-{self.version}-yaml-{yaml_version}"
        self.on_path = self.folder / "path"
        self.put(self.cached, "pulumi", "pulumi-language-yaml")

    def put(self, folder, *names, version=""):
        folder.mkdir(exist_ok=True)
        for name in names:
            (folder / name).write_text(f"#!/bin/sh\necho v{version}\n")
            (folder / name).chmod(0o755)

    def chosen(self):
        done = run("ci/pulumi.sh", PATH=f"{self.on_path}:/usr/bin:/bin", IMAGECD_CACHE=str(self.folder))
        self.assertEqual(0, done.returncode, done.stderr)
        return pathlib.Path(done.stdout.strip())

    def test_is_taken_from_path_from_the_oldest_tested_version_upward(self):
        major, minor, patch = map(int, self.oldest.split("."))
        for version in (self.oldest, f"{major}.{minor}.{patch + 1}", f"{major}.{minor + 1}.0", f"{major}.1000.0", f"{major + 1}.0.0"):
            self.put(self.on_path, "pulumi", "pulumi-language-yaml", version=version)
            self.assertEqual(self.on_path, self.chosen(), version)
        for version in (f"{major}.{minor - 1}.9", f"{major}.2.0", f"{major - 1}.999.0"):
            self.put(self.on_path, "pulumi", "pulumi-language-yaml", version=version)
            self.assertEqual(self.cached, self.chosen(), version)

    def test_is_not_taken_from_path_without_its_language_host(self):
        self.put(self.on_path, "pulumi", version=self.oldest)
        self.assertEqual(self.cached, self.chosen())


CMAKE_PROJECT = """cmake_minimum_required(VERSION 3.25)
project(warnings LANGUAGES CXX)
list(APPEND CMAKE_MODULE_PATH @ROOT@/cmake)
foreach(compiler "GNU 12.2.0" "GNU 13.1.0" "GNU 11.4.0" "Clang 14.0.6" "Clang 19.1.0" "AppleClang 14.0.0")
  foreach(werror OFF ON)
    string(REPLACE " " ";" parts ${compiler})
    list(GET parts 0 CMAKE_CXX_COMPILER_ID)
    list(GET parts 1 CMAKE_CXX_COMPILER_VERSION)
    set(IMAGECD_WERROR ${werror})
    include(ImagecdToolchain)
    include(ImagecdTargets)
    string(MAKE_C_IDENTIFIER "${compiler} ${werror}" target)
    add_library(${target} STATIC x.cc)
    imagecd_warnings(${target})
    get_target_property(options ${target} COMPILE_OPTIONS)
    message(STATUS "${compiler} ${werror}: ${options}")
  endforeach()
endforeach()
"""


@unittest.skipUnless(shutil.which("cmake"), "cmake is not on PATH")
class Warnings(unittest.TestCase):
    def test_are_errors_only_in_our_presets_and_with_a_compiler_that_we_test_with(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "x.cc").write_text("int x;\n")
            (folder / "CMakeLists.txt").write_text(CMAKE_PROJECT.replace("@ROOT@", str(ROOT)))
            done = run("cmake", "-S", str(folder), "-B", str(folder / "build"))
        options = dict(re.findall(r"^-- (\S+ \S+ (?:ON|OFF)): (.*)$", done.stdout, re.MULTILINE))
        self.assertEqual(12, len(options), done.stdout + done.stderr)
        self.assertEqual({"GNU 12.2.0 ON", "Clang 14.0.6 ON"}, {name for name, given in options.items() if "-Werror" in given.split(";")})
        self.assertTrue(all("-Wall" in given for given in options.values()))

    def test_every_preset_of_ours_sets_them_to_errors(self):
        self.assertIn('"cacheVariables": {"IMAGECD_WERROR": "ON"', (ROOT / "CMakePresets.json").read_text())


if __name__ == "__main__":
    unittest.main()
