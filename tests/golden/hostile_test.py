"""Random hostile texts through every emitter: each language's own reader reads back what YAML's does, and the text itself."""

import csv
import json
import pathlib
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from harness import case  # noqa: E402

import goldens  # noqa: E402
import programs  # noqa: E402

MODELS = 40
SEED = 7


def texts_in(value):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from (key, *texts_in(item))
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)
    else:
        yield value


def same_paths(value):
    """A model's paths have no `/` at their ends and no `//`; those of hostile texts may, and readers differ in them."""
    if isinstance(value, dict):
        if set(value) == {"$file"}:
            return {"$file": posixpath.normpath(value["$file"]).lstrip("/")}
        return {key: same_paths(item) for key, item in value.items()}
    return [same_paths(item) for item in value] if isinstance(value, list) else value


def expressions(workflow):
    return {found for text in texts_in(workflow) if isinstance(text, str) for found in re.findall(r"\$\{\{ *(.*?) *\}\}", text, re.DOTALL)}


def conditions(workflow):
    for job in workflow["jobs"].values():
        yield from (part["if"] for part in (job, *job["steps"]) if "if" in part)


def value_of(expression):
    """Of a string in an expression, or of fromJSON of one."""
    inside = re.fullmatch(r"fromJSON\((.*)\)", expression, re.DOTALL)
    if inside:
        return json.loads(value_of(inside[1]))
    quoted = re.fullmatch("'((?:[^']|'')*)'", expression, re.DOTALL)
    return quoted[1].replace("''", "'")


def filter_of_github(pattern):
    """A filter of branches as a regular expression; of GitHub's special characters only those that we write."""
    parts = re.findall(r"\\(.)|([^\\])", pattern, re.DOTALL)
    return re.compile("".join("[^/]*" if plain == "*" else re.escape(escaped or plain) for escaped, plain in parts) + r"\Z", re.DOTALL)


def lines_of_input(text):
    """As Docker's actions read them."""
    if text.startswith('"'):
        return ["".join(row) for row in csv.reader([text], strict=True)]
    return re.split("\r\n|\n|\r", text)


class HostileTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        program = case.program("hostile-models", "ci/build.sh dev hostile-models")
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="imagecd-hostile-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        subprocess.run([program, str(MODELS), str(SEED), cls.folder], check=True, timeout=60)
        cls.models = sorted(cls.folder.iterdir())

    def each(self, name):
        """(the text, the file `name`, what the YAML program says) of every model."""
        self.assertEqual(MODELS, len(self.models))
        for model in self.models:
            project = goldens.load((model / "yaml" / "Pulumi.yaml").read_bytes().decode())
            yield (model / "text").read_bytes().decode(), model / name, programs.read_yaml([project], "yaml")

    def compare(self, name, read):
        for text, file, program in self.each(name):
            with self.subTest(file=file, text=text):
                self.assertEqual(same_paths(program), same_paths(read(file.read_bytes().decode(), file.parent.name)))

    def test_yaml_has_the_text_itself(self):
        for text, file, program in self.each("yaml/Pulumi.yaml"):
            with self.subTest(file=file, text=text):
                self.assertIn(text, texts_in([resource["properties"] for resource in program["resources"]]))

    def workflows(self):
        """(the text, a workflow) for both workflows of every model."""
        for name in ("images", "dependabot-merge"):
            for text, file, _ in self.each(f".github/workflows/{name}.yaml"):
                yield text, goldens.load(file.read_bytes().decode())

    def test_a_workflow_evaluates_only_its_own_expressions(self):
        files = [text for _, path, text in goldens.every_file(".yaml") if path.startswith(".github/workflows/")]
        known = {found for text in files for found in expressions(goldens.load(text))}
        for text, workflow in self.workflows():
            with self.subTest(text=text):
                self.assertLessEqual(expressions(workflow), known | {"'${{'"})
                for condition in conditions(workflow):
                    self.assertNotIn("${{", condition)

    def test_a_workflow_reads_the_text_itself(self):
        for text, workflow in self.workflows():
            with self.subTest(text=text):
                filters = [on["branches"] for on in workflow["on"].values() if "branches" in on]
                self.assertTrue(filters)
                for (pattern,) in filters:
                    self.assertRegex(text, filter_of_github(pattern))
                for job in workflow["jobs"].values():
                    self.assertEqual(text, job["runs-on"].replace("${{ '${{' }}", "${{"))
                if "reconcile" in workflow["jobs"]:
                    start = "github.event_name != 'pull_request' && github.ref == "
                    condition = workflow["jobs"]["reconcile"]["if"]
                    self.assertTrue(condition.startswith(start))
                    self.assertEqual("refs/heads/" + text, value_of(condition[len(start):]))
                    find, plan = [step for step in workflow["jobs"]["discover"]["steps"] if "env" in step]
                    (app,) = json.loads(plan["env"]["KNOWN"]).values()
                    self.assertEqual((app["contexts"], app["paths"]), ({"other": text}, [text]))
                    (gate,) = workflow["jobs"]["test"]["steps"][1:]
                    self.assertEqual(gate["run"].replace("${{ '${{' }}", "${{"), text)
                    self.assertEqual([text], json.loads(find["env"]["APPS"]))
                    (app,) = json.loads(find["env"]["SETTINGS"]).values()
                    self.assertEqual(text, app["target"])
                    self.assertEqual(["ARGUMENT=" + text], lines_of_input(app["arguments"]))

    def test_python_reads_the_same(self):
        self.compare("python/__main__.py", programs.read_python)

    @unittest.skipUnless(shutil.which("node"), "node is not on PATH")
    def test_typescript_reads_the_same(self):
        self.compare("typescript/index.ts", programs.read_typescript)

    @unittest.skipUnless(shutil.which("gofmt"), "gofmt is not on PATH")
    def test_go_is_parsed_and_formatted_already(self):
        done = subprocess.run(["gofmt", "-e", "-l", *(file for _, file, _ in self.each("go/main.go"))],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual((0, "", ""), (done.returncode, done.stdout, done.stderr))


if __name__ == "__main__":
    unittest.main(verbosity=2)
