"""Messages about wrong inputs: they name the property and the correct form, once."""

import subprocess

from harness import case, chime

FIRST = chime.tag(10, "185c95c")


class TestCase(chime.TestCase):
    def setUp(self):
        super().setUp()
        self.push(10, "185c95c")

    def assert_refused(self, project, *patterns):
        """The preview fails, each pattern is printed exactly once, and the registry is not asked."""
        self.registry.reset()
        preview = project.preview(check=False)
        self.assertNotEqual(0, preview.code, preview.text)
        errors = "\n".join(preview.diagnostics("error"))
        for pattern in patterns:
            self.assertRegex(errors, pattern)
        self.assertEqual(0, self.registry.counters()["requests"], preview.text)
        return preview


class ProgramTest(TestCase):
    def test_every_wrong_value_names_its_property_and_what_is_right(self):
        project = self.stack()
        upper = self.repository.replace("acme", "Acme")
        cases = [
            ({"repository": upper}, rf"repository.*{self.repository}"),
            ({"repository": "chime"}, r"repository.*HOST/PATH|repository.*host"),
            ({"repository": f"https://{self.repository}"}, r"repository.*scheme"),
            ({"repository": f"{self.repository}:latest"}, r"repository.*tag"),
            ({"repository": f"{self.registry.host}/../chime"}, r"repository"),
            ({"branch": ""}, r'branch "" is empty.*leave it out for main'),
            ({"tagPattern": "("}, r"tagPattern"),
            ({"tagPattern": "(?P<branch>.*)"}, r"tagPattern.*(time|sha)"),
            ({"tag": "a b"}, r'tag "a b" is not a tag'),
            ({"digest": "sha256:abc"}, r'digest "sha256:abc" is not a digest'),
            ({"pin": {"commit": "abc"}}, r'pin.commit.*"abc" is not a commit: give 7 to 64 hexadecimal digits'),
            ({"pin": {"commit": "185c95c", "tag": FIRST}}, r"pin.*only one of commit, tag and digest"),
            ({"pin": {"reason": "why not"}}, r"pin.*give commit, tag or digest"),
        ]
        for properties, pattern in cases:
            with self.subTest(properties=properties):
                program = self.chime()
                program["resources"]["chime"]["properties"].update(properties)
                project.write(program)
                self.assert_refused(project, pattern)

    def test_all_mistakes_are_reported_together(self):
        project = self.stack(self.chime(tag="a b", digest="x", branch=""))
        self.assert_refused(project, "tag \"a b\"", "digest \"x\"", "branch \"\" is empty")

    def test_a_secret_value_is_not_repeated(self):
        program = {"config": {"given": {"type": "string", "secret": True}}, **self.chime(tag="${given}")}
        project = self.stack(program)
        project.config("given", "my canary", secret=True)
        self.configure_too(project)
        preview = self.assert_refused(project, r"tag \(a secret\) is not a tag")
        self.assertNotIn("my canary", preview.text)

    def configure_too(self, project):
        project.config(f'imagecd:registries["{self.registry.host}"].insecure', "true", path=True)

    def test_the_function_names_its_arguments_as_well(self):
        def program(**arguments):
            return {"variables": {"seen": {"fn::invoke": {"function": "imagecd:getLatestImage", "arguments": arguments}}},
                    "outputs": {"seen": "${seen.reference}"}}

        project = self.stack(program(repository="chime"))
        self.assert_refused(project, "repository")
        project.write(program(repository=self.repository, tag="a b"))
        self.assert_refused(project, 'tag "a b" is not a tag')
        project.write(program(repository=self.repository, branch="other"))
        result = project.preview(check=False)
        self.assertIn("no tag of branch other among 1 tag", result.text)


class ConfigurationTest(TestCase):
    def test_every_wrong_key_is_named_with_the_right_one(self):
        project = self.stack()
        cases = [
            ({"pin": {self.repository: "185c95c"}}, "imagecd:pin is not a key of this provider; did you mean pins"),
            ({"onregistryfailure": "keep"}, "imagecd:onregistryfailure.*did you mean onRegistryFailure"),
            ({"onRegistryFailure": "ignore"}, "imagecd:onRegistryFailure must be keep or fail"),
            ({"requestTimeout": "soon"}, "imagecd:requestTimeout must be a duration"),
            ({"totalTimeout": "-5s"}, "imagecd:totalTimeout must be a duration"),
            ({"maxAttempts": 0}, "imagecd:maxAttempts must be a whole number from 1 to 20"),
            ({"maxConnections": "many"}, "imagecd:maxConnections must be a whole number"),
            ({"pins": {"chime": "185c95c"}}, r'imagecd:pins\["chime"\] does not name a repository'),
            ({"pins": {self.repository: "a b"}}, r'imagecd:pins\["127.*"\].*"a b" is not a pin'),
            ({"pins": {self.repository: {"comit": "185c95c"}}}, r'imagecd:pins\["127.*"\].comit.*did you mean commit'),
            ({"pins": "185c95c"}, "imagecd:pins must be an object.*--path"),
            ({"registries": {"https://ghcr.io": {"token": "x"}}}, r'imagecd:registries\["https://ghcr.io"\] does not name a registry'),
            ({"registries": {"ghcr.io": {"insecure": "yes"}}}, r'imagecd:registries\["ghcr.io"\].insecure must be true or false'),
            ({"holds": {"chime": "no"}}, r'imagecd:holds\["chime"\] does not name a repository'),
        ]
        for configuration, pattern in cases:
            with self.subTest(configuration=configuration):
                self.configure(project, **configuration)
                preview = self.assert_refused(project, pattern)
                self.assertEqual(1, "\n".join(preview.diagnostics("error")).count("imagecd:" + next(iter(configuration))), preview.text)

    def test_a_wrong_pin_does_not_show_the_others(self):
        project = self.stack(pins={self.repository: "a b", f"{self.repository}-other": "secret-canary"})
        preview = self.assert_refused(project, '"a b" is not a pin')
        self.assertNotIn("secret-canary", preview.text)


class PluginTest(TestCase):
    def test_the_engine_accepts_the_schema(self):
        binary = case.BUILD / "bin" / "pulumi-resource-imagecd"
        checked = self.engine.run("schema", "check", binary)
        self.assertNotRegex(checked.text.lower(), "warning|error")
        schema = self.engine.run("package", "get-schema", binary).json()
        self.assertIn("imagecd:index:LatestImage", schema["resources"])

    def test_the_plugin_explains_itself_to_a_person_who_starts_it(self):
        shown = subprocess.run([case.BUILD / "bin" / "pulumi-resource-imagecd", "--help"], capture_output=True, text=True, timeout=30)
        self.assertEqual(0, shown.returncode, shown.stderr)
        self.assertIn("pulumi", shown.stdout.lower())


if __name__ == "__main__":
    case.main()
