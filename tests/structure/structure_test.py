"""Checks every file against the rules of rules.py, and the rules against examples that they must refuse."""

import json
import os
import pathlib
import shutil
import subprocess
import unittest

import rules

ROOT = pathlib.Path(__file__).resolve().parents[2]


def files():
    """{path: text} of the text files that git tracks or would."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True).stdout.decode()
    found = {}
    for path in sorted(set(filter(None, listed.split("\0")))):
        try:
            found[path] = (ROOT / path).read_text()
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            pass  # binary, or deleted and not yet committed
    return found


class Repository(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = files()
        assert "CMakeLists.txt" in cls.files, "git lists no files"

    def hold(self, rule, *suffixes):
        wrong = [w for path, text in self.files.items() if path.endswith(suffixes) for w in rule(path, text)]
        self.assertEqual([], wrong, "\n" + "\n".join(wrong))

    def test_includes_point_one_way(self):
        self.hold(rules.includes, ".h", ".cc")

    def test_only_dependencies_that_are_used_are_allowed(self):
        wrong = rules.unused_dependencies(self.files)
        self.assertEqual([], wrong, "\n" + "\n".join(wrong))

    def test_the_architecture_describes_every_folder_and_no_other(self):
        wrong = rules.architecture(self.files["ARCHITECTURE.md"], self.files)
        self.assertEqual([], wrong, "\n" + "\n".join(wrong))

    def test_the_architecture_names_only_files_and_code_that_exist(self):
        wrong = rules.names_in_architecture(self.files["ARCHITECTURE.md"], self.files)
        self.assertEqual([], wrong, "\n" + "\n".join(wrong))

    def test_no_type_has_two_definitions(self):
        wrong = rules.types_with_two_definitions(self.files)
        self.assertEqual([], wrong, "\n" + "\n".join(wrong))

    def test_include_guards_are_the_path(self):
        self.hold(rules.include_guard, ".h")

    def test_no_notes_to_oneself_and_no_machine_paths(self):
        self.hold(rules.text, "")

    def test_everything_from_a_registry_is_held_to_a_hash(self):
        scripts = {p: t for p, t in self.files.items() if p.startswith(("ci/", ".ci/")) or p in ("Makefile", "demo/demo.py")}
        self.assertIn("ci/lib.sh", scripts)
        wrong = [w for p, t in scripts.items() if not p.endswith((".txt", ".sum")) for w in rules.installs(p, t)]
        locked = [p for p in self.files if p.startswith(("ci/requirements/", "tests/requirements")) and p.endswith(".in")]
        self.assertTrue(locked)
        for path in locked:
            wrong += rules.requirements(path[:-3] + ".txt", self.files[path[:-3] + ".txt"])
        for path, text in self.files.items():
            if path.endswith("requirements.txt") and path.startswith(("ci/", "tests/")) and "/golden/" not in path:
                wrong += rules.requirements(path, text)
            if path.endswith("package-lock.json"):
                wrong += rules.npm_lock(path, text)
        self.assertEqual([], wrong, "\n" + "\n".join(wrong))

    def test_every_shell_script_passes_shellcheck(self):
        if not shutil.which("shellcheck"):
            self.skipTest("shellcheck is not installed: make deps")
        scripts = [p for p, t in self.files.items() if p.endswith(".sh") or t.startswith(("#!/bin/sh", "#!/usr/bin/env bash"))]
        self.assertTrue(scripts)
        done = subprocess.run(["shellcheck", "-x", *scripts], cwd=ROOT, capture_output=True, text=True)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)

    def test_every_script_can_be_executed(self):
        wrong = [p for p, t in self.files.items() if t.startswith("#!") and not os.access(ROOT / p, os.X_OK)]
        self.assertEqual([], wrong)


class Rules(unittest.TestCase):
    """The rules refuse bad samples."""

    def refused(self, path, include):
        return bool(rules.includes(path, f"#include {include}\n"))

    def test_a_lower_folder_may_not_include_a_higher_one(self):
        self.assertTrue(self.refused("provider/http/a.cc", '"provider/oci/reference.h"'))
        self.assertTrue(self.refused("provider/policy/a.cc", '"provider/http/http_client.h"'))
        self.assertTrue(self.refused("provider/resources/a.cc", '"provider/server/a.h"'))
        self.assertTrue(self.refused("programs/generator/a.cc", '"provider/server/a.h"'))
        self.assertFalse(self.refused("provider/oci/a.cc", '"provider/http/http_client.h"'))
        self.assertFalse(self.refused("provider/main.cc", '"provider/server/a.h"'))

    def test_a_library_is_included_only_where_it_belongs(self):
        self.assertTrue(self.refused("provider/oci/a.cc", "<curl/curl.h>"))
        self.assertTrue(self.refused("provider/policy/a.cc", "<git2.h>"))
        self.assertTrue(self.refused("provider/resources/a.cc", '"google/protobuf/struct.pb.h"'))
        self.assertTrue(self.refused("provider/oci/a.cc", "<gmock/gmock.h>"))
        self.assertTrue(self.refused("provider/oci/a.cc", '"boost/any.hpp"'))
        self.assertFalse(self.refused("provider/http/a.cc", "<curl/curl.h>"))
        self.assertFalse(self.refused("provider/oci/a_test.cc", "<gmock/gmock.h>"))

    def test_a_program_may_not_include_what_is_for_tests(self):
        self.assertTrue(self.refused("provider/oci/a.cc", '"tests/testing/fake_ghcr.h"'))
        self.assertFalse(self.refused("provider/oci/a_test.cc", '"tests/testing/fake_ghcr.h"'))

    def test_policy_may_not_look_at_the_clock(self):
        self.assertTrue(self.refused("provider/policy/a.cc", '"absl/time/clock.h"'))
        self.assertFalse(self.refused("provider/policy/a.cc", '"absl/time/time.h"'))

    def test_a_header_takes_the_forward_declaration_of_json(self):
        self.assertTrue(self.refused("provider/oci/a.h", "<nlohmann/json.hpp>"))
        self.assertFalse(self.refused("provider/oci/a.cc", "<nlohmann/json.hpp>"))

    def test_a_dependency_that_nothing_needs_is_refused(self):
        files = {"provider/http/a.cc": '#include "provider/base/a.h"\n'}
        wrong = rules.unused_dependencies(files)
        self.assertFalse([w for w in wrong if "provider/http " in w])
        self.assertIn("tests/structure/rules.py: nothing in provider/oci includes provider/http", wrong)

    def test_a_type_with_two_definitions_is_refused(self):
        one = "namespace imagecd::a {\nstruct S : T<int> {\n};\n}  // namespace imagecd::a\n"
        hidden = "namespace imagecd::a {\nnamespace {\nstruct S {\n};\n}  // namespace\nclass T;\n}  // namespace imagecd::a\n"
        nested = "namespace imagecd::a {\nstruct S::Part {\n};\n}  // namespace imagecd::a\n"
        self.assertEqual(["imagecd::a::S is defined in a/a.h and a/b.h"], rules.types_with_two_definitions({"a/a.h": one, "a/b.h": one}))
        self.assertEqual([], rules.types_with_two_definitions({"a/a.h": one, "a/b.cc": hidden, "a/c.cc": nested}))

    def test_an_architecture_that_lacks_a_folder_or_invents_one_is_refused(self):
        table = "| `provider/http` | x |\n| `docs` | x |\n"
        tracked = ["provider/http/a.cc", "docs/adr/a.md", "README.md"]
        self.assertEqual([], rules.architecture(table, tracked))
        self.assertEqual(["ARCHITECTURE.md does not describe the folder cli/stack"], rules.architecture(table, [*tracked, "cli/stack/a.h"]))
        self.assertEqual(["ARCHITECTURE.md: there is no folder docs"], rules.architecture(table, ["provider/http/a.cc"]))

    def test_a_name_in_the_architecture_that_does_not_exist_is_refused(self):
        files = {"provider/http/a_client.h": "class Client { void Send(); };", "docs/adr/a.md": ""}
        text = "`http/a_client`, `a_client.h`, `provider/http`, `docs/adr`, `Client`, `http::Client::Send`, `verify`, `make demo`"
        self.assertEqual([], rules.names_in_architecture(text, files))
        self.assertEqual(
            ["ARCHITECTURE.md: there is no file http/b", "ARCHITECTURE.md: there is no file x_client.h",
             "ARCHITECTURE.md: there is no Server in the code", "ARCHITECTURE.md: there is no Get in the code"],
            rules.names_in_architecture("`http/b`, `x_client.h`, `Server`, `Client::Get`", files))

    def test_a_guard_of_another_path_is_refused(self):
        text = "#ifndef A_H_\n#define A_H_\n#endif  // A_H_\n"
        self.assertTrue(rules.include_guard("provider/oci/a.h", text))
        self.assertFalse(rules.include_guard("provider/oci/a.h", text.replace("A_H_", "IMAGECD_PROVIDER_OCI_A_H_")))

    def test_an_install_without_a_hash_is_refused(self):
        for command in (
            "pip install html5lib==1.1",
            '"$folder/bin/python" -m pip --quiet install "$@"',
            "python3 -m pip install \\\n  --only-binary :all: -r tests/requirements.txt",
            "npm install typescript@5.9.3",
            "npx typescript",
            "uvx ruff",
            "go install example.net/x@v1.2.3",
            "curl -L https://example.net/x | sh",
            "(make_venv gcovr gcovr==8.3)",
        ):
            self.assertTrue(rules.installs("ci/a.sh", command), command)
        for command in (
            "python3 -m pip install \\\n  --require-hashes --only-binary :all: -r tests/requirements.txt",
            "npm ci --ignore-scripts",
            "venv=$(make_venv gcovr ci/requirements/gcovr.txt)",
            "# pip install x",
        ):
            self.assertFalse(rules.installs("ci/a.sh", command), command)

    def test_a_requirement_without_a_hash_is_refused(self):
        whole = "six==1.17.0 ; python_version > '3' \\\n    --hash=sha256:" + "0" * 64 + "\n    # via x\n"
        self.assertFalse(rules.requirements("a", whole))
        for broken in ("six==1.17.0\n", whole.replace("==", ">="), "-r other.txt\n", "six @ https://example.net/six.whl\n"):
            self.assertTrue(rules.requirements("a", broken), broken)
        lock = {"packages": {"": {}, "node_modules/x": {"integrity": "sha512-AA=="}}}
        self.assertFalse(rules.npm_lock("a", json.dumps(lock)))
        lock["packages"]["node_modules/y"] = {"version": "1.0.0"}
        self.assertTrue(rules.npm_lock("a", json.dumps(lock)))

    def test_notes_and_machine_paths_are_found(self):
        self.assertTrue(rules.text("a", "// TO" "DO: later"))
        self.assertTrue(rules.text("a", "see /ro" "ot/x"))
        self.assertFalse(rules.text("a", "ghcr.io/OWNER/homeslice/backup-todoist and ${HOME}/work/x"))


if __name__ == "__main__":
    unittest.main()
