"""A stack whose registry is down, sends wrong answers, or refuses its password."""

from harness import case, chime

OLD = chime.tag(10, "185c95c")
NEW = chime.tag(12, "9f3b2aa")
UPDATED_NO_MORE = "this image is no longer being updated"


class OutageTest(chime.TestCase):
    def deployed(self, **properties):
        self.push(10, "185c95c")
        self.push(12, "9f3b2aa")
        project = self.stack(self.chime(**properties), maxAttempts=1)
        project.up()
        return project

    def test_what_is_deployed_stays_with_one_warning_and_nothing_is_pending(self):
        project = self.deployed()
        self.down()
        up = project.up("--expect-no-changes")
        self.assert_says(up, "warning", rf"{self.registry.host}.*503.*{NEW} stays deployed, and {UPDATED_NO_MORE}")
        self.assert_deployed(up, NEW)
        self.back()
        self.push(14, "abcdef0")
        self.assert_changes({"update": 1}, project.up())

    def test_other_inputs_are_stored_meanwhile_and_a_change_of_the_choice_fails(self):
        project = self.deployed()
        self.down()
        project.write(self.chime(allowDowngrade=True))
        up = project.up()
        self.assert_changes({"update": 1}, up)
        self.assertEqual({"allowDowngrade"}, set(up.step("chime")["detailedDiff"]))
        self.assert_deployed(up, NEW)
        for properties in ({"branch": "other"}, {"pin": {"commit": "185c95c"}}, {"tag": OLD}):
            with self.subTest(properties=properties):
                project.write(self.chime(**properties))
                text = self.assert_fails(project.preview(check=False), "503")
                self.assertIn(self.repository, text)
        # A pin of what is deployed asks nothing that state does not know.
        project.write(self.chime(pin={"commit": "9f3b2aa"}))
        self.assert_deployed(project.preview(), NEW, "pinned")

    def test_fail_is_an_error_from_the_program_and_from_the_configuration(self):
        project = self.deployed(onRegistryFailure="fail")
        self.down()
        self.assert_fails(project.up(check=False), "503")
        project.write(self.chime())
        self.configure(project, maxAttempts=1, onRegistryFailure="fail")
        self.assert_fails(project.up(check=False), "503")
        # The program takes precedence.
        project.write(self.chime(onRegistryFailure="keep"))
        self.assert_says(project.preview(), "warning", UPDATED_NO_MORE)

    def test_without_state_there_is_nothing_to_keep(self):
        project = self.stack(maxAttempts=1)
        self.down()
        text = self.assert_fails(project.up(check=False), "503")
        self.assertIn(self.repository, text)
        self.assertEqual({}, project.resources())

    def test_a_registry_that_is_not_there_at_all(self):
        project = self.deployed()
        self.registry.stop()
        self.assert_says(project.up("--expect-no-changes"), "warning", rf"{self.registry.host}.*{UPDATED_NO_MORE}")
        self.assert_says(project.refresh("--expect-no-changes"), "warning", self.registry.host)
        self.assert_changes({"delete": 2}, project.destroy())

    def test_brief_failures_are_bridged_without_a_message(self):
        self.push(10, "185c95c")
        project = self.stack()
        self.registry.fail_next(2, "too_many_requests")
        up = project.up()
        self.assert_deployed(up, OLD)
        self.assertEqual([], up.diagnostics("warning"), up.text)


class LyingRegistryTest(chime.TestCase):
    def deployed(self, **properties):
        for day, commit in ((10, "185c95c"), (12, "9f3b2aa")):
            self.push(day, commit)
        project = self.stack(self.chime(**properties))
        project.up()
        return project

    def test_a_list_that_ends_too_early_never_leads_back(self):
        for properties in ({}, {"allowDowngrade": True}):
            with self.subTest(properties=properties):
                project = self.project(self.chime(**properties), name="p" + str(len(properties)))
                self.configure(project)
                if not properties:
                    self.push(10, "185c95c")
                    self.push(12, "9f3b2aa")
                project.up()
                self.registry.set(only_first=1)
                up = project.up("--expect-no-changes")
                self.assert_deployed(up, NEW)
                self.assert_says(up, "warning", f"lacks {NEW}, which is deployed and still there, and ends at {OLD}")
                self.registry.set(only_first=None)

    def test_a_deleted_tag_stays_deployed_unless_one_may_go_back(self):
        project = self.deployed()
        self.registry.delete_tag("acme/chime", NEW)
        up = project.up("--expect-no-changes")
        self.assert_says(up, "warning", f"{NEW} is gone from the registry: it stays deployed")
        self.assertEqual(NEW, up.outputs_of("chime")["tag"])
        project.write(self.chime(allowDowngrade=True))
        up = project.up()
        self.assert_deployed(up, OLD)
        self.assert_says(up, "warning", rf"{NEW} → {OLD} \(2 days older\): {NEW} is gone from the registry")

    def test_a_deleted_manifest_is_reported_as_lost(self):
        project = self.deployed()
        digest = self.digest(NEW)
        self.registry.delete_tag("acme/chime", NEW)
        self.registry.delete_manifest("acme/chime", digest)
        up = project.up("--expect-no-changes")
        self.assert_says(up, "warning", "cannot be pulled any more")
        self.assertEqual(digest, up.outputs_of("chime")["digest"])

    def test_a_tag_that_is_listed_before_it_can_be_pulled_waits(self):
        project = self.deployed()
        broken = self.push(14, "abcdef0", pullable=False)
        up = project.up("--expect-no-changes")
        self.assert_says(up, "warning", f"passed over {broken}")
        self.assert_deployed(up, NEW)

    def test_a_tag_that_was_pushed_again_is_followed_with_a_warning(self):
        project = self.deployed()
        self.push(12, "9f3b2aa", content="rebuilt")
        up = project.up()
        self.assert_deployed(up, NEW)
        self.assertEqual({"digest"}, set(up.step("chime")["detailedDiff"]))
        self.assert_says(up, "warning", f"{NEW} was pushed again")

    def test_a_later_push_of_an_earlier_build_is_not_taken_but_may_be_pinned(self):
        project = self.deployed()
        late = self.push(11, "abcdef0")
        self.assert_deployed(project.up("--expect-no-changes"), NEW)
        project.write(self.chime(pin={"commit": "abcdef0"}))
        self.assert_deployed(project.preview(), late, "pinned")

    def test_an_empty_repository_is_described_in_the_error(self):
        self.push(10, "feedbee", branch="feature-x")
        self.registry.push("acme/chime", tag="latest")
        project = self.stack()
        text = self.assert_fails(project.preview(check=False), "no tag of branch main among 2 tags")
        self.assertIn("1 of other branches", text)
        self.assertIn("latest", text)


class CredentialsTest(chime.TestCase):
    def setUp(self):
        super().setUp()
        self.push(10, "185c95c")
        self.registry.set_visibility("acme/chime", "private")
        self.accept("first-password")

    def accept(self, password):
        self.registry.set(credentials=[{"user": "robot", "password": password}])
        self.registry.revoke_tokens()

    def passwords(self, password, **configuration):
        access = {"insecure": True, "username": "robot", "password": password}
        return {"registries": {self.registry.host: access}, **configuration}

    def test_a_password_of_the_configuration_opens_a_private_repository(self):
        project = self.stack(**self.passwords("first-password"))
        self.assert_deployed(project.up(), OLD)

    def test_a_wrong_password_is_an_error_at_first_and_a_warning_later(self):
        project = self.stack(**self.passwords("wrong-password"))
        text = self.assert_fails(project.up(check=False), rf"{self.registry.host}.*(401|403|DENIED)")
        self.assertNotIn("wrong-password", text)
        self.configure(project, **self.passwords("first-password"))
        project.up()
        self.configure(project, **self.passwords("wrong-password"))
        up = project.up()
        self.assert_says(up, "warning", rf"(401|403|DENIED).*{UPDATED_NO_MORE}")
        self.assert_deployed(up, OLD)
        # (The engine's own first event repeats a configuration that is in plain text.)
        self.assertNotIn("wrong-password", up.text)

    def test_a_rotated_password_takes_effect_immediately_and_is_not_a_change(self):
        project = self.stack(**self.passwords("first-password"))
        project.up()
        self.accept("second-password")
        new = self.push(12, "9f3b2aa")
        self.configure(project, **self.passwords("second-password"))
        up = project.up()
        self.assert_deployed(up, new)
        self.assertEqual([], up.diagnostics("warning"), up.text)
        self.assert_changes({"update": 1}, up)
        # The provider itself prints nothing.
        self.accept("third-password")
        self.configure(project, **self.passwords("third-password"))
        project.up("--expect-no-changes")

    def test_a_refresh_with_the_old_password_keeps_the_state(self):
        project = self.stack(**self.passwords("first-password"))
        project.up()
        self.accept("second-password")
        self.configure(project, **self.passwords("second-password"))
        # A refresh is configured from the state, which still has the old one.
        refreshed = project.up("--refresh", "--expect-no-changes")
        self.assert_says(refreshed, "warning", "the state stays as it is")
        self.assert_deployed(refreshed, OLD)
        self.assertEqual([], project.refresh("--expect-no-changes").diagnostics("warning"))

    def test_a_refresh_with_the_old_password_is_an_error_where_failures_are(self):
        project = self.stack(self.chime(onRegistryFailure="fail"), **self.passwords("first-password"))
        project.up()
        self.accept("second-password")
        refresh = project.refresh(check=False)
        self.assert_fails(refresh, rf"{self.registry.host}.*(401|403|DENIED)")
        self.assertIn("chime", project.resources())


if __name__ == "__main__":
    case.main()
