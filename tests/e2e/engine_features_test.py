"""LatestImage under what the engine itself can do: ignoreChanges, targets, replacements, plans, old states."""

import json
import threading
import time

from harness import case, chime

OLD = chime.tag(10, "185c95c")
NEW = chime.tag(12, "9f3b2aa")


class TestCase(chime.TestCase):
    def setUp(self):
        super().setUp()
        self.push(10, "185c95c")


class IgnoreChangesTest(TestCase):
    def freeze(self, *names):
        """A stack at OLD, with NEW in the registry, whose program ignores changes of these inputs."""
        project = self.stack()
        project.up()
        self.push(12, "9f3b2aa")
        project.write(self.chime(options={"ignoreChanges": list(names)}))
        # Now the engine gives the old tag as though the program did: one update says so, and nothing moves.
        frozen = project.up()
        self.assert_deployed(frozen, OLD, "pinned")
        self.assertEqual({"selection"}, set(frozen.step("chime")["detailedDiff"]), frozen.text)
        return project

    def test_ignoring_tag_and_digest_freezes_until_it_is_taken_out(self):
        project = self.freeze("tag", "digest")
        self.registry.reset()
        self.assert_deployed(project.up("--expect-no-changes"), OLD, "pinned")
        self.assertEqual(0, self.registry.counters()["requests"])
        project.write(self.chime())
        self.assert_deployed(project.up(), NEW)

    def test_ignoring_the_digest_freezes_as_well(self):
        project = self.freeze("digest")
        self.assert_deployed(project.up("--expect-no-changes"), OLD, "pinned")

    def test_ignoring_the_tag_follows_a_push_of_that_tag(self):
        project = self.freeze("tag")
        self.assert_deployed(project.up("--expect-no-changes"), OLD, "pinned")
        self.push(10, "185c95c", content="rebuilt")
        up = project.up()
        self.assert_deployed(up, OLD, "pinned")
        self.assert_says(up, "warning", f"{OLD} was pushed again")

    def test_a_pin_has_no_effect_there_and_it_is_said_how_to_lift_which(self):
        project = self.freeze("tag", "digest")
        self.configure(project, pins={self.repository: "9f3b2aa"})
        up = project.up()
        self.assert_deployed(up, OLD, "pinned")
        self.assert_says(up, "warning", rf'imagecd:pins\["127.*"\] "9f3b2aa" has no effect: {OLD} is given.*ignoreChanges')

    def test_ignoring_everything_freezes_too(self):
        project = self.freeze("*")
        self.assert_deployed(project.up("--expect-no-changes"), OLD, "pinned")


class ReplacementTest(TestCase):
    def test_another_repository_is_another_resource(self):
        project = self.stack()
        project.up()
        self.registry.push("acme/bells", tag=NEW)
        program = self.chime()
        program["resources"]["chime"]["properties"]["repository"] = f"{self.registry.host}/acme/bells"
        project.write(program)
        preview = project.preview()
        self.assert_changes({"replace": 1}, preview)
        replaced = [e["metadata"] for e in preview.of("resourcePreEvent") if e["metadata"]["op"] == "replace"]
        self.assertEqual([["repository"]], [step["keys"] for step in replaced], preview.text)
        up = project.up()
        self.assert_changes({"replace": 1}, up)
        self.assertEqual(f"{self.registry.host}/acme/bells", project.resources()["chime"]["id"])
        # Its history is its own.
        self.assertEqual([NEW], [choice["tag"] for choice in up.outputs_of("chime")["history"]])
        project.up("--expect-no-changes")

    def test_a_replacement_by_hand_has_the_answer_of_its_first_check(self):
        project = self.stack()
        urn = next(r["urn"] for r in self.up_and_list(project) if r["urn"].endswith("::chime"))
        self.push(12, "9f3b2aa")
        self.registry.reset()
        up = project.up("--replace", urn)
        self.assert_changes({"replace": 1}, up)
        self.assert_deployed(up, NEW)
        listed = [r for r in self.registry.log() if r["route"] == "tags" and r["status"] == 200]
        self.assertEqual(1, len(listed), listed)
        project.run("state", "taint", urn)
        up = project.up()
        self.assert_changes({"replace": 1}, up)
        self.assert_deployed(up, NEW)
        project.up("--expect-no-changes")

    def up_and_list(self, project):
        project.up()
        return list(project.resources().values())

    def test_a_target_leaves_the_others_without_a_look_up(self):
        program = self.chime()
        program["resources"]["bells"] = chime.resource(f"{self.registry.host}/acme/bells")
        self.registry.push("acme/bells", tag=OLD)
        project = self.stack(program)
        project.up()
        self.push(12, "9f3b2aa")
        self.registry.push("acme/bells", tag=NEW)
        self.registry.reset()
        up = project.up("--target", "**::chime")
        self.assert_changes({"update": 1}, up)
        self.assert_deployed(up, NEW)
        self.assertEqual(OLD, project.resources()["bells"]["outputs"]["tag"])
        self.assertFalse([r for r in self.registry.log() if "bells" in r["path"]])


class PlanTest(TestCase):
    def test_a_push_between_plan_and_update_violates_the_plan(self):
        project = self.stack()
        project.up()
        new = self.push(12, "9f3b2aa")
        plan = project.folder / "plan.json"
        project.preview("--save-plan", plan)
        self.push(14, "abcdef0")
        refused = project.up("--plan", plan, check=False)
        self.assert_fails(refused, "violates plan: properties changed: .*tag")
        self.assertEqual(OLD, project.resources()["chime"]["outputs"]["tag"])
        # A new plan holds as long as nothing is pushed.
        project.preview("--save-plan", plan)
        up = project.up("--plan", plan)
        self.assert_deployed(up, chime.tag(14, "abcdef0"))
        self.assertNotEqual(new, up.outputs_of("chime")["tag"])

    def test_strict_refuses_a_push_between_its_preview_and_its_update(self):
        project = self.stack()
        project.up()
        self.registry.reset()
        pusher = threading.Thread(target=self.push_once_listed)
        pusher.start()
        refused = project.preview_and_up("--strict", check=False)
        pusher.join()
        self.assert_fails(refused, "violates plan: properties changed: .*tag")
        self.assert_deployed(project.up(), NEW)

    def push_once_listed(self):
        """Pushes NEW as soon as the preview has its answers: the update starts another plugin, which looks again."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            answered = {r["route"] for r in self.registry.log() if r["status"] == 200}
            if {"tags", "manifest"} <= answered:
                self.push(12, "9f3b2aa")
                return
            time.sleep(0.005)



class StateTest(TestCase):
    def edited(self, project, change):
        """Puts the stack's state back as `change` leaves the resource `chime` in it."""
        exported = project.run("stack", "export").json()
        change(next(r for r in exported["deployment"]["resources"] if r["urn"].endswith("::chime")))
        file = project.folder / "state.json"
        file.write_text(json.dumps(exported))
        project.run("stack", "import", "--file", file)

    def test_a_state_of_an_older_plugin_is_completed_once(self):
        project = self.stack()
        project.up()

        def older(resource):
            for name in ("reason", "history", "builtAt"):
                del resource["outputs"][name]
            resource["inputs"].pop("__cursor", None)

        self.edited(project, older)
        up = project.up()
        self.assert_changes({"update": 1}, up)
        outputs = up.outputs_of("chime")
        self.assertEqual(("2026-01-10T08:00:00Z", [OLD]), (outputs["builtAt"], [c["tag"] for c in outputs["history"]]))
        project.up("--expect-no-changes")

    def test_what_a_newer_plugin_left_in_the_state_does_no_harm(self):
        project = self.stack()
        project.up()

        def newer(resource):
            resource["inputs"]["__later"] = {"a": 1}
            resource["outputs"]["signedBy"] = "somebody"

        self.edited(project, newer)
        up = project.up()
        self.assert_deployed(up, OLD)
        project.up("--expect-no-changes")

    def test_two_stacks_of_one_project_go_their_own_ways(self):
        project = self.stack()
        project.up()
        project.run("stack", "init", "prod")
        project.stack = "prod"
        self.configure(project, pins={self.repository: "185c95c"})
        self.push(12, "9f3b2aa")
        self.assert_deployed(project.up(), OLD, "pinned")
        self.assert_deployed(project.up("--stack", "dev"), NEW)
        self.assert_deployed(project.up("--expect-no-changes"), OLD, "pinned")

    def test_writing_out_a_default_changes_nothing(self):
        project = self.stack()
        project.up()
        for properties in ({"branch": "main"}, {"branch": "refs/heads/main"}, {"allowDowngrade": False}, {"onRegistryFailure": "keep"},
                           {"tagPattern": ""}, {"pin": {"commit": ""}}):
            with self.subTest(properties=properties):
                project.write(self.chime(**properties))
                project.up("--expect-no-changes")


if __name__ == "__main__":
    case.main()
