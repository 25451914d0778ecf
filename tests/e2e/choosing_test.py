"""Holds, exclusions, ages and sets, as people write them and as the engine hands them over."""

from harness import case, chime

OLD = chime.tag(10, "185c95c")
NEWEST = chime.tag(16, "9f3b2aa")
LATER = chime.tag(18, "c0ffee1")


class ChoosingTest(chime.TestCase):
    def setUp(self):
        super().setUp()
        self.push(10, "185c95c", platforms=["linux/amd64", "linux/arm64"])
        self.push(16, "9f3b2aa")

    def test_a_hold_keeps_what_is_deployed_and_says_so_until_it_is_lifted(self):
        project = self.stack()
        project.up()
        self.push(18, "c0ffee1")
        project.write(self.chime(hold="guests until Monday"))
        held = project.up()
        self.assertEqual((NEWEST, "held", "held at 9f3b2aa (guests until Monday)"),
                         tuple(held.outputs_of("chime")[name] for name in ("tag", "selection", "reason")), held.text)
        again = project.up("--expect-no-changes")
        self.assertTrue(any("held at 9f3b2aa (guests until Monday), 1 build behind" in line
                            for line in again.diagnostics("info")), again.text)
        project.write(self.chime())
        self.assertEqual(LATER, project.up().outputs_of("chime")["tag"])

    def test_one_command_holds_a_whole_stack(self):
        project = self.stack()
        project.up()
        self.push(18, "c0ffee1")
        project.config('imagecd:holds["*"]', "release freeze", path=True)
        held = project.up().outputs_of("chime")
        self.assertEqual((NEWEST, "held", "release freeze"), tuple(held[name] for name in ("tag", "selection", "hold")))

    def test_what_is_excluded_is_left_and_not_missed(self):
        project = self.stack()
        project.up()
        project.write(self.chime(exclude=[{"commit": "9f3b2aa", "reason": "rings at night"}]))
        preview = project.preview()
        self.assertEqual(OLD, preview.outputs_of("chime")["tag"], preview.text)
        project.up()
        project.up("--expect-no-changes")
        self.assertEqual(OLD, project.preview().outputs_of("chime")["tag"])

    def test_the_rules_of_one_image_are_taken_together(self):
        project = self.stack(self.chime(
            minimumAge="15m", platforms=["linux/amd64", "linux/arm64"], verify={"revisionLabel": True},
            exclude=[{"pattern": "[.]20260117-"}]))
        up = project.up()
        self.assertEqual((OLD, "newest"), tuple(up.outputs_of("chime")[name] for name in ("tag", "selection")), up.text)
        self.assertTrue(any("lacks linux/arm64" in line for line in up.diagnostics("warning")), up.text)
        project.up("--expect-no-changes")
        project.up("--refresh", "--expect-no-changes")

    def test_a_hold_is_an_error_of_the_function_that_names_it(self):
        project = self.stack({
            "variables": {"newest": {"fn::invoke": {
                "function": "imagecd:getLatestImage", "arguments": {"repository": self.repository, "hold": "freeze"}}}},
            "outputs": {"tag": "${newest.tag}"}})
        preview = project.preview(check=False)
        self.assertNotEqual(0, preview.code)
        self.assertIn("freeze", preview.text)


class SetTest(chime.TestCase):
    def setUp(self):
        super().setUp()
        for app in ("chime", "clock"):
            for day, commit in ((10, "185c95c"), (16, "9f3b2aa")):
                self.registry.push(f"acme/{app}", tag=chime.tag(day, commit), commit=commit.ljust(40, "0"))

    def program(self, apps=("chime", "clock"), **properties):
        return {"resources": {"apps": {"type": "imagecd:LatestImageSet", "properties": {
                    "repositories": {app: f"{self.registry.host}/acme/{app}" for app in apps}, **properties}}},
                "outputs": {"commit": "${apps.commit}", "chime": '${apps.images["chime"].reference}'}}

    def test_the_apps_of_one_commit_go_together(self):
        project = self.stack(self.program())
        up = project.up()
        self.assertEqual("9f3b2aa", up.outputs_of("apps")["commit"], up.text)
        self.registry.push("acme/chime", tag=LATER)
        lagging = project.up("--expect-no-changes")
        self.assertTrue(any("clock" in line and "c0ffee1" in line
                            for kind in ("info", "warning") for line in lagging.diagnostics(kind)), lagging.text)
        self.registry.push("acme/clock", tag=chime.tag(18, "c0ffee1"))
        together = project.up().outputs_of("apps")
        self.assertEqual("c0ffee1", together["commit"])
        self.assertEqual({LATER}, {image["tag"] for image in together["images"].values()})

    def test_a_set_is_pinned_held_grown_and_refreshed(self):
        project = self.stack(self.program())
        project.up()
        project.write(self.program(pin={"commit": "185c95c"}))
        self.assertEqual(("185c95c", "pinned"),
                         tuple(project.up().outputs_of("apps")[name] for name in ("commit", "selection")))
        project.write(self.program(hold="freeze"))
        self.assertEqual(("185c95c", "held"),
                         tuple(project.up().outputs_of("apps")[name] for name in ("commit", "selection")))
        for day, commit in ((10, "185c95c"), (16, "9f3b2aa")):
            self.registry.push("acme/third", tag=chime.tag(day, commit))
        project.write(self.program(apps=("chime", "clock", "third")))
        grown = project.up().outputs_of("apps")
        self.assertEqual("9f3b2aa", grown["commit"])
        self.assertEqual(["chime", "clock", "third"], sorted(grown["images"]))
        project.up("--refresh", "--expect-no-changes")


if __name__ == "__main__":
    case.main()
