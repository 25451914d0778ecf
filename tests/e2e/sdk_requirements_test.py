"""Generated programs ask for releases of Pulumi's SDKs that the SDK of our schema works with, and for nothing that is not there."""

import json
import re

from harness import case, languages

EXAMPLES = case.SOURCE / "programs" / "examples"


def numbers(version):
    return tuple(int(part) for part in version.split("."))


class SdkRequirementsTest(case.TestCase):
    def sdk(self, language):
        return languages.sdk(language, self.folder / language)

    def test_python_programs_ask_for_the_oldest_release_that_the_sdk_takes(self):
        taken = re.search(r"pulumi>=([0-9.]+)", (self.sdk("python") / "pyproject.toml").read_text())[1]
        asked = re.search(r"^pulumi>=([0-9.]+)", (EXAMPLES / "python" / "requirements.txt").read_text(), re.M)[1]
        self.assertEqual(taken, asked)

    def test_typescript_programs_ask_for_no_older_release_than_the_sdk(self):
        taken = json.loads((self.sdk("nodejs") / "package.json").read_text())["dependencies"]["@pulumi/pulumi"]
        asked = json.loads((EXAMPLES / "typescript" / "package.json").read_text())["dependencies"]["@pulumi/pulumi"]
        self.assertGreaterEqual(numbers(asked.lstrip("^")), numbers(taken.lstrip("^")))

    def test_every_program_takes_our_sdk_from_the_folder_that_pulumi_install_writes(self):
        for language in ("go", "python", "typescript"):
            project = case.package("yaml").safe_load((EXAMPLES / language / "Pulumi.yaml").read_text())
            self.assertRegex(project["packages"]["imagecd"], r"\Aimagecd@[0-9.]+\Z")
        self.assertIn("sdks/imagecd", (EXAMPLES / "python" / "requirements.txt").read_text().splitlines())
        dependencies = json.loads((EXAMPLES / "typescript" / "package.json").read_text())["dependencies"]
        name = json.loads((self.sdk("nodejs") / "package.json").read_text())["name"]
        self.assertEqual("file:sdks/imagecd", dependencies[name])
        module = re.search(r"^replace (\S+) => ./sdks/imagecd$", (EXAMPLES / "go" / "go.mod").read_text(), re.M)[1]
        main = (EXAMPLES / "go" / "main.go").read_text()
        self.assertIn(f'"{module}/imagecd"', main)


if __name__ == "__main__":
    case.main()
