"""The generated workflows, as GitHub would read and run them."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

import goldens

ACTIONLINT = os.path.join(os.environ.get("IMAGECD_GOTOOLS_BIN") or os.devnull, "actionlint")


def workflows():
    for sample, path, text in goldens.every_file(".yaml"):
        if path.startswith(".github/workflows/"):
            yield sample, path, text, goldens.load(text)


def steps(workflow):
    for job in workflow["jobs"].values():
        yield from job["steps"]


def step(sample, name):
    workflow = goldens.load(goldens.files(sample)[".github/workflows/images.yaml"])
    (found,) = [s for s in steps(workflow) if s.get("name") == name]
    return found


def run(command, **arguments):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, text=True, **arguments)


class EveryWorkflow(unittest.TestCase):
    @unittest.skipUnless(os.path.exists(ACTIONLINT), "actionlint is not there (ci/gotools.sh, then -DIMAGECD_GOTOOLS_BIN=...)")
    def test_passes_actionlint(self):
        for sample, path, text, _ in workflows():
            with self.subTest(sample=sample, path=path):
                shellcheck = shutil.which("shellcheck") or ""
                done = run([ACTIONLINT, "-shellcheck", shellcheck, "-pyflakes", "", "-no-color", "-"], input=text)
                self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_gives_no_right_by_default(self):
        for sample, path, _, workflow in workflows():
            with self.subTest(sample=sample, path=path):
                self.assertEqual(workflow["permissions"], {})
                for name, job in workflow["jobs"].items():
                    self.assertIn("permissions", job)
                    if name != "build" and path.endswith("images.yaml"):
                        self.assertNotIn("write", job["permissions"].values())

    def test_gives_identity_only_to_what_signs(self):
        for sample, path, text, workflow in workflows():
            for job in workflow["jobs"].values():
                self.assertEqual("id-token" in job["permissions"], "cosign sign" in json.dumps(job), sample)

    def test_pins_every_action_by_commit_with_its_version_or_says_why_not(self):
        for sample, path, text, _ in workflows():
            uses = re.findall(r"^ *(?:- )?uses: (\S+)(.*)", text, re.MULTILINE)
            self.assertTrue(uses)
            for action, note in uses:
                with self.subTest(sample=sample, action=action):
                    if re.search(r"@[0-9a-f]{40}$", action):
                        self.assertRegex(note, r"^  # v\d+\.\d+\.\d+$")
                    else:
                        self.assertIn("its commit was not read", note)

    def test_reads_no_context_inside_a_script(self):
        for sample, path, _, workflow in workflows():
            for found in steps(workflow):
                self.assertNotIn("${{", found.get("run", ""), sample)

    def test_never_leaves_a_credential_in_the_work_tree(self):
        for sample, path, _, workflow in workflows():
            for found in steps(workflow):
                if found.get("uses", "").startswith("actions/checkout"):
                    self.assertIs(found["with"]["persist-credentials"], False)

    def test_runs_nothing_of_a_pull_request_that_has_rights(self):
        for sample, path, _, workflow in workflows():
            if "pull_request_target" in workflow["on"]:
                for found in steps(workflow):
                    self.assertNotIn("checkout", found.get("uses", ""))

    def test_tags_by_branch_time_in_utc_and_commit(self):
        for sample, path, text, _ in workflows():
            if path.endswith("images.yaml"):
                self.assertIn("type=raw,value={{branch}}.{{date 'YYYYMMDD-HHmmss' tz='UTC'}}.{{sha}}", text)


class Discovery(unittest.TestCase):
    """Runs the script of the job on real work trees."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = os.path.join(folder.name, "tree")
        os.mkdir(self.root)
        self.output = os.path.join(folder.name, "output")

    def write(self, *paths):
        for path in paths:
            full = os.path.join(self.root, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as file:
                file.write("FROM scratch\n")

    def discover(self, sample="one_app", **environment):
        git = ["git", "-c", "init.defaultBranch=main", "-c", "core.hooksPath=/dev/null"]
        subprocess.run(git + ["init", "-q", self.root], check=True)
        subprocess.run(git + ["-C", self.root, "add", "-A"], check=True)
        found = step(sample, "Find the apps")
        self.assertEqual(found["shell"], "python")
        values = {key: value.replace("${{ '${{' }}", "${{") for key, value in found["env"].items()}
        done = run(
            [sys.executable, "-c", found["run"]],
            cwd=self.root,
            env={**os.environ, **values, **environment, "GITHUB_OUTPUT": self.output},
        )
        if done.returncode != 0:
            return done.stdout
        with open(self.output, encoding="utf-8") as file:
            line = file.read()
        self.assertRegex(line, r"\Aapps=[^\n]*\n\Z")
        return json.loads(line[len("apps=") :])

    def names(self, **environment):
        return [app["name"] for app in self.discover(**environment)]

    def test_finds_every_folder_with_a_dockerfile_or_containerfile(self):
        self.write("apps/a/Dockerfile", "apps/b/Containerfile", "apps/c/main.py", "apps/d/e/Dockerfile", "Dockerfile")
        self.assertEqual(
            self.discover(),
            [
                {
                    "name": name,
                    "image": "ghcr.io/owner/solo/" + name,
                    "context": "apps/" + name,
                    "dockerfile": f"apps/{name}/{file}",
                    "platforms": "linux/amd64,linux/arm64",
                    "target": "",
                    "arguments": "",
                }
                for name, file in (("a", "Dockerfile"), ("b", "Containerfile"))
            ],
        )

    def test_prefers_a_dockerfile(self):
        self.write("apps/a/Dockerfile", "apps/a/Containerfile")
        self.assertEqual([app["dockerfile"] for app in self.discover()], ["apps/a/Dockerfile"])

    def test_finds_nothing_in_an_empty_tree(self):
        self.write("README.md")
        self.assertEqual(self.discover(), [])

    def test_reads_globs_by_component(self):
        self.write("apps/a/Dockerfile", "apps/old-b/Dockerfile", "apps/c/test/Dockerfile", "x/y/z/Dockerfile")
        self.assertEqual(self.names(APPS='["apps/*"]', EXCLUDE='["apps/old-*"]'), ["a"])
        os.remove(self.output)
        self.assertEqual(self.names(APPS='["**"]', EXCLUDE='["apps/**/test"]'), ["a", "old-b", "z"])
        os.remove(self.output)
        self.assertEqual(self.names(APPS='["x/**/z"]'), ["z"])

    def test_takes_special_characters_of_a_glob_as_they_are(self):
        self.write("apps/[a]/x/Dockerfile", "apps/a/x/Dockerfile", "apps/a.b/y/Dockerfile", "apps/aXb/z/Dockerfile")
        self.assertEqual(self.names(APPS='["apps/[a]/*", "apps/a.b/*"]'), ["x", "y"])

    def test_builds_the_root_where_it_is_asked_for(self):
        self.write("Dockerfile")
        settings = json.dumps({"": {"name": "root", "context": "", "dockerfile": "Dockerfile"}})
        (app,) = self.discover(SETTINGS=settings)
        self.assertEqual((app["name"], app["context"], app["dockerfile"]), ("root", ".", "Dockerfile"))

    def test_uses_what_is_known_of_an_app_while_it_is_there(self):
        self.write("apps/api/docker/Dockerfile.prod", "apps/new/Dockerfile")
        api, new = self.discover(sample="other_registry")
        self.assertEqual(api["image"], "registry.example:5000/team/special/api")
        self.assertEqual(api["target"], "production")
        self.assertEqual(api["context"], ".")
        self.assertEqual(api["arguments"], "VERSION=1.10\nGREETING=${{ hello }}")
        self.assertEqual(new["image"], "registry.example:5000/team/new")
        shutil.rmtree(os.path.join(self.root, "apps/api"))
        os.remove(self.output)
        self.assertEqual([app["name"] for app in self.discover(sample="other_registry")], ["new"])

    def test_refuses_a_name_that_is_none(self):
        self.write("apps/Bad Name/Dockerfile")
        self.assertIn("'Bad Name' is no name for an app", self.discover())

    def test_keeps_a_hostile_name_from_being_a_command_of_the_workflow(self):
        self.write("apps/a\n::set-output name=x::y/Dockerfile")
        self.assertEqual(len(self.discover().splitlines()), 1)

    def test_refuses_two_apps_of_one_name(self):
        self.write("apps/a/Dockerfile", "more/a/Dockerfile")
        self.assertIn("two apps are called 'a'", self.discover(APPS='["apps/*", "more/*"]'))

    def test_refuses_more_than_a_matrix_holds(self):
        self.write(*(f"apps/a{i}/Dockerfile" for i in range(257)))
        self.assertIn("a matrix has room for 256", self.discover())


FAKE_DOCKER = """#!/bin/sh
echo "$@" >>"$CALLS"
case "$*" in
*'{{.Manifest.Digest}}') [ -n "$DIGEST" ] && echo "$DIGEST" ;;
*'{{json .Image}}') cat "$IMAGE_JSON" ;;
esac
"""


@unittest.skipUnless(shutil.which("jq"), "jq is not on PATH")
class Reuse(unittest.TestCase):
    """Runs the script that keeps the image of an unchanged app, beside a docker that writes down what it is asked."""

    DIGEST = "sha256:" + "a" * 64

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.root = os.path.join(self.folder, "tree")
        self.git("init", "-q", self.root, cwd=self.folder)
        self.first = self.commit("apps/api/Dockerfile", "FROM scratch\n")
        docker = os.path.join(self.folder, "docker")
        with open(docker, "w", encoding="utf-8") as file:
            file.write(FAKE_DOCKER)
        os.chmod(docker, os.stat(docker).st_mode | stat.S_IXUSR)

    def git(self, *arguments, cwd=None):
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@example", "-c", "init.defaultBranch=main"]
        return subprocess.run(
            command + ["-c", "core.hooksPath=/dev/null", *arguments], cwd=cwd or self.root, check=True, stdout=subprocess.PIPE, text=True
        ).stdout.strip()

    def commit(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "change")
        return self.git("rev-parse", "HEAD")

    def reuse(self, revision, digest=DIGEST, force="false"):
        """The digest that the step gives out, and how docker was called."""
        labels = {"org.opencontainers.image.revision": revision} if revision else {}
        image = {"linux/amd64": {"config": {"Labels": labels}}, "linux/arm64": {"config": {"Labels": labels}}}
        paths = {name: os.path.join(self.folder, name) for name in ("image.json", "calls", "output")}
        with open(paths["image.json"], "w", encoding="utf-8") as file:
            json.dump(image, file)
        for name in ("calls", "output"):
            with open(paths[name], "w", encoding="utf-8"):
                pass
        found = step("only_changed", "Keep the image of an unchanged app")
        done = run(
            ["bash", "-c", found["run"]],
            cwd=self.root,
            env={
                **os.environ,
                "PATH": self.folder + os.pathsep + os.environ["PATH"],
                "CALLS": paths["calls"],
                "IMAGE_JSON": paths["image.json"],
                "GITHUB_OUTPUT": paths["output"],
                "DIGEST": digest,
                "FORCE": force,
                "IMAGE": "ghcr.io/o/api",
                "TAGS": "ghcr.io/o/api:main.20251014-050954.185c95c\nghcr.io/o/api:main",
                "CONTEXT": "apps/api",
                "DOCKERFILE": "apps/api/Dockerfile",
                "WORKFLOW": ".github/workflows/images.yaml",
            },
        )
        self.assertEqual(done.returncode, 0, done.stdout)
        with open(paths["output"], encoding="utf-8") as output, open(paths["calls"], encoding="utf-8") as calls:
            return output.read(), calls.read().splitlines()

    def assertBuilds(self, *arguments, **more):
        output, calls = self.reuse(*arguments, **more)
        self.assertEqual(output, "")
        self.assertFalse([call for call in calls if "create" in call])

    def test_gives_an_unchanged_app_both_tags_and_no_build(self):
        self.commit("apps/site/Dockerfile", "FROM scratch\n")
        output, calls = self.reuse(self.first)
        self.assertEqual(output, f"digest={self.DIGEST}\n")
        self.assertEqual(
            calls[-1],
            "buildx imagetools create --prefer-index=false --tag ghcr.io/o/api:main.20251014-050954.185c95c"
            f" --tag ghcr.io/o/api:main ghcr.io/o/api@{self.DIGEST}",
        )

    def test_builds_what_changed_since_its_image_and_not_since_the_last_push(self):
        self.commit("apps/api/main.py", "1\n")
        self.commit("apps/site/Dockerfile", "FROM scratch\n")
        self.assertBuilds(self.first)

    def test_builds_everything_when_the_workflow_changed(self):
        self.commit(".github/workflows/images.yaml", "name: images\n")
        self.assertBuilds(self.first)

    def test_builds_when_there_is_no_image_yet(self):
        self.assertBuilds(self.first, digest="")

    def test_builds_when_the_image_is_from_nowhere(self):
        self.assertBuilds("")
        self.assertBuilds("0" * 40)
        self.assertBuilds("--output=/x")

    def test_builds_when_asked_to(self):
        self.assertBuilds(self.first, force="true")


FAKE_GH = """#!/bin/sh
case "$1 $2" in
'pr checks') cat "$CHECKS" && exit 8 ;;
*) echo "$@" >>"$CALLS" ;;
esac
"""


@unittest.skipUnless(shutil.which("jq"), "jq is not on PATH")
class Merge(unittest.TestCase):
    """Runs the script that merges dependabot's pull requests, beside a gh that writes down what it is asked."""

    def merge(self, *checks):
        """`checks` are (workflow, bucket); gives what gh was asked to change."""
        with tempfile.TemporaryDirectory() as folder:
            paths = {name: os.path.join(folder, name) for name in ("gh", "sleep", "checks", "calls")}
            contents = {"gh": FAKE_GH, "sleep": "#!/bin/sh\n", "calls": ""}
            contents["checks"] = json.dumps([{"name": "n", "workflow": w, "bucket": b} for w, b in checks]) if checks else ""
            for name, path in paths.items():
                with open(path, "w", encoding="utf-8") as file:
                    file.write(contents[name])
                os.chmod(path, 0o755)
            workflow = goldens.load(goldens.files("homeslice")[".github/workflows/dependabot-merge.yaml"])
            script = workflow["jobs"]["merge"]["steps"][1]["run"].replace("seq 100", "seq 3")
            done = run(
                ["bash", "-c", script],
                env={
                    **os.environ,
                    "PATH": folder + os.pathsep + os.environ["PATH"],
                    "CHECKS": paths["checks"],
                    "CALLS": paths["calls"],
                    "GITHUB_WORKFLOW": "dependabot-merge",
                    "PULL_REQUEST": "https://github.com/o/r/pull/1",
                    "HEAD_COMMIT": "c" * 40,
                    "IMAGES": "images.yaml",
                    "BRANCH": "main",
                },
            )
            self.assertEqual(done.returncode, 0, done.stdout)
            with open(paths["calls"], encoding="utf-8") as calls:
                return calls.read().splitlines()

    def test_merges_what_passed_just_that_commit_and_starts_the_builds(self):
        self.assertEqual(
            self.merge(("test", "pass"), ("images", "skipping"), ("dependabot-merge", "pending")),
            [
                f"pr merge --squash --match-head-commit {'c' * 40} https://github.com/o/r/pull/1",
                "workflow run images.yaml --ref main",
            ],
        )

    def test_leaves_what_failed_is_not_done_or_was_never_tested(self):
        self.assertEqual(self.merge(("test", "pass"), ("lint", "fail")), [])
        self.assertEqual(self.merge(("test", "pass"), ("lint", "cancel")), [])
        self.assertEqual(self.merge(("test", "pass"), ("lint", "pending")), [])
        self.assertEqual(self.merge(("dependabot-merge", "pass")), [])
        self.assertEqual(self.merge(("images", "skipping")), [])
        self.assertEqual(self.merge(), [])


if __name__ == "__main__":
    unittest.main()
