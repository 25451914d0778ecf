"""verify.sourceRepository with the engine: the position in the history decides, and errors say how to repair the problem."""

from harness import case, chime, sources


class SourceTest(chime.TestCase):
    def setUp(self):
        super().setUp()
        self.source = sources.Source(self.folder / "homeslice")
        self.commits = [self.source.commit(subject, "apps/chime/ring") for subject in ("Ring", "Ring twice", "Ring softly")]

    def build(self, day, commit, branch="main"):
        return self.push(day, commit[:7], branch)

    def program(self, **properties):
        return self.chime(**{"verify": {"sourceRepository": str(self.source.folder)}, **properties})

    def test_a_build_of_an_old_commit_that_was_run_again_is_not_the_newest(self):
        self.build(10, self.commits[0])
        newest = self.build(12, self.commits[2])
        self.build(14, self.commits[1])
        project = self.stack(self.program())
        up = project.up()
        self.assert_deployed(up, newest)
        project.up("--expect-no-changes")
        project.up("--refresh", "--expect-no-changes")
        # A commit later, its build a preview and an update.
        following = self.build(15, self.source.commit("Ring in tune", "apps/chime/ring"))
        self.assertEqual(following, project.preview().outputs_of("chime")["tag"])
        self.assert_deployed(project.up(), following)

    def test_an_image_of_another_branch_with_mains_name_is_skipped(self):
        good = self.build(10, self.commits[2])
        self.source.git("checkout", "--quiet", "-b", "experiment")
        wrong = self.build(12, self.source.commit("Ring all night", "apps/chime/ring"))
        up = self.stack(self.program()).up()
        self.assert_deployed(up, good)
        self.assert_says(up, "warning", f"passed over {wrong}: its commit is not on branch main of verify.sourceRepository")

    def test_a_repository_that_cannot_be_used_is_an_error_that_says_what_to_do(self):
        self.build(10, self.commits[2])
        shallow = self.folder / "shallow"
        self.source.git("clone", "--quiet", "--depth=1", f"file://{self.source.folder}", str(shallow))
        project = self.stack(self.program(verify={"sourceRepository": str(shallow)}))
        text = self.assert_fails(project.up(check=False), "fetch --unshallow")
        self.assertIn("verify.sourceRepository", text)
        project.write(self.program(verify={"sourceRepository": "https://me:s3cret@example.net/owner/homeslice"}))
        text = self.assert_fails(project.up(check=False), "contains a user name or password")
        self.assertNotIn("s3cret", text)

    def test_preview_and_up_tell_the_commits_that_an_image_brings(self):
        self.build(10, self.commits[0])
        project = self.stack(self.program(sourcePath="apps/chime"))
        project.up()
        self.source.git("remote", "add", "origin", "git@github.com:owner/homeslice.git")
        self.source.commit("Show the time", "apps/clock/face")
        last = self.source.commit("Ring \x1b[2Jin tune", "apps/chime/ring")
        self.build(12, last)
        expected = ["brings 3 commits in apps/chime:", "  Ring [2Jin tune", "  Ring softly", "  Ring twice",
                    f"https://github.com/owner/homeslice/compare/{self.commits[0][:7]}...{last[:7]}"]
        for result in (project.preview(), project.up()):
            told = result.said_of("chime", "info")
            self.assertEqual(2, len(told), result.text)
            self.assertEqual(expected, told[1].splitlines(), result.text)
            self.assertNotIn("\x1b[2J", result.text)
        project.up("--expect-no-changes")

    def test_an_image_is_traced_to_its_commit(self):
        built = self.build(10, self.commits[1])
        program = self.program()
        program["variables"] = {"traced": {"fn::invoke": {
            "function": "imagecd:traceImage",
            "arguments": {"reference": "${chime.reference}", "sourceRepository": str(self.source.folder)}}}}
        program["outputs"]["traced"] = "${traced}"
        project = self.stack(program)
        project.up()
        traced = project.outputs()["traced"]
        self.assertEqual({"commit": self.commits[1], "subject": "Ring twice", "author": "Ada Example", "onBranch": True,
                          "commitsBehind": 1, "date": "2026-01-01T00:02:00Z"}, traced)
        program["variables"]["traced"]["fn::invoke"]["arguments"]["reference"] = f"{self.repository}:{built}x"
        project.write(program)
        self.assertIn("reference: the registry has no ", project.up(check=False).text)

    def test_what_is_deployed_stays_while_the_repository_is_away(self):
        deployed = self.build(10, self.commits[1])
        project = self.stack(self.program())
        project.up()
        self.build(12, self.commits[2])
        away = self.source.folder.rename(self.folder / "away")
        kept = project.up("--expect-no-changes")
        self.assert_says(kept, "warning", f"{deployed} stays deployed.*until verify.sourceRepository can be read")
        away.rename(self.source.folder)
        self.assertNotEqual(deployed, project.up().outputs_of("chime")["tag"])


if __name__ == "__main__":
    case.main()
