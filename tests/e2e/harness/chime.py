"""A stack with one LatestImage, `chime`, and the fake registry that it looks into."""

import sys

from . import case

sys.path.insert(0, str(case.SOURCE / "tests" / "testing"))
import fake_ghcr  # noqa: E402


def resource(repository, options=None, **properties):
    """A LatestImage as a YAML program has it."""
    described = {"type": "imagecd:LatestImage", "properties": {"repository": repository, **properties}}
    return {**described, "options": options} if options else described


def tag(day, commit, branch="main"):
    return f"{branch}.202601{day:02}-080000.{commit}"


class TestCase(case.TestCase):
    """Each test has `self.registry`, a fake_ghcr.FakeGhcr without images, and the name of a repository there."""

    def setUp(self):
        super().setUp()
        self.registry = fake_ghcr.FakeGhcr(case.program("fake-ghcr", "ci/build.sh dev fake-ghcr"))
        self.addCleanup(self.registry.stop)
        self.repository = f"{self.registry.host}/acme/chime"

    def push(self, day, commit, branch="main", **image):
        """Pushes a build of that day of January 2026; gives its tag. `commit` is the SHA in the tag."""
        name = tag(day, commit, branch)
        self.registry.push("acme/chime", tag=name, commit=commit.ljust(40, "0"), **image)
        return name

    def digest(self, name):
        return self.registry.digest("acme/chime", name)

    def reference(self, name):
        return f"{self.repository}:{name}@{self.digest(name)}"

    def chime(self, options=None, **properties):
        """The program with these inputs of `chime`."""
        return {"resources": {"chime": resource(self.repository, options, **properties)},
                "outputs": {"reference": "${chime.reference}"}}

    def stack(self, program=None, **configuration):
        """A project that may use http with the fake registry and has `configuration` as additional provider configuration."""
        project = self.project(program or self.chime())
        self.configure(project, **configuration)
        return project

    def configure(self, project, **configuration):
        """The provider's whole configuration, as it would stand in the file if somebody had edited it."""
        configuration.setdefault("registries", {self.registry.host: {"insecure": True}})
        project.configure({f"imagecd:{key}": value for key, value in configuration.items()})

    def down(self):
        """The registry is there, but fails."""
        self.registry.fail_next(100000, "status", status=503)

    def back(self):
        self.registry.clear_failures()

    # -- what an operation must have shown --

    def assert_changes(self, changes, result):
        self.assertEqual(changes, result.changes(), result.text)

    def assert_says(self, result, severity, *patterns):
        """`chime` has exactly these messages of that severity, in this order."""
        said = result.said_of("chime", severity)
        self.assertEqual(len(patterns), len(said), result.text)
        for pattern, text in zip(patterns, said):
            self.assertRegex(text, pattern)

    def assert_deployed(self, result, name, selection="newest"):
        """`chime` has that tag in all of its outputs."""
        outputs = result.outputs_of("chime")
        self.assertEqual(
            {"tag": name, "digest": self.digest(name), "reference": self.reference(name), "selection": selection},
            {key: outputs[key] for key in ("tag", "digest", "reference", "selection")}, result.text)

    def assert_fails(self, result, pattern):
        """It failed, and says why exactly once; the text is returned."""
        self.assertNotEqual(0, result.code, result.text)
        errors = [text for text in result.diagnostics("error") if not text.startswith(("update failed", "preview failed"))]
        self.assertEqual(1, len(errors), result.text)
        self.assertRegex(errors[0], pattern)
        return errors[0]
