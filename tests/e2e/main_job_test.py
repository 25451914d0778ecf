"""The main job: deploy the newest image of a branch, see what is pending, deploy it, go back and forward again."""

from harness import case, chime, registries

FIRST = chime.tag(14, "185c95c")
SECOND = chime.tag(16, "9f3b2aa")
THIRD = chime.tag(18, "c0ffee1")
ELSEWHERE = chime.tag(20, "0ddba11", branch="feature-x")


class Job:
    """The same with every registry: `push(tag)` pushes an image, and gives its digest."""

    def run_the_job(self, host, push):
        repository = f"{host}/acme/chime"
        pin = f'imagecd:pins["{repository}"]'
        digests = {FIRST: push(FIRST)}

        def reference(tag):
            return f"{repository}:{tag}@{digests[tag]}"

        def deployed(result, tag, selection):
            outputs = result.outputs_of("chime")
            self.assertEqual((reference(tag), selection), (outputs["reference"], outputs["selection"]), result.text)

        def one_said(result, pattern, severity="info"):
            said = result.said_of("chime", severity)
            self.assertEqual(1, len(said), result.text)
            self.assertRegex(said[0], pattern)

        project = self.project({
            "resources": {"chime": chime.resource(repository)},
            # The function has no state: it returns the image that the resource would choose.
            "variables": {"seen": {"fn::invoke": {"function": "imagecd:getLatestImage", "arguments": {"repository": repository}}}},
            "outputs": {"reference": "${chime.reference}", "seen": "${seen.reference}"}})
        project.config(f'imagecd:registries["{host}"].insecure', "true", path=True, secret=True)

        created = project.up()
        deployed(created, FIRST, "newest")
        self.assertEqual([], created.diagnostics("warning"), created.text)
        self.assertNotIn("__cursor", project.preview("--diff").stdout + created.stdout)
        outputs = created.outputs_of("chime")
        self.assertEqual(("185c95c", "2026-01-14T08:00:00Z", "main"), (outputs["commit"], outputs["builtAt"], outputs["branch"]))

        # A push is pending. Preview shows the change and does not make it.
        for tag in (SECOND, ELSEWHERE):
            digests[tag] = push(tag)
        self.assertNotEqual(digests[FIRST], digests[SECOND])
        pending = project.preview("--diff")
        self.assertEqual({"update": 1}, pending.changes(), pending.text)
        for shown in (f'tag   : "{FIRST}" => "{SECOND}"', f'digest: "{digests[FIRST]}" => "{digests[SECOND]}"',
                      f'reference: "{reference(FIRST)}" => "{reference(SECOND)}"'):
            self.assertIn(shown, pending.stdout)
        one_said(pending, rf"^{FIRST} → {SECOND} \(2 days newer\)$")
        alarm = project.preview("--expect-no-changes", check=False)
        self.assertNotEqual(0, alarm.code, alarm.text)

        updated = project.up()
        deployed(updated, SECOND, "newest")
        one_said(updated, rf"^{FIRST} → {SECOND} \(2 days newer\)$")
        self.assertEqual({"reference": reference(SECOND), "seen": reference(SECOND)}, project.outputs())

        # Nothing is pending, and there are no messages.
        quiet = project.up("--expect-no-changes")
        self.assertEqual(([], {}), (quiet.said_of("chime"), quiet.changes()), quiet.text)

        # Go back with one change of the configuration. A new push waits.
        project.config(pin, "185c95c", path=True)
        digests[THIRD] = push(THIRD)
        back = project.up()
        deployed(back, FIRST, "pinned")
        self.assertEqual({"update": 1}, back.changes(), back.text)
        self.assertIn(f"{SECOND} → {FIRST} (2 days older)", back.said_of("chime"))
        self.assertIn(f"pinned to 185c95c, 2 builds behind {THIRD}", back.said_of("chime"))
        self.assertEqual("pinned to 185c95c", back.outputs_of("chime")["reason"])
        project.up("--expect-no-changes")

        # Go forward.
        project.unset(pin, path=True)
        forward = project.up()
        deployed(forward, THIRD, "newest")
        one_said(forward, rf"^{FIRST} → {THIRD} \(4 days newer\)$")
        history = forward.outputs_of("chime")["history"]
        self.assertEqual([(THIRD, "newest"), (FIRST, "pinned"), (SECOND, "newest"), (FIRST, "newest")],
                         [(choice["tag"], choice["selection"]) for choice in history])
        project.up("--expect-no-changes")


class FakeGhcrTest(Job, chime.TestCase):
    def test_the_job_is_done_where_tags_are_listed_in_push_order(self):
        self.run_the_job(self.registry.host, lambda tag: self.registry.push("acme/chime", tag=tag, content=tag)["digest"])


class DebiansRegistryTest(Job, case.TestCase):
    def test_the_job_is_done_where_tags_are_listed_without_order_or_pages(self):
        with registries.Registry.debian() as registry:
            self.run_the_job(registry.host, lambda tag: registry.push("acme/chime", tag, revision=tag))


class DistributionTest(Job, case.TestCase):
    def test_the_job_is_done_where_tags_are_listed_in_lexical_order(self):
        with registries.Registry.distribution() as registry:
            self.run_the_job(registry.host, lambda tag: registry.push("acme/chime", tag, revision=tag))


if __name__ == "__main__":
    case.main()
