"""Resources before and after a LatestImage in a program: unknown inputs, and values that depend on it."""

import json

from harness import case, chime, recorder

case.package("grpc")
case.package("pulumi")

FIRST = chime.tag(10, "185c95c")
SECOND = chime.tag(12, "9f3b2aa")


class TestCase(chime.TestCase):
    def setUp(self):
        super().setUp()
        self.push(10, "185c95c")

    def planned(self, result, name):
        """The inputs that the resource of that name has in that preview."""
        return result.step(name)["new"]["inputs"]


class KnownTest(TestCase):
    """Outputs are known in preview, so that a dependent resource shows its exact change."""

    def test_another_resource_sees_the_new_reference_in_preview(self):
        program = self.chime()
        program["resources"]["deployment"] = chime.resource(
            self.repository, pin={"tag": FIRST, "reason": "beside ${chime.reference}"})
        project = self.stack(program)
        first = project.preview()
        self.assertEqual(f"beside {self.reference(FIRST)}", self.planned(first, "deployment")["pin"]["reason"], first.text)
        project.up()
        self.push(12, "9f3b2aa")
        second = project.preview()
        self.assertEqual(f"beside {self.reference(SECOND)}", self.planned(second, "deployment")["pin"]["reason"], second.text)
        self.assert_changes({"update": 2}, second)
        # The values that were known in preview are the final ones.
        self.assertEqual(second.outputs_of("chime"), project.up().outputs_of("chime"))

    def test_every_output_can_be_used(self):
        outputs = ("tag", "digest", "reference", "commit", "builtAt", "reason", "branch", "selection", "history")
        program = self.chime()
        program["outputs"] = {name: f"${{chime.{name}}}" for name in outputs}
        program["outputs"]["first"] = "${chime.history[0].tag}"
        project = self.stack(program)
        project.up()
        seen = project.outputs()
        self.assertEqual({*outputs, "first"}, {name for name, value in seen.items() if value}, seen)
        self.assertEqual(FIRST, seen["first"])


class UnknownTest(TestCase):
    """`thing` is somebody else's resource, whose outputs are unknown until it is made."""

    def setUp(self):
        super().setUp()
        plugins = self.folder / "plugins"
        plugins.mkdir()
        outputs = {"repository": self.repository, "branch": "main", "tag": FIRST, "reason": "to see"}
        recorder.write_plugin(plugins, "other", {"other:index:Thing": ["size"]}, {"other:index:Thing": outputs})
        self.engine.environment["PATH"] = f"{plugins}:{self.engine.environment['PATH']}"

    def program(self, **properties):
        program = self.chime()
        program["resources"]["chime"]["properties"].update(properties)
        program["resources"]["thing"] = {"type": "other:Thing", "properties": {"size": 1}}
        return program

    def test_nothing_is_looked_up_until_every_input_of_the_choice_is_known(self):
        for number, properties in enumerate(({"repository": "${thing.repository}"}, {"branch": "${thing.branch}"}, {"tag": "${thing.tag}"},
                                             {"pin": {"tag": FIRST, "reason": "${thing.reason}"}})):
            with self.subTest(properties=properties):
                program = self.program(**properties)
                program["resources"]["after"] = chime.resource(self.repository, tag="${chime.tag}")
                project = self.project(program, name=f"probe{number}")
                self.configure(project)
                self.registry.reset()
                preview = project.preview()
                self.assertEqual(0, self.registry.counters()["requests"], preview.text)
                self.assert_changes({"create": 4}, preview)
                up = project.up()
                self.assert_deployed(up, FIRST, "pinned" if {"tag", "pin"} & set(properties) else "newest")
                self.assertEqual(FIRST, up.outputs_of("after")["tag"])

    def test_an_input_that_becomes_unknown_is_an_update_and_no_replacement(self):
        project = self.stack(self.chime())
        project.up()
        project.write(self.program(repository="${thing.repository}"))
        preview = project.preview()
        self.assert_changes({"create": 1, "update": 1}, preview)
        # It turns out to be the same.
        up = project.up()
        self.assert_changes({"create": 1}, up)

    def test_the_function_waits_as_well(self):
        program = self.program()
        program["variables"] = {"seen": {"fn::invoke": {
            "function": "imagecd:getLatestImage", "arguments": {"repository": "${thing.repository}"}}}}
        program["outputs"] = {"seen": "${seen.reference}"}
        project = self.stack(program)
        project.preview()
        project.up()
        self.assertEqual({"seen": self.reference(FIRST)}, project.outputs())


class ProviderTest(TestCase):
    """The configuration, in an explicit provider and in the stack's default provider."""

    def test_a_provider_of_the_program_has_its_own_configuration(self):
        self.push(12, "9f3b2aa")

        def program(**configuration):
            made = self.chime(options={"provider": "${registry}"})
            made["resources"]["registry"] = {
                "type": "pulumi:providers:imagecd",
                "properties": {"registries": {self.registry.host: {"insecure": True}}, **configuration}}
            return made

        project = self.stack(program(), registries={})
        self.assert_deployed(project.up(), SECOND)
        # A pin there takes effect in the same update: the provider is updated, not replaced.
        project.write(program(pins={self.repository: "185c95c"}))
        up = project.up()
        self.assert_deployed(up, FIRST, "pinned")
        self.assert_changes({"update": 2}, up)
        project.up("--expect-no-changes")

    def test_configuration_as_json_is_as_good(self):
        project = self.stack(registries=json.dumps({self.registry.host: {"insecure": True}}), pins=json.dumps({self.repository: "185c95c"}))
        self.push(12, "9f3b2aa")
        self.assert_deployed(project.up(), FIRST, "pinned")


if __name__ == "__main__":
    case.main()
