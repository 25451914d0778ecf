"""Going back and forward with the command line, under the real engine: pin, unpin, rollback, hold, unhold."""

import json
import pathlib
import subprocess

from harness import case, chime

APPS = ("backup-todoist", "buttons", "chime", "clocktime", "switches")
PASSWORD = "a password that nobody may see"


class TestCase(chime.TestCase):
    """The five apps in one stack. `self.imagecd` runs the command line in the project's folder."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = case.program("imagecd", "ci/build.sh dev imagecd")

    def setUp(self):
        super().setUp()
        # git and the command line run under the same environment as the engine.
        self.engine.environment.update({
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org"})

    def name(self, app):
        return f"{self.registry.host}/acme/{app}"

    def build(self, day, commit, apps=APPS):
        """CI has built these apps of a commit; gives the tag."""
        tag = chime.tag(day, commit)
        for app in apps:
            self.registry.push(f"acme/{app}", tag=tag, commit=commit.ljust(40, "0"))
        return tag

    def five(self, **of_chime):
        resources = {app: chime.resource(self.name(app)) for app in APPS}
        resources["chime"] = chime.resource(self.repository, **of_chime)
        return {"resources": resources, "outputs": {app: f"${{{app}.reference}}" for app in APPS}}

    def stack_of_five(self, **of_chime):
        project = self.project(self.five(**of_chime))
        self.configure(project)
        return project

    def imagecd(self, project, *arguments, code=0, environment=None):
        done = subprocess.run(
            [self.program, *arguments], cwd=project.folder, env={**self.engine.environment, **(environment or {})},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        self.assertEqual(code, done.returncode, f"$ imagecd {' '.join(arguments)}\n{done.stdout}{done.stderr}")
        return done

    def refused(self, project, *arguments):
        """It fails, says why, and changes nothing."""
        file = project.folder / "Pulumi.dev.yaml"
        before = file.read_text()
        done = self.imagecd(project, *arguments, code=1)
        self.assertEqual(before, file.read_text())
        return done.stderr

    def tags(self, project):
        return {name: r["outputs"]["tag"] for name, r in project.resources().items()}

    def config(self, project):
        import yaml

        return yaml.safe_load((project.folder / "Pulumi.dev.yaml").read_text())["config"]

    def git(self, folder, *arguments):
        done = subprocess.run(["git", "-C", folder, *arguments], env=self.engine.environment, capture_output=True, text=True, timeout=60)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        return done.stdout.strip()


class GoingBackTest(TestCase):
    def test_three_commits_back_one_step_and_forward_again(self):
        code = self.folder / "code"
        self.git(".", "init", "-q", "-b", "main", str(code))
        tags, commits = [], []
        project = None
        for day in (10, 12, 14):
            self.git(code, "commit", "-q", "--allow-empty", "-m", f"Of day {day}")
            commits.append(self.git(code, "rev-parse", "HEAD")[:7])
            tags.append(self.build(day, commits[-1]))
            project = project or self.stack_of_five()
            project.up()
        self.assertEqual({app: tags[2] for app in APPS}, self.tags(project))

        done = self.imagecd(project, "rollback", "chime", "--steps", "1", "--reason", "rings at night")
        self.assertIn(f"chime: {tags[2]} → {tags[1]} (2 days older)", done.stdout)
        self.assertIn(f"pinned to {commits[1]} (rings at night), 1 build behind", done.stdout)
        self.assertIn("Undo: imagecd unpin chime", done.stdout)
        self.assertEqual({"commit": commits[1], "reason": "rings at night"}, self.config(project)["imagecd:pins"][self.repository])
        self.assertEqual(tags[2], self.tags(project)["chime"], "nothing is deployed yet")
        project.up()
        self.assertEqual({**{app: tags[2] for app in APPS}, "chime": tags[1]}, self.tags(project))
        status = json.loads(self.imagecd(project, "status", "--json", "--source-repository", str(code)).stdout)
        of_chime = next(image for image in status["images"] if image["name"] == "chime")
        self.assertEqual(("pinned", 1, tags[2]), (of_chime["status"], of_chime["commitsBehind"], of_chime["newest"]["tag"]))

        # Another step from there is a step further back.
        self.imagecd(project, "rollback", "chime", "--up")
        self.assertEqual(tags[0], self.tags(project)["chime"])
        self.assertIn("--to COMMIT", self.refused(project, "rollback", "chime"))

        page = self.folder / "report.html"
        self.imagecd(project, "report", "--html", str(page), "--source-repository", str(code))
        for text in ("Of day 14", "▲ 2 builds behind", tags[0], "5 updates"):
            self.assertIn(text, page.read_text())
        report = json.loads(self.imagecd(project, "report", "--json").stdout)
        of_chime = next(app for app in report["apps"] if app["name"] == "chime")
        self.assertEqual([tags[0], tags[1], tags[2], tags[1], tags[0]], [d["tag"] for d in of_chime["deployments"]])
        self.assertEqual(2, of_chime["buildsBehind"])
        self.assertNotIn(None, [d["deployedAt"] for d in of_chime["deployments"]])

        done = self.imagecd(project, "unpin", "chime", "--up")
        self.assertIn(f"chime: {tags[0]} → {tags[2]} (4 days newer)", done.stdout)
        self.assertEqual({app: tags[2] for app in APPS}, self.tags(project))
        self.assertFalse(self.config(project)["imagecd:pins"])
        project.up("--expect-no-changes")

    def test_a_report_is_written_whole_or_not_at_all(self):
        self.build(10, "185c95c")
        project = self.stack_of_five()
        project.up()
        folder = self.folder / "pages"
        folder.mkdir()
        page = folder / "report.html"
        self.assertIn("no such folder", self.imagecd(project, "report", "--html", str(folder / "none" / "x.html"), code=1).stderr)
        self.down()
        self.imagecd(project, "report", "--html", str(page))
        self.assertIn("? not known", page.read_text())
        page.write_text("the one before")
        self.imagecd(project, "report", "--html", str(page), "--stack", "nobody", code=1)
        self.assertEqual("the one before", page.read_text())
        self.assertEqual([page], list(folder.iterdir()))
        self.imagecd(project, "report", code=1)

    def test_a_pin_says_what_comes_and_how_to_undo_it(self):
        old, new = self.build(10, "185c95c"), self.build(12, "0123456")
        project = self.stack_of_five()
        project.up()
        newer = self.build(14, "c0ffee1", ["buttons"])
        done = self.imagecd(project, "pin", "acme/chime".split("/")[1], "185c95c")
        self.assertIn(f"chime: {new} → {old}", done.stdout)
        self.assertIn(f"buttons: {new} → {newer}", done.stdout, "what else the next up does")
        self.assertEqual("185c95c", self.config(project)["imagecd:pins"][self.repository])
        # By repository, an all-digit commit; the undo is the pin before.
        report = json.loads(self.imagecd(project, "pin", self.repository, "0123456", "--reason", "it's \"fine\"", "--json").stdout)
        self.assertEqual("imagecd pin chime 185c95c", report["undo"])
        self.assertTrue(report["written"])
        self.assertEqual({"commit": "0123456", "reason": "it's \"fine\""}, self.config(project)["imagecd:pins"][self.repository])
        self.assertEqual([new, new], [report["images"][0][way]["tag"] for way in ("from", "to")])
        # A tag, a digest; nothing is written by a dry run.
        before = (project.folder / "Pulumi.dev.yaml").read_text()
        for target in (old, self.digest(old)):
            done = self.imagecd(project, "pin", "chime", target, "--dry-run")
            self.assertIn("Nothing is changed", done.stdout)
        self.assertEqual(before, (project.folder / "Pulumi.dev.yaml").read_text())
        self.assertEqual([], [p for p in self.folder.glob("engine/imagecd-*")], "no copy of the stack's file is left")

    def test_a_hold_keeps_the_image_and_unhold_releases_it(self):
        old = self.build(10, "185c95c")
        project = self.stack_of_five()
        project.up()
        new = self.build(12, "9f3b2aa")
        done = self.imagecd(project, "hold", "chime", "--reason", "visitors until Sunday", "--up")
        self.assertIn(f"chime: stays at {old}", done.stdout)
        self.assertEqual({**{app: new for app in APPS}, "chime": old}, self.tags(project))
        self.imagecd(project, "hold", "*", "--reason", "release")
        newest = self.build(14, "c0ffee1")
        self.imagecd(project, "unhold", "chime", "--up")
        self.assertEqual(old, self.tags(project)["chime"], "everything is held")
        self.assertIn("unhold '*'", self.refused(project, "unhold", "chime"))
        self.imagecd(project, "unhold", "*", "--up")
        self.assertEqual({app: newest for app in APPS}, self.tags(project))

    def test_what_could_not_be_pulled_or_is_not_there_is_refused(self):
        self.build(10, "185c95c")
        self.build(11, "185c95d")
        self.build(12, "9f3b2aa")
        self.build(13, "9f3b2aa")
        project = self.stack_of_five()
        project.up()
        self.assertIn("no tag of branch main has this commit", self.refused(project, "pin", "chime", "1234567"))
        self.assertIn("chime", self.refused(project, "pin", "chme", "185c95c"))
        self.assertIn("has no such tag", self.refused(project, "rollback", "chime", "--to", "185c95"))
        self.assertIn("no image of exactly 1234567", self.refused(project, "rollback", "chime", "--to", "1234567"))
        self.assertIn("not pinned", self.refused(project, "unpin", "chime"))
        self.assertIn("not held", self.refused(project, "unhold", "chime"))
        # A commit that was built twice is not an error, but is mentioned.
        done = self.imagecd(project, "pin", "chime", "9f3b2aa", "--dry-run")
        self.assertIn("was built 2 times", done.stderr)
        self.assertIn(chime.tag(13, "9f3b2aa"), done.stdout)
        # Listed, but not pullable.
        self.registry.delete_manifest("acme/chime", self.digest(chime.tag(10, "185c95c")))
        self.refused(project, "pin", "chime", "185c95c")

    def test_an_ambiguous_commit_lists_what_it_may_be(self):
        for day, commit in ((10, "185c95c0"), (12, "185c95c1")):
            self.build(day, commit)
        project = self.stack_of_five()
        project.up()
        said = self.refused(project, "pin", "chime", "185c95c")
        self.assertIn("185c95c0", said)
        self.assertIn("185c95c1", said)

    def test_a_program_that_names_an_image_takes_precedence(self):
        old, new = self.build(10, "185c95c"), self.build(12, "9f3b2aa")
        for given in ({"tag": old}, {"pin": {"commit": "185c95c"}}):
            with self.subTest(given=given):
                project = self.project(self.five(**given), name=f"p{len(given)}{list(given)[0]}")
                self.configure(project)
                project.up()
                for command in (["pin", "chime", "9f3b2aa"], ["rollback", "chime", "--to", "9f3b2aa"], ["unpin", "chime"],
                                ["hold", "chime", "--reason", "x"]):
                    self.assertIn("program", self.refused(project, *command))
        # Not deployed yet: preview finds it out.
        project = self.stack_of_five()
        project.up()
        project.write(self.five(pin={"commit": "9f3b2aa"}))
        said = self.refused(project, "pin", "chime", "185c95c")
        self.assertIn("program itself", said)
        self.assertIn(new, said)

    def test_a_set_goes_back_as_a_whole(self):
        old, new = self.build(10, "185c95c"), self.build(12, "9f3b2aa")
        project = self.project({"resources": {"apps": {"type": "imagecd:LatestImageSet", "properties": {
            "repositories": {app: self.name(app) for app in ("buttons", "chime")}}}}})
        self.configure(project)
        project.up()

        def tags():
            return {name: image["tag"] for name, image in project.resources()["apps"]["outputs"]["images"].items()}

        self.assertEqual({"buttons": new, "chime": new}, tags())
        self.assertIn("--to COMMIT", self.refused(project, "rollback", "apps"))
        self.assertIn("by a commit only", self.refused(project, "pin", "apps", old))
        done = self.imagecd(project, "rollback", "apps", "--to", "185c95c", "--up")
        self.assertIn("Undo: imagecd unpin apps --up", done.stdout)
        self.assertEqual({self.name(app): "185c95c" for app in ("buttons", "chime")}, self.config(project)["imagecd:pins"])
        self.assertEqual({"buttons": old, "chime": old}, tags())
        # The name of a member selects all members.
        done = self.imagecd(project, "unpin", "apps[chime]", "--up")
        self.assertIn(f"apps[buttons]: {old} → {new}", done.stdout)
        self.assertEqual({"buttons": new, "chime": new}, tags())
        self.imagecd(project, "hold", "apps", "--reason", "visitors", "--up")
        self.build(14, "c0ffee1")
        project.up()
        self.assertEqual({"buttons": new, "chime": new}, tags())

    def test_a_commit_without_an_image_offers_the_newest_before_it(self):
        project = None
        repository = self.folder / "code"
        self.git(".", "init", "-q", "-b", "main", str(repository))
        commits = []
        for number in range(4):
            self.git(repository, "commit", "-q", "--allow-empty", "-m", f"commit {number}")
            commits.append(self.git(repository, "rev-parse", "HEAD"))
        for number in (0, 1, 3):  # the third was not built
            self.build(10 + number, commits[number][:7])
        project = self.stack_of_five()
        project.up()
        said = self.refused(project, "rollback", "chime", "--to", commits[2], "--source-repository", str(repository))
        self.assertIn(f"imagecd rollback chime --to {commits[1][:7]}", said)
        self.imagecd(project, "rollback", "chime", "--to", commits[2], "--source-repository", str(repository), "--or-before")
        self.assertEqual(commits[1][:7], self.config(project)["imagecd:pins"][self.repository])

    def test_without_history_the_other_apps_builds_tell(self):
        old = self.build(10, "185c95c")
        self.build(12, "9f3b2aa", ["buttons"])
        self.build(14, "c0ffee1")
        project = self.stack_of_five()
        project.up()
        self.assertIn("imagecd rollback chime --to 185c95c", self.refused(project, "rollback", "chime", "--to", "9f3b2aa"))


class SharedStackTest(TestCase):
    """The stack's file is in git, and others also deploy from it."""

    def setUp(self):
        super().setUp()
        self.old, self.new = self.build(10, "185c95c"), self.build(12, "9f3b2aa")
        self.mine = self.stack_of_five()
        self.mine.up()
        upstream = self.folder / "upstream.git"
        self.git(".", "init", "-q", "--bare", "-b", "main", str(upstream))
        folder = self.mine.folder
        self.git(folder, "init", "-q", "-b", "main")
        self.git(folder, "add", ".")
        self.git(folder, "commit", "-q", "-m", "The stack")
        self.git(folder, "remote", "add", "origin", str(upstream))
        self.git(folder, "push", "-q", "-u", "origin", "main")
        self.upstream = upstream

    def second_checkout(self):
        theirs = self.folder / "theirs"
        self.git(".", "clone", "-q", str(self.upstream), str(theirs))
        return theirs

    def test_what_the_next_checkout_would_undo_has_to_be_committed_or_meant(self):
        said = self.refused(self.mine, "rollback", "chime", "--to", "185c95c")
        for way in ("--commit", "--local", "--stack-cr", "origin/main"):
            self.assertIn(way, said)
        self.imagecd(self.mine, "rollback", "chime", "--to", "185c95c", "--local")
        self.assertIn("Pulumi.dev.yaml", self.git(self.mine.folder, "status", "--short"))
        # A change back to the upstream state requires neither option.
        self.git(self.mine.folder, "commit", "-qam", "Pinned")
        self.git(self.mine.folder, "push", "-q")
        self.assertIn("differ from origin/main", self.refused(self.mine, "unpin", "chime"))

    def test_an_up_from_a_second_checkout_of_the_pushed_branch_keeps_the_rollback(self):
        self.imagecd(self.mine, "rollback", "chime", "--to", "185c95c", "--reason", "rings at night", "--commit", "--up")
        self.assertEqual("Roll chime back to 185c95c (rings at night)", self.git(self.mine.folder, "log", "-1", "--format=%s"))
        self.assertEqual("Pulumi.dev.yaml", self.git(self.mine.folder, "show", "--format=", "--name-only"))
        self.assertEqual("", self.git(self.mine.folder, "status", "--short"))
        self.git(self.mine.folder, "push", "-q")
        theirs = self.second_checkout()
        self.build(14, "c0ffee1")
        self.engine.run("up", "--yes", "--skip-preview", "--stack", "dev", cwd=theirs)
        self.assertEqual(self.old, self.tags(self.mine)["chime"])
        self.assertEqual(chime.tag(14, "c0ffee1"), self.tags(self.mine)["buttons"])

    def test_commit_takes_nothing_else_along(self):
        file = self.mine.folder / "Pulumi.dev.yaml"
        (self.mine.folder / "other").write_text("mine")
        self.git(self.mine.folder, "add", "other")
        self.imagecd(self.mine, "pin", "chime", "185c95c", "--commit")
        self.assertEqual("Pulumi.dev.yaml", self.git(self.mine.folder, "show", "--format=", "--name-only"))
        file.write_text(file.read_text() + "# mine\n")
        self.assertIn("not committed", self.refused(self.mine, "unpin", "chime", "--commit"))
        self.git(self.mine.folder, "checkout", "-q", "--", file.name)
        self.git(self.mine.folder, "checkout", "-q", "--detach")
        self.assertIn("no branch is checked out", self.refused(self.mine, "unpin", "chime", "--commit"))

    def test_a_commit_hook_that_fails_is_respected(self):
        hook = self.mine.folder / ".git" / "hooks" / "pre-commit"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\necho not on a Friday >&2\nexit 1\n")
        hook.chmod(0o755)
        done = self.imagecd(self.mine, "pin", "chime", "185c95c", "--commit", code=3)
        self.assertIn("not on a Friday", done.stderr)

    def test_the_entry_for_the_operators_stack_says_the_same(self):
        import yaml

        before = (self.mine.folder / "Pulumi.dev.yaml").read_text()
        done = self.imagecd(self.mine, "rollback", "chime", "--to", "185c95c", "--reason", "it's: \"late\"", "--stack-cr")
        self.assertEqual(before, (self.mine.folder / "Pulumi.dev.yaml").read_text())
        entry = yaml.safe_load(done.stdout)["spec"]["config"]
        self.assertEqual({self.repository: {"commit": "185c95c", "reason": "it's: \"late\""}}, json.loads(entry["imagecd:pins"]))
        # As the operator sets it: a string.
        self.mine.config("imagecd:pins", entry["imagecd:pins"])
        self.mine.up()
        self.assertEqual(self.old, self.tags(self.mine)["chime"])


class BadDaysTest(TestCase):
    def test_a_stack_that_somebody_else_updates_is_left_alone(self):
        self.build(10, "185c95c")
        self.build(12, "9f3b2aa")
        project = self.stack_of_five()
        project.up()
        locks = self.folder / "engine" / "state" / ".pulumi" / "locks" / "organization" / "probe" / "dev"
        locks.mkdir(parents=True, exist_ok=True)
        lock = locks / "theirs.json"
        lock.write_text(json.dumps({"pid": 1, "username": "ada", "hostname": "elsewhere", "timestamp": "2026-01-01T00:00:00Z"}))
        before = (project.folder / "Pulumi.dev.yaml").read_text()
        for more in ([], ["--json"]):
            done = self.imagecd(project, "rollback", "chime", "--to", "185c95c", "--up", *more, code=1)
            said = done.stdout + done.stderr
            self.assertIn("nothing is changed", said)
            self.assertIn("locked", said)
            self.assertEqual(before, (project.folder / "Pulumi.dev.yaml").read_text())
        lock.unlink()
        self.imagecd(project, "rollback", "chime", "--to", "185c95c", "--up")

    def test_secrets_stay_secret_in_the_file_in_the_state_and_in_all_that_is_said(self):
        self.build(10, "185c95c")
        self.build(12, "9f3b2aa")
        self.registry.set(credentials=[{"user": "ada", "password": PASSWORD, "repositories": []}])
        project = self.project(self.five())
        for key, value in (("insecure", "true"), ("username", "ada"), ("password", PASSWORD)):
            project.config(f'imagecd:registries["{self.registry.host}"].{key}', value, path=True, secret=True)
        project.up()
        said = ""
        for arguments in (["rollback", "chime", "--to", "185c95c", "--up"], ["unpin", "chime", "--json"], ["pin", "chime", "1234567"]):
            done = subprocess.run([self.program, *arguments], cwd=project.folder, env=self.engine.environment,
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
            said += done.stdout + done.stderr
        self.assertIn("185c95c", said)
        self.assertNotIn(PASSWORD, said)
        file = (project.folder / "Pulumi.dev.yaml").read_text()
        self.assertEqual(3, file.count("secure: "), file)
        self.assertNotIn(PASSWORD, file)
        self.assertNotIn(PASSWORD, project.run("stack", "export").stdout)

    def test_a_stack_without_images_or_a_registry_that_is_down_is_said(self):
        empty = self.project({"outputs": {"a": "b"}}, name="empty")
        empty.up()
        self.assertIn("no imagecd resources", self.imagecd(empty, "pin", "chime", "185c95c", code=1).stderr)
        self.build(10, "185c95c")
        project = self.stack_of_five()
        project.up()
        self.down()
        self.assertIn("503", self.refused(project, "pin", "chime", "185c95c"))

    def test_a_preview_that_fails_says_why(self):
        old = self.build(10, "185c95c")
        project = self.stack_of_five()
        project.up()
        program = self.five()
        program["resources"]["buttons"]["properties"]["branch"] = "nobody"
        project.write(program)
        said = self.refused(project, "hold", "chime", "--reason", "x")
        self.assertIn("nobody", said)


if __name__ == "__main__":
    case.main()
