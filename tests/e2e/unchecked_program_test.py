"""A program that no schema has checked: Python through the Automation API, whose language host is the program itself."""

import os
import warnings

from harness import case, chime

case.package("grpc")
pulumi = case.package("pulumi")
from pulumi import automation  # noqa: E402

FIRST = chime.tag(10, "185c95c")


class LatestImage(pulumi.CustomResource):
    """LatestImage as an SDK declares it, without types."""

    def __init__(self, name, properties):
        outputs = dict.fromkeys(("reference", "tag", "selection"))
        super().__init__("imagecd:index:LatestImage", name, {**outputs, **properties})


class UncheckedProgramTest(chime.TestCase):
    def setUp(self):
        super().setUp()
        self.push(10, "185c95c")
        # The SDK starts `pulumi`, and that the plugin, from PATH.
        warnings.simplefilter("ignore", ResourceWarning)  # of the SDK's event loops
        environment = {**self.engine.environment, "PATH": f"{case.BUILD / 'bin'}:{self.engine.environment['PATH']}"}
        before = dict(os.environ)
        self.addCleanup(lambda: (os.environ.clear(), os.environ.update(before)))
        os.environ.clear()
        os.environ.update(environment)
        self.properties = {}
        self.more_properties = dict  # for what can be made within a program only
        workspace = self.folder / "workspace"
        workspace.mkdir()
        self.stack = automation.create_stack(
            "dev", project_name="probe", program=self.program,
            opts=automation.LocalWorkspaceOptions(work_dir=str(workspace), pulumi_home=environment["PULUMI_HOME"], env_vars=environment))
        self.stack.set_config(f'imagecd:registries["{self.registry.host}"].insecure',
                              automation.ConfigValue("true", secret=True), path=True)

    def program(self):
        made = LatestImage("chime", {"repository": self.repository, **self.properties, **self.more_properties()})
        pulumi.export("reference", made.reference)

    def test_it_deploys_and_finds_nothing_more_to_do(self):
        self.assertEqual(self.reference(FIRST), self.stack.up().outputs["reference"].value)
        self.assertEqual({"same": 2}, self.stack.up().summary.resource_changes)
        self.stack.destroy()

    def test_what_is_wrong_is_refused_by_its_name(self):
        for properties, pattern in (({"hold": True}, "hold true must be a string"),
                                    ({"exclude": [{"comit": "185c95c"}]}, r"exclude\[0\].comit is not one of its fields; did you mean commit"),
                                    ({"minimumAge": 15}, "minimumAge 15 must be a duration with its unit, such as 15m"),
                                    ({"platforms": "linux/arm64"}, r"platforms .* must be a list, such as \[linux/arm64\]"),
                                    ({"verify": {"sourceRepository": True}}, "verify.sourceRepository true must be a string"),
                                    ({"policy": {"type": "newest"}}, 'policy.type "newest" is not one of'),
                                    ({"repo": "x"}, "repo is not an input"),
                                    ({"allowDowngrades": True}, "allowDowngrades is not an input; did you mean allowDowngrade"),
                                    ({"pin": {"comit": "185c95c"}}, "pin.comit is not one of its fields; did you mean commit"),
                                    ({"pin": "185c95c"}, "pin \"185c95c\" must be an object"),
                                    ({"tag": 7}, "tag 7 must be a string: quote it"),
                                    ({"onRegistryFailure": "ignore"}, "onRegistryFailure \"ignore\" must be keep or fail")):
            with self.subTest(properties=properties):
                self.properties = properties
                with self.assertRaisesRegex(automation.CommandError, pattern):
                    self.stack.preview()

    def test_the_default_policy_may_be_written_out(self):
        self.stack.up()
        self.properties = {"policy": {"type": "branch"}, "branch": "main", "tag": None, "digest": "", "selection": "held"}
        self.assertEqual({"same": 2}, self.stack.up().summary.resource_changes)

    def test_a_pin_that_is_a_secret_output_is_taken(self):
        self.more_properties = lambda: {"pin": pulumi.Output.secret({"commit": "185c95c"})}
        outputs = self.stack.up().outputs
        self.assertEqual((self.reference(FIRST), True), (outputs["reference"].value, outputs["reference"].secret))


if __name__ == "__main__":
    case.main()
