"""Random hostile texts through every emitter: each language's own reader reads back what YAML's does, and the text itself."""

import pathlib
import posixpath
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
