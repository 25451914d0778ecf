"""Changes that a refresh may make, and the import of existing images."""

from harness import case, chime

OLD = chime.tag(10, "185c95c")
NEW = chime.tag(12, "9f3b2aa")


class TestCase(chime.TestCase):
    def setUp(self):
        super().setUp()
        self.push(10, "185c95c")


class RefreshTest(TestCase):
    def test_a_refresh_finds_nothing_to_do_and_follows_a_tag_that_was_pushed_again(self):
        project = self.stack()
        project.up()
        self.push(12, "9f3b2aa")
        self.assert_changes({}, project.refresh("--expect-no-changes"))
        # A newer tag is not a change of the world, but another digest of the deployed tag is.
        self.push(10, "185c95c", content="rebuilt")
        refresh = project.refresh()
        self.assert_says(refresh, "warning", f"{OLD} was pushed again")
        self.assertEqual(self.digest(OLD), project.resources()["chime"]["outputs"]["digest"])
        self.assertEqual(self.reference(OLD), project.resources()["chime"]["outputs"]["reference"])
        self.assert_deployed(project.up("--refresh"), NEW)

    def test_a_refresh_moves_neither_pin_nor_given_tag(self):
        for properties in ({"pin": {"commit": "185c95c"}}, {"tag": OLD}):
            with self.subTest(properties=properties):
                name = "".join(properties)
                project = self.project(self.chime(**properties), name=name)
                self.configure(project)
                before = project.up().outputs_of("chime")["digest"]
                self.push(10, "185c95c", content=name)
                refresh = project.refresh("--expect-no-changes")
                self.assert_says(refresh, "warning", f"{OLD} was pushed again.*the state keeps the former")
                self.assertEqual(before, project.resources()["chime"]["outputs"]["digest"])

    def test_a_deleted_tag_does_not_leave_the_state(self):
        project = self.stack()
        project.up()
        self.registry.delete_tag("acme/chime", OLD)
        self.assert_says(project.refresh("--expect-no-changes"), "warning", "the registry no longer has")
        self.assertIn("chime", project.resources())

    def test_update_with_refresh_and_nothing_new_is_nothing(self):
        project = self.stack()
        project.up()
        project.up("--refresh", "--expect-no-changes")


class ImportTest(TestCase):
    def test_the_plain_program_after_an_import_changes_nothing(self):
        project = self.stack({"resources": {}})
        imported = project.import_("imagecd:index:LatestImage", "chime", self.repository)
        self.assert_deployed(imported, OLD)
        self.assertEqual({"repository"}, set(project.resources()["chime"]["inputs"]) - {"branch"})
        # The import protects it; the program says otherwise.
        project.write(self.chime(options={"protect": True}))
        up = project.up()
        self.assertEqual({}, {op: n for op, n in up.changes().items() if n}, up.text)
        self.assertEqual("same", up.step("chime")["op"])

    def test_what_was_imported_goes_on_to_what_is_pushed_later(self):
        project = self.stack({"resources": {}})
        project.import_("imagecd:index:LatestImage", "chime", self.repository)
        new = self.push(12, "9f3b2aa")
        project.write(self.chime())
        up = project.up()
        self.assert_changes({"update": 1}, up)
        self.assert_deployed(up, new)
        project.up("--expect-no-changes")

    def test_the_option_import_deploys_what_is_newest(self):
        project = self.stack(self.chime(options={"import": self.repository}))
        up = project.up()
        self.assert_changes({"create": 1, "import": 1}, up)
        self.assert_deployed(up, OLD)
        project.write(self.chime())
        project.up("--expect-no-changes")

    def test_what_is_not_there_cannot_be_imported(self):
        project = self.stack({"resources": {}})
        for identity, pattern in ((f"{self.registry.host}/acme/nothing", f"{self.registry.host}/acme/nothing"),
                                  ("chime", "HOST/PATH"), (f"{self.repository}:latest", "HOST/PATH")):
            with self.subTest(identity=identity):
                result = project.import_("imagecd:index:LatestImage", "chime", identity, check=False)
                self.assertNotEqual(0, result.code, result.text)
                self.assertRegex("\n".join(result.diagnostics("error")), pattern)
                self.assertEqual({}, project.resources())
        # An unknown resource is not kept.
        self.configure(project, maxAttempts=1)
        self.down()
        result = project.import_("imagecd:index:LatestImage", "chime", self.repository, check=False)
        self.assertIn("503", "\n".join(result.diagnostics("error")))


if __name__ == "__main__":
    case.main()
