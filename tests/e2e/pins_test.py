"""Pins, in the program and in the configuration, as people write them and as the engine hands them over."""

from harness import case, chime

OLD = chime.tag(10, "185c95c")
MIDDLE = chime.tag(12, "0123456")
NUMBER = chime.tag(13, "1234567")
EXPONENT = chime.tag(14, "123e456")
NEWEST = chime.tag(16, "9f3b2aa")


class PinTest(chime.TestCase):
    def setUp(self):
        super().setUp()
        for day, commit in ((10, "185c95c"), (12, "0123456"), (13, "1234567"), (14, "123e456"), (16, "9f3b2aa")):
            self.push(day, commit)

    def pins(self, project, value):
        self.configure(project, pins={self.repository: value})

    def pin(self, project, **pin):
        project.write(self.chime(pin=pin))

    def test_a_pin_in_the_configuration_is_a_commit_a_tag_or_a_digest(self):
        project = self.stack()
        for value, tag in (("185c95c", OLD), ("185C95C" + "0" * 33, OLD), (MIDDLE, MIDDLE), (self.digest(OLD), None),
                           ({"commit": "9f3b2aa", "reason": "rings at night"}, NEWEST), ({"tag": OLD}, OLD),
                           ({"digest": self.digest(MIDDLE)}, None), ('{"commit": "185c95c"}', OLD)):
            with self.subTest(value=value):
                self.pins(project, value)
                preview = project.preview()
                outputs = preview.outputs_of("chime")
                self.assertEqual("pinned", outputs["selection"], preview.text)
                if tag:
                    self.assert_deployed(preview, tag, "pinned")
                else:
                    digest = value if isinstance(value, str) else value["digest"]
                    self.assertEqual(("", digest, f"{self.repository}@{digest}"),
                                     (outputs["tag"], outputs["digest"], outputs["reference"]), preview.text)
                self.assertEqual([], preview.diagnostics("warning"), preview.text)

    def test_a_reason_is_shown_and_kept(self):
        project = self.stack(self.chime(pin={"commit": "185c95c", "reason": "rings at night"}))
        up = project.up()
        self.assertEqual("pinned to 185c95c (rings at night)", up.outputs_of("chime")["reason"])
        self.assert_says(up, "info", rf"^pinned to 185c95c \(rings at night\), 4 builds behind {NEWEST}$")
        # The message repeats each time, so that the pin is not forgotten.
        again = project.up("--expect-no-changes")
        self.assert_says(again, "info", rf"^pinned to 185c95c \(rings at night\), 4 builds behind {NEWEST}$")

    def test_digits_are_a_commit_as_config_set_hands_them_over(self):
        project = self.stack()
        for value, tag in (("1234567", NUMBER), ("0123456", MIDDLE), ("123e456", EXPONENT)):
            with self.subTest(value=value):
                project.config(f'imagecd:pins["{self.repository}"]', value, path=True)
                self.assert_deployed(project.preview(), tag, "pinned")

    def test_numbers_in_the_stack_file(self):
        project = self.stack()
        for value, commit in ((1234567, "1234567"), (42798, "0123456"), (1.5, ""), (123, "")):
            with self.subTest(value=value):
                self.pins(project, value)
                preview = project.preview(check=False)
                if commit == "1234567":
                    self.assert_deployed(preview, NUMBER, "pinned")
                else:
                    text = self.assert_fails(preview, "quote it")
                    self.assertIn(f'imagecd:pins["{self.repository}"]', text)

    def test_a_commit_that_the_program_gives_as_a_number_is_taken_or_to_be_quoted(self):
        project = self.stack()
        program = self.chime(pin={"commit": "COMMIT"})
        # YAML reads the second and the third as octal: 42798, and 2739128, which might have been meant.
        for written, pattern in (("1234567", None), ("0123456", "pin.commit.* quote it"),
                                 ("012345670", 'pin.commit "2739128": no tag .* it was given as a number; quote it')):
            with self.subTest(written=written):
                project.write(program)
                file = project.folder / "Pulumi.yaml"
                file.write_text(file.read_text().replace("COMMIT", written))
                preview = project.preview(check=False)
                if pattern:
                    self.assert_fails(preview, pattern)
                else:
                    self.assert_deployed(preview, NUMBER, "pinned")

    def test_an_ambiguous_pin_lists_the_candidates(self):
        one = self.push(17, "185c95c1")
        two = self.push(18, "185c95c2")
        project = self.stack(self.chime(pin={"commit": "185c95c"}))
        text = self.assert_fails(project.preview(check=False), r'pin.commit "185c95c"')
        for candidate in (one, two):
            self.assertIn(candidate, text)
        self.configure(project, pins={self.repository: "185c95c"})
        project.write(self.chime())
        text = self.assert_fails(project.preview(check=False), r'imagecd:pins\["127.*"\] "185c95c"')
        self.assertIn(one, text)
        # One more digit makes it unique.
        self.pin(project, commit="185c95c2")
        self.assert_deployed(project.preview(), two, "pinned")

    def test_one_commit_built_twice_is_not_ambiguous(self):
        again = self.push(20, "185c95c")
        project = self.stack(self.chime(pin={"commit": "185c95c"}))
        self.assert_deployed(project.up(), again, "pinned")

    def test_a_pin_that_names_nothing_is_an_error_even_where_something_is_deployed(self):
        project = self.stack()
        project.up()
        for pin, pattern in (({"commit": "fffffff"}, rf'pin.commit "fffffff": no tag of branch main has this commit; .*{NEWEST}'),
                             ({"tag": "main.none"}, r'pin.tag "main.none": .* has no such tag'),
                             ({"digest": "sha256:" + "0" * 64}, r'pin.digest "sha256:0{64}": .* has no such manifest')):
            with self.subTest(pin=pin):
                self.pin(project, **pin)
                self.assert_fails(project.up(check=False), pattern)
        project.write(self.chime())
        project.up("--expect-no-changes")

    def test_a_pin_takes_a_build_of_a_branch_only_by_its_tag(self):
        feature = self.push(19, "feedbee", branch="feature-x")
        project = self.stack(self.chime(pin={"commit": "feedbee"}))
        self.assert_fails(project.preview(check=False), r'pin.commit "feedbee": no tag of branch main')
        self.pin(project, tag=feature)
        preview = project.preview()
        self.assert_deployed(preview, feature, "pinned")
        self.assert_says(preview, "warning", rf"{feature} is not a build of branch main")

    def test_the_programs_pin_takes_precedence_over_the_configuration(self):
        project = self.stack(self.chime(pin={"commit": "185c95c"}), pins={self.repository: "0123456"})
        preview = project.preview()
        self.assert_deployed(preview, OLD, "pinned")
        self.assert_says(preview, "warning", r'imagecd:pins\["127.*"\] "0123456" has no effect')
        # The same commit twice is not a conflict.
        self.pins(project, "185c95c")
        preview = project.preview()
        self.assert_says(preview, "warning")
        # A pin of another repository is not a conflict either.
        self.configure(project, pins={self.repository + "s": "0123456"})
        self.assert_says(project.preview(), "warning")

    def test_pinning_what_is_deployed_changes_no_tag(self):
        project = self.stack()
        project.up()
        self.pins(project, "9f3b2aa")
        up = project.up()
        self.assert_changes({"update": 1}, up)
        self.assert_deployed(up, NEWEST, "pinned")
        self.assertEqual({"pin", "selection"}, set(up.step("chime")["detailedDiff"]), up.text)
        self.push(20, "abcdef0")
        project.up("--expect-no-changes")

    def test_a_reason_that_changes_is_an_update_and_the_image_stays(self):
        project = self.stack(self.chime(pin={"commit": "185c95c", "reason": "one"}))
        project.up()
        self.pin(project, commit="185c95c", reason="two")
        up = project.up()
        self.assertEqual({"pin"}, set(up.step("chime")["detailedDiff"]), up.text)
        self.assertEqual("pinned to 185c95c (two)", up.outputs_of("chime")["reason"])
        self.assertEqual(1, len(up.outputs_of("chime")["history"]))

    def test_tag_and_digest_in_the_program_take_precedence_over_pins(self):
        project = self.stack(self.chime(tag=OLD, pin={"commit": "9f3b2aa"}))
        preview = project.preview()
        self.assert_deployed(preview, OLD, "pinned")
        self.assert_says(preview, "warning", r'pin.commit "9f3b2aa" has no effect')
        self.assertEqual(f"given by the program: {OLD}", preview.outputs_of("chime")["reason"])
        # With both there is nothing to ask the registry for.
        project.write(self.chime(tag=OLD, digest="sha256:" + "1" * 64))
        self.registry.reset()
        outputs = project.preview().outputs_of("chime")
        self.assertEqual(f"{self.repository}:{OLD}@sha256:{'1' * 64}", outputs["reference"])
        self.assertEqual(0, self.registry.counters()["requests"])
        project.write(self.chime(tag="nowhere"))
        self.assert_fails(project.preview(check=False), r'tag "nowhere": .*/acme/chime has no such tag')

    def test_two_images_of_one_repository_are_pinned_together(self):
        program = self.chime()
        program["resources"]["other"] = chime.resource(self.repository, branch="feature-x")
        self.push(19, "feedbee", branch="feature-x")
        project = self.stack(program)
        project.up()
        self.pins(project, "185c95c")
        # The other branch does not have the commit. One message about the configuration says so, and that image is not
        # updated.
        self.assert_fails(project.preview(check=False), r'imagecd:pins\["127.*"\] "185c95c": no tag of branch feature-x')


if __name__ == "__main__":
    case.main()
