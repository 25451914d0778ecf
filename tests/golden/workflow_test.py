"""The generated workflows, as GitHub would read and run them."""

import functools
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

SAME_REPOSITORY = "github.event.pull_request.head.repo.full_name == github.repository"
ACTIONLINT = os.path.join(os.environ.get("IMAGECD_GOTOOLS_BIN") or os.devnull, "actionlint")


@functools.lru_cache(maxsize=None)
def workflows():
    return [
        (sample, path, text, goldens.load(text))
        for sample, path, text in goldens.every_file(".yaml")
        if path.startswith(".github/workflows/")
    ]


def steps(workflow):
    for job in workflow["jobs"].values():
        yield from job.get("steps", [])  # a call of a reusable workflow has none


@functools.lru_cache(maxsize=None)  # parsing takes longer than most tests
def step(sample, name, workflow="images"):
    workflow = goldens.load(goldens.files(sample)[f".github/workflows/{workflow}.yaml"])
    (found,) = [s for s in steps(workflow) if s.get("name") == name]
    return found


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


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
                    if name not in ("build", "publish") and path.endswith("images.yaml"):
                        self.assertNotIn("write", job["permissions"].values())

    def test_gives_a_pull_request_no_rights_and_secrets_only_in_the_same_repository(self):
        for sample, path, _, workflow in workflows():
            if "pull_request" not in workflow["on"]:
                continue
            for name, job in workflow["jobs"].items():
                with self.subTest(sample=sample, job=name):
                    if job.get("if", "").startswith("github.event_name != 'pull_request' && "):
                        continue
                    self.assertLessEqual(set(job["permissions"].items()), {("contents", "read"), ("packages", "read")})
                    self.assertEqual("packages" in job["permissions"], name == "try" and sample == "native_runners")
                    for found in job.get("steps", []):
                        self.assertNotIn("push", json.dumps(found.get("with", {})))
                        if found.get("if") != SAME_REPOSITORY:
                            for value in strings(found):
                                if "secrets." in value and "APPS" not in found.get("env", {}):
                                    self.assertTrue(value.startswith("${{ " + SAME_REPOSITORY + " && "), value)

    def test_pushes_nothing_in_a_run_of_a_git_tag(self):
        for sample, path, _, workflow in workflows():
            for name, job in workflow["jobs"].items():
                if "build-push-action" in json.dumps(job) and name != "try":
                    self.assertIn(" && github.ref_type == 'branch' && ", job["if"], sample)

    def test_ends_every_job_in_time(self):
        for sample, path, _, workflow in workflows():
            for job in workflow["jobs"].values():
                if "steps" in job:
                    self.assertLessEqual(job["timeout-minutes"], 90 if sample == "native_runners" else 60)

    def test_gives_identity_only_to_what_signs_or_logs_in_by_it(self):
        for sample, path, text, workflow in workflows():
            for job in workflow["jobs"].values():
                uses = json.dumps(job)
                identity = any(word in uses for word in ("cosign sign", "configure-aws-credentials", "google-github-actions/auth"))
                self.assertEqual("id-token" in job["permissions"], identity, sample)

    def test_pushes_nothing_before_every_gate_has_succeeded(self):
        jobs = goldens.load(goldens.files("native_runners")[IMAGES])["jobs"]
        self.assertEqual(jobs["build"]["needs"], ["discover", "test", "checks"])
        self.assertNotIn("always()", jobs["build"]["if"])
        self.assertIn("needs.build.result != 'skipped'", jobs["publish"]["if"])
        self.assertNotIn("if", jobs["test"])
        self.assertEqual(jobs["checks"]["uses"], "./.github/workflows/checks.yaml")

    def test_runs_each_platform_on_its_own_runner(self):
        jobs = goldens.load(goldens.files("native_runners")[IMAGES])["jobs"]
        self.assertEqual(jobs["build"]["runs-on"], "${{ matrix.app.runner }}")
        self.assertEqual(jobs["discover"]["runs-on"], ["self-hosted", "linux"])

    def test_needs_only_python3_and_bash_on_a_runner(self):
        for sample, path, text, workflow in workflows():
            for found in steps(workflow):
                if "run" in found:
                    self.assertEqual(found["shell"], "bash", sample)

    def test_pins_every_action_by_commit_with_its_version_or_says_why_not(self):
        for sample, path, text, _ in workflows():
            uses = re.findall(r"^ *(?:- )?uses: (\S+)(.*)", text, re.MULTILINE)
            self.assertTrue(uses)
            for action, note in uses:
                if action.startswith("./.github/workflows/"):
                    continue
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
        self.assertEqual(found["shell"], "bash")
        values = {key: value.replace("${{ '${{' }}", "${{") for key, value in found["env"].items()}
        done = run(
            ["bash", "-c", found["run"]],
            cwd=self.root,
            env={**os.environ, **values, **environment, "GITHUB_OUTPUT": self.output},
        )
        self.said = done.stdout
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
        self.assertEqual(self.discover(APPS='["*", "**", "**/*"]'), [])
        os.remove(self.output)
        settings = json.dumps({"root": {"context": "", "dockerfile": "Dockerfile"}})
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

    def test_refuses_a_run_of_a_git_tag(self):
        self.write("apps/a/Dockerfile")
        self.assertIn("start the workflow on a branch", self.discover(GITHUB_REF_TYPE="tag"))

    def test_refuses_a_path_that_means_something_else_to_docker(self):
        for folder in ("-x", "{{defaultContext}}", " "):
            with self.subTest(folder=folder):
                self.write(f"{folder}/api/Dockerfile")
                self.assertIn("cannot be built by this workflow", self.discover(APPS='["**"]'))
                shutil.rmtree(os.path.join(self.root, folder))

    def test_refuses_an_image_that_is_no_repository(self):
        self.write("apps/a/Dockerfile")
        for registry in ("ghcr.io/o,enable=true", "ghcr.io/o\nx", "ghcr.io/O", "-x/o", "ghcr.io/"):
            self.assertIn("is not a valid image repository", self.discover(REGISTRY=registry))

    def test_leaves_out_a_folder_whose_name_is_not_valid_and_builds_the_others(self):
        self.write("apps/Bad Name/Dockerfile", "apps/a/Dockerfile", "apps/a\nb/c/Dockerfile")
        self.assertEqual(self.names(APPS='["**"]'), ["a"])
        self.assertIn("'Bad Name' is not a valid name", self.said)

    def test_keeps_a_hostile_name_from_being_a_command_of_the_workflow(self):
        self.write("apps/a\n::set-output name=x::y/Dockerfile")
        self.assertEqual(self.discover(), [])
        self.assertFalse([line for line in self.said.splitlines() if line.startswith("::set-output")])

    def test_refuses_two_apps_of_one_name(self):
        self.write("apps/a/Dockerfile", "more/a/Dockerfile")
        self.assertIn("two apps are called 'a'", self.discover(APPS='["apps/*", "more/*"]'))

    def test_refuses_more_than_a_matrix_holds(self):
        self.write(*(f"apps/a{i}/Dockerfile" for i in range(257)))
        self.assertIn("a matrix has room for 256", self.discover())


class Plan(unittest.TestCase):
    """Runs the script that decides what is built, in a repository with a merged pull request."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = os.path.join(folder.name, "tree")
        self.output = os.path.join(folder.name, "output")
        os.mkdir(self.root)
        self.git("init", "-q")

    def git(self, *arguments):
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@example", "-c", "init.defaultBranch=main"]
        subprocess.run(command + ["-c", "core.hooksPath=/dev/null", *arguments], cwd=self.root, check=True)

    def commit(self, **files):
        for path, text in files.items():
            full = os.path.join(self.root, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as file:
                file.write(text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "change")

    def plan(self, *names, sample="only_changed", context="", **environment):
        apps = [
            {"name": name, "context": context or ".", "dockerfile": f"apps/{name}/Dockerfile", "platforms": "linux/amd64,linux/arm64", "arguments": ""}
            for name in names
        ]
        found = step(sample, "Plan the builds")
        with open(self.output, "w", encoding="utf-8"):
            pass
        values = {**found["env"], "APPS": json.dumps(apps), "EVENT": "push", "GITHUB_SHA": "c" * 40, "GITHUB_OUTPUT": self.output, **environment}
        done = run(["bash", "-c", found["run"]], cwd=self.root, env={**os.environ, **values})
        self.assertEqual(done.returncode, 0, done.stdout)
        with open(self.output, encoding="utf-8") as output:
            return {line.partition("=")[0]: json.loads(line.partition("=")[2]) for line in output}

    def paths(self, dockerfile, **environment):
        self.commit(**{"apps/api/Dockerfile": dockerfile})
        (app,) = self.plan("api", **environment)["apps"]
        fixed = ["apps/api/Dockerfile", "apps/api/Dockerfile.dockerignore", IMAGES]
        paths = json.loads(app["paths"])
        self.assertEqual(paths[-3:], fixed)
        return paths[:-3]

    def test_takes_the_paths_of_an_app_from_what_its_dockerfile_copies(self):
        dockerfile = (
            "# syntax=docker/dockerfile:1\nFROM golang AS build\nCOPY go.mod \\\n  # sums\n  go.sum ./\nCOPY [\"libs/a b\", \"/x/\"]\n"
            "ADD https://example.org/x /x\nADD cmd/*.go cmd/\nRUN --mount=type=bind,source=tools,target=/t --mount=type=cache,target=/c make\n"
            "FROM scratch\nCOPY --from=build --chown=1 /out /out\nCOPY --chmod=755 ./run.sh /\nCOPY <<EOF /etc/x\nCOPY . .\n"
        )
        self.assertEqual(self.paths(dockerfile.replace("COPY . .\n", "text\nEOF\n")),
                         [".dockerignore", "cmd", "go.mod", "go.sum", "libs/a b", "run.sh", "tools"])

    def test_takes_the_whole_context_where_a_dockerfile_can_read_anything(self):
        for line in ("COPY . .", "copy ./ /x", "ADD ../ /x", "COPY * /x", "COPY ${DIR} /x", "COPY 'a b' /x", "ONBUILD COPY a b", "COPY a/../.. /x",
                     "RUN --mount=type=bind,target=/x make", "RUN --mount=target=/x make", "COPY [a, b]", "FROM node:onbuild", "# escape=`\nCOPY a b"):
            with self.subTest(line=line):
                self.assertEqual(self.paths(line + "\n"), ["."])

    def test_takes_the_whole_context_where_a_copied_path_leads_through_a_link(self):
        self.commit(**{"real/x": ""})
        os.symlink("real", os.path.join(self.root, "link"))
        self.assertEqual(self.paths("COPY link/x /\n"), ["."])

    def test_takes_the_paths_that_imagecd_yaml_names(self):
        known = json.dumps({"api": {"paths": ["libs", "apps/api"]}})
        self.assertEqual(self.paths("COPY . .\n", KNOWN=known), ["libs", "apps/api"])

    def test_builds_for_a_pull_request_only_what_it_changes(self):
        self.commit(**{"apps/api/Dockerfile": "COPY libs/a /\n", "apps/site/Dockerfile": "COPY libs/b /\n"})
        self.commit(**{"libs/a/main.go": "x"})
        names = lambda **more: [app["name"] for app in self.plan("api", "site", **more)["apps"]]  # noqa: E731
        self.assertEqual(names(EVENT="pull_request"), ["api"])
        self.assertEqual(names(EVENT="push"), ["api", "site"])
        self.assertEqual(names(EVENT="pull_request", ONLY_CHANGED="false"), ["api", "site"])
        self.commit(**{IMAGES: "x"})
        self.assertEqual(names(EVENT="pull_request"), ["api", "site"])

    def test_builds_everything_where_the_history_does_not_say_what_changed(self):
        self.commit(**{"apps/api/Dockerfile": "COPY a /\n"})
        self.assertEqual(len(self.plan("api", EVENT="pull_request")["apps"]), 1)

    def test_gives_each_platform_its_runner(self):
        self.commit(**{"apps/api/Dockerfile": "FROM scratch\n"})
        builds = self.plan("api", sample="native_runners")["builds"]
        self.assertEqual(
            [(build["platforms"], build["slug"], build["runner"], build["emulated"]) for build in builds],
            [("linux/amd64", "linux-amd64", ["self-hosted", "linux"], False), ("linux/arm64", "linux-arm64", ["ubuntu-24.04-arm"], False)],
        )

    def test_gives_a_build_its_contexts_its_secrets_and_values_of_the_run(self):
        self.commit(**{"apps/api/Dockerfile": "FROM scratch\n", "apps/site/Dockerfile": "FROM scratch\n"})
        api, site = self.plan("api", "site", sample="native_runners")["apps"]
        self.assertEqual(api["arguments"], "COMMIT=" + "c" * 40)
        self.assertEqual(api["contexts"], "shared=libs/shared\nbase=docker-image://alpine")
        self.assertEqual((api["secrets"], api["secret_variables"]), (["NPM_TOKEN"], "npm_token=BUILD_SECRET_NPM_TOKEN"))
        self.assertIn("libs/shared", json.loads(api["paths"]))
        self.assertEqual((site["arguments"], site["contexts"], site["secrets"], site["secret_variables"]), ("", "", [], ""))


class Publish(unittest.TestCase):
    """Runs the scripts that make one image of several platforms, beside a docker that writes down what it is asked."""

    A, B = "sha256:" + "a" * 64, "sha256:" + "b" * 64

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        docker = os.path.join(self.folder, "docker")
        with open(docker, "w", encoding="utf-8") as file:
            file.write(FAKE_DOCKER)
        os.chmod(docker, os.stat(docker).st_mode | stat.S_IXUSR)

    def script(self, name, **environment):
        paths = {key: os.path.join(self.folder, key) for key in ("CALLS", "GITHUB_OUTPUT")}
        for path in paths.values():
            with open(path, "w", encoding="utf-8"):
                pass
        search = self.folder + os.pathsep + os.environ["PATH"]
        environment = {**os.environ, "PATH": search, "RUNNER_TEMP": self.folder, "DIGEST": self.A, **paths, **environment}
        done = run(["bash", "-c", step("native_runners", name)["run"]], env=environment)
        with open(paths["GITHUB_OUTPUT"], encoding="utf-8") as output, open(paths["CALLS"], encoding="utf-8") as calls:
            return done, output.read(), calls.read().splitlines()

    def keep(self, slug, kept="", built=""):
        return self.script("Keep the digest", SLUG=slug, KEPT=kept, BUILT=built)[0]

    def publish(self):
        return self.script("Publish the image", IMAGE="r.example/api", PLATFORMS="linux/amd64,linux/arm64", TAGS="r.example/api:1\nr.example/api:main")

    def test_makes_one_image_of_all_platforms(self):
        self.keep("linux-amd64", built=self.A)
        self.keep("linux-arm64", built=self.B)
        done, output, calls = self.publish()
        self.assertEqual((done.returncode, output), (0, f"digest={self.A}\n"), done.stdout)
        self.assertTrue(calls[0].startswith("buildx imagetools create --prefer-index=false --tag r.example/api:1 --tag r.example/api:main "))
        self.assertEqual(set(calls[0].split()[-2:]), {f"r.example/api@{self.A}", f"r.example/api@{self.B}"})

    def test_gives_a_kept_image_the_new_tags_as_it_is(self):
        for slug in ("linux-amd64", "linux-arm64"):
            self.keep(slug, kept=self.A)
        done, output, calls = self.publish()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual([word for word in calls[0].split() if "@" in word], [f"r.example/api@{self.A}"])

    def test_publishes_nothing_where_a_platform_is_missing_or_of_another_build(self):
        self.keep("linux-amd64", built=self.A)
        done, output, calls = self.publish()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("there is no build for linux/arm64", done.stdout)
        self.keep("linux-arm64", kept=self.B)
        done, output, calls = self.publish()
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(calls, [])

    def test_refuses_a_build_without_a_digest(self):
        self.assertNotEqual(self.keep("linux-amd64").returncode, 0)


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

    def reuse(self, revision, digest=DIGEST, force="false", retag="true"):
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
                "PATHS": json.dumps(["apps/api", ".github/workflows/images.yaml"]),
                "RETAG": retag,
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

    def test_leaves_the_tags_to_a_later_job_where_platforms_are_built_apart(self):
        output, calls = self.reuse(self.first, retag="false")
        self.assertEqual(output, f"digest={self.DIGEST}\n")
        self.assertFalse([call for call in calls if "create" in call])

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


# `runs` and `checks` are what GitHub says after so many sleeps; whatever changes something is written down.
FAKE_GH = """#!/bin/sh
look() {
  read -r now <"$STORY/clock"
  while [ ! -e "$STORY/$1.$now" ]; do now=$((now - 1)); done
  cat "$STORY/$1.$now"
}
case "$*" in
*--required*) printf '%s' "$REQUIRED_CHECKS" ;;
"pr checks "*) look checks && exit 8 ;;
"api repos/o/r/actions/runs?head_sha=$HEAD_COMMIT&"*) look runs ;;
"api repos/o/r/pulls/7/commits?"*) cat "$STORY/commits" ;;
"api repos/o/r/pulls/7/files?"*) cat "$STORY/files" ;;
"api "*) exit 1 ;;
*) echo "$@" >>"$STORY/calls" ;;
esac
"""
FAKE_SLEEP = """#!/bin/sh
read -r now <"$STORY/clock"
echo $((now + 1)) >"$STORY/clock"
"""
HEAD = "c" * 40
IMAGES = ".github/workflows/images.yaml"
TESTS = ".github/workflows/test.yaml"
OWN = ".github/workflows/dependabot-merge.yaml"
GREEN = [("test", "pass"), ("images", "skipping"), ("dependabot-merge", "pending")]


def a_run(path, status, number=1, event="pull_request"):
    """A run that has ended is known by its conclusion."""
    ended = status not in ("queued", "in_progress", "waiting", "requested", "pending")
    return {"id": number, "path": path, "event": event, "status": "completed" if ended else status, "conclusion": status if ended else None}


def a_commit(sha=HEAD, author="dependabot[bot]", committer="web-flow", verified=True):
    user = lambda login: {"login": login} if login else None  # noqa: E731
    return {"sha": sha, "author": user(author), "committer": user(committer), "commit": {"verification": {"verified": verified}}}


class PullRequest(unittest.TestCase):
    """Runs the scripts that merge dependabot's pull requests, beside a gh that plays GitHub over time."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.write("gh", FAKE_GH)
        self.write("sleep", FAKE_SLEEP)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o755)
        return path

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return file.read()

    def run_step(self, name, **environment):
        found = step("homeslice", name, "dependabot-merge")
        values = {key: value for key, value in found["env"].items() if "${{" not in value}
        for output in ("calls", "output"):
            self.write(output, "")
        done = run(
            ["bash", "-c", found["run"].replace("seq 100", "seq 4")],
            env={
                **os.environ,
                **values,
                "PATH": self.folder + os.pathsep + os.environ["PATH"],
                "STORY": self.folder,
                "GITHUB_OUTPUT": os.path.join(self.folder, "output"),
                "GITHUB_WORKFLOW": "dependabot-merge",
                "GH_REPO": "o/r",
                "PULL_REQUEST": "https://github.com/o/r/pull/7",
                "HEAD_COMMIT": HEAD,
                "BRANCH": "main",
                "REQUIRED_CHECKS": "",
                **environment,
            },
        )
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout


@unittest.skipUnless(shutil.which("jq"), "jq is not on PATH")
class Merge(PullRequest):
    MERGED = [f"pr merge --squash --match-head-commit {HEAD} https://github.com/o/r/pull/7", "workflow run images.yaml --ref main"]

    def merge(self, *looks, checks=GREEN, commits=None, **environment):
        """`looks` are the lists of runs after one sleep, two, ...; gives what gh was asked to change."""
        self.write("clock", "0")
        for number, runs in enumerate(looks or [[a_run(IMAGES, "success")]], 1):
            self.write(f"runs.{number}", json.dumps({"total_count": len(runs), "workflow_runs": runs}) if runs is not None else "")
        self.write("checks.0", json.dumps([{"name": "n", "workflow": w, "bucket": b} for w, b in checks]) if checks else "")
        self.write("commits", json.dumps([a_commit()] if commits is None else commits))
        self.said = self.run_step("Merge what has passed its checks", **environment)
        for number in range(1, len(looks) + 1):
            os.remove(os.path.join(self.folder, f"runs.{number}"))
        return self.read("calls").splitlines()

    def assertLeft(self, *looks, says="", **arguments):
        self.assertEqual(self.merge(*looks, **arguments), [])
        self.assertIn(says, self.said)

    def test_merges_what_passed_just_that_commit_and_starts_the_builds(self):
        self.assertEqual(self.merge([a_run(IMAGES, "success"), a_run(OWN, "in_progress", 2)]), self.MERGED)

    def test_waits_for_the_run_of_a_required_workflow_whatever_the_checks_say(self):
        self.assertLeft([], says=f'gave up: waiting for ["{IMAGES}"]')
        for status in ("queued", "in_progress", "waiting", "requested", "pending"):
            with self.subTest(status=status):
                self.assertLeft([a_run(IMAGES, status)])
                self.assertEqual(self.merge([], [a_run(IMAGES, status)], [a_run(IMAGES, "success")]), self.MERGED)
                self.assertEqual(int(self.read("clock")), 4)

    def test_leaves_what_any_workflow_refused(self):
        for conclusion in ("failure", "cancelled", "timed_out", "action_required", "stale", "startup_failure"):
            with self.subTest(conclusion=conclusion):
                self.assertLeft([a_run(IMAGES, "in_progress")], [a_run(IMAGES, conclusion)], says=f'failed: ["{IMAGES}"]')
                self.assertLeft([a_run(IMAGES, "success"), a_run(TESTS, conclusion, 2)], says=f'failed: ["{TESTS}"]')

    def test_takes_a_required_workflow_that_was_skipped_for_one_that_has_not_passed(self):
        for conclusion in ("skipped", "neutral"):
            self.assertLeft([a_run(IMAGES, conclusion)])
            self.assertEqual(self.merge([a_run(IMAGES, "success"), a_run(TESTS, conclusion, 2)]), self.MERGED)

    def test_requires_the_run_of_the_pull_request_and_not_another_one(self):
        self.assertLeft([a_run(IMAGES, "success", event="push")])
        self.assertLeft([a_run(IMAGES, "success", event="workflow_dispatch"), a_run(IMAGES, "in_progress", 2)])

    def test_waits_for_a_workflow_that_starts_late(self):
        late = [a_run(IMAGES, "success"), a_run(TESTS, "in_progress", 2)]
        self.assertLeft([a_run(IMAGES, "success")], late, [late[0], a_run(TESTS, "failure", 2)])

    def test_judges_by_the_newest_run_of_each_workflow(self):
        self.assertEqual(self.merge([a_run(IMAGES, "success", 2), a_run(IMAGES, "cancelled", 1)]), self.MERGED)
        self.assertLeft([a_run(IMAGES, "success", 1), a_run(IMAGES, "cancelled", 2)])

    def test_asks_again_when_github_gives_no_answer(self):
        self.assertLeft(None, says="gave up")
        self.assertEqual(self.merge(None, [a_run(IMAGES, "success")]), self.MERGED)

    def test_leaves_what_a_check_of_any_service_refuses_or_has_not_finished(self):
        self.assertLeft(checks=[("test", "pass"), ("", "fail")])
        self.assertLeft(checks=[("test", "pass"), ("", "cancel")])
        self.assertLeft(checks=[("test", "pass"), ("", "pending")])
        self.assertLeft(checks=[("dependabot-merge", "pass")])
        self.assertLeft(checks=[("images", "skipping")])
        self.assertLeft(checks=[])

    def test_leaves_a_commit_that_dependabot_did_not_make(self):
        for commit in (
            a_commit(author="mallory"),
            a_commit(author=None),
            a_commit(committer="mallory"),
            a_commit(committer=None),
            a_commit(verified=False),
            a_commit(sha="d" * 40),
        ):
            with self.subTest(commit=commit):
                self.assertLeft(commits=[commit], says="not every commit is by dependabot")
                self.assertLeft(commits=[a_commit(), commit])
        self.assertLeft(commits=[a_commit(author="mallory", sha="d" * 40), a_commit()])
        self.assertLeft(commits=[])
        self.assertLeft(commits=[a_commit()], GH_REPO="o/unreachable")
        self.assertLeft(commits=[a_commit()] * 100)
        self.assertEqual(self.merge(commits=[a_commit(sha="d" * 40), a_commit()]), self.MERGED)

    def test_needs_required_checks_where_no_workflow_is_known_to_be_required(self):
        self.assertLeft([], REQUIRED="[]")
        self.assertLeft([a_run(TESTS, "success")], REQUIRED="[]")
        required = json.dumps([{"name": "n", "workflow": "test", "bucket": "pass"}])
        self.assertEqual(self.merge([a_run(TESTS, "success")], REQUIRED="[]", REQUIRED_CHECKS=required, IMAGES=""), self.MERGED[:1])
        self.assertLeft([a_run(TESTS, "failure")], REQUIRED="[]", REQUIRED_CHECKS=required)

    def test_takes_every_value_as_text(self):
        hostile = "--x'\"`touch owned`$(touch owned);touch owned"
        called = self.merge(BRANCH=hostile, PULL_REQUEST=hostile + "/7")
        self.assertEqual(called, [f"pr merge --squash --match-head-commit {HEAD} {hostile}/7", f"workflow run images.yaml --ref {hostile}"])
        self.assertLeft([a_run("x\n::error::$(touch owned)%0A", "failure")], says='["x\\n::error')
        self.assertFalse(os.path.exists("owned"))

    def test_acts_only_for_dependabot_in_this_repository(self):
        seen = 0
        for sample, path, _, workflow in workflows():
            if path.endswith("dependabot-merge.yaml"):
                (job,) = workflow["jobs"].values()
                self.assertEqual(
                    set(job["if"].split(" && ")),
                    {
                        "github.actor == 'dependabot[bot]'",
                        "github.event.pull_request.user.login == 'dependabot[bot]'",
                        "github.event.pull_request.head.repo.full_name == github.repository",
                    },
                )
                self.assertEqual(json.loads(step(sample, "Merge what has passed its checks", "dependabot-merge")["env"]["REQUIRED"]), [IMAGES])
                seen += 1
        self.assertGreater(seen, 0)


def an_update(name, kind="", **more):
    return {"dependencyName": name, "updateType": kind and f"version-update:semver-{kind}", **more}


def a_file(*lines, **more):
    return {"filename": "apps/a/Dockerfile", "status": "modified", "patch": "\n".join(["@@ -1,3 +1,3 @@", " # base", *lines]), **more}


@unittest.skipUnless(shutil.which("jq"), "jq is not on PATH")
class Decide(PullRequest):
    OLD, NEW = "@sha256:" + "1" * 64, "@sha256:" + "2" * 64

    def decides(self, *updates, files=(), **environment):
        """Whether the pull request is to be merged."""
        self.write("files", json.dumps(list(files)))
        self.said = self.run_step("Decide whether to merge", UPDATES=json.dumps(list(updates)), **environment)
        output = self.read("output")
        self.assertIn(output, ("", "merge=true\n"))
        return output != ""

    def changes(self, before, after):
        return a_file("-" + before, "+" + after)

    def test_takes_updates_of_the_allowed_kinds(self):
        self.assertTrue(self.decides(an_update("a", "patch"), an_update("b", "minor")))
        self.assertFalse(self.decides(an_update("a", "patch"), an_update("b", "major")))
        self.assertFalse(self.decides(an_update("a")))
        self.assertFalse(self.decides())
        patch = json.dumps(["version-update:semver-patch"])
        self.assertFalse(self.decides(an_update("a", "minor"), ALLOWED=patch))

    def test_takes_a_new_digest_of_the_same_tag_whatever_its_kind_is_called(self):
        digest = self.changes("FROM node:22" + self.OLD + " AS a", "FROM node:22" + self.NEW + " AS a")
        patch = json.dumps(["version-update:semver-patch"])
        for kind in ("", "major", "minor"):
            self.assertTrue(self.decides(an_update("node", kind), files=[digest], ALLOWED=patch))
        self.assertTrue(self.decides(an_update("node"), files=[digest, digest]))

    def test_takes_a_digest_beside_small_updates(self):
        digest = self.changes("FROM node:22" + self.OLD, "FROM node:22" + self.NEW)
        small = self.changes("FROM python:3.14.1" + self.OLD, "FROM python:3.14.2" + self.NEW)
        self.assertTrue(self.decides(an_update("node", "major"), an_update("python", "patch"), files=[digest, small]))
        self.assertFalse(self.decides(an_update("node", "major"), an_update("python", "major"), files=[digest, small]))

    def test_leaves_what_changes_more_than_a_digest(self):
        new = "FROM node:22" + self.NEW
        for before in ("FROM node:21" + self.OLD, "FROM node:22", "FROM node" + self.OLD, "FROM my/node:22" + self.OLD):
            with self.subTest(before=before):
                self.assertFalse(self.decides(an_update("node", "major"), files=[self.changes(before, new)]))
        digest = ["-FROM node:22" + self.OLD, "+" + new]
        self.assertFalse(self.decides(an_update("node"), files=[a_file(*digest, "+RUN curl example.org")]))
        self.assertFalse(self.decides(an_update("node"), files=[a_file(*digest, patch=None)]))
        self.assertFalse(self.decides(an_update("node"), files=[]))
        self.assertFalse(self.decides(an_update("node"), files=[a_file(*digest)], GH_REPO="o/unreachable"))
        self.assertFalse(self.decides(an_update("other"), files=[a_file(*digest)]))
        self.assertFalse(self.decides(an_update("node"), files=[a_file(*digest)] * 100))

    def test_says_which_update_waits_for_a_person(self):
        self.decides(an_update("a", "patch"), an_update("b$(touch owned)\n::x", "major"))
        self.assertIn('not merged::an update of ["b$(touch owned)\\n::x"] is neither', self.said)
        self.assertFalse(os.path.exists("owned"))


RECORD = """#!/usr/bin/env python3
import json, os, sys
with open(os.environ["CALLS"], "a", encoding="utf-8") as calls:
    calls.write(json.dumps(sys.argv[1:]) + "\\n")
"""


class HostileValues(unittest.TestCase):
    """Runs the other scripts with values that a shell would like to run."""

    HOSTILE = "-x '\"`touch owned` $(touch owned); touch owned * ? [a]"

    def called(self, sample, name, program, **environment):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, program)
            with open(path, "w", encoding="utf-8") as file:
                file.write(RECORD)
            os.chmod(path, 0o755)
            summary = os.path.join(folder, "summary")
            calls = os.path.join(folder, "calls")
            done = run(
                ["bash", "-c", step(sample, name)["run"]],
                cwd=folder,
                env={
                    **os.environ,
                    "PATH": folder + os.pathsep + os.environ["PATH"],
                    "CALLS": calls,
                    "RUNNER_TEMP": folder,
                    "GITHUB_STEP_SUMMARY": summary,
                    "GITHUB_RUN_ID": "1",
                    "GITHUB_RUN_ATTEMPT": "2",
                    **environment,
                },
            )
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertFalse(os.path.exists(os.path.join(folder, "owned")))
            for written in (calls, summary):
                if os.path.exists(written):
                    with open(written, encoding="utf-8") as file:
                        return file.read()
            self.fail("the script did nothing")

    def test_sign_one_image(self):
        (call,) = self.called("only_changed", "Sign", "cosign", IMAGE=self.HOSTILE, DIGEST="sha256:1").splitlines()
        self.assertEqual(json.loads(call), ["sign", "--yes", "--", self.HOSTILE + "@sha256:1"])

    def test_reconcile_one_stack(self):
        (call,) = self.called(
            "homeslice", "Ask the operator to reconcile", "kubectl", NAMESPACE=self.HOSTILE, STACK=self.HOSTILE, KUBECONFIG_CONTENTS=self.HOSTILE
        ).splitlines()
        self.assertEqual(
            json.loads(call),
            ["annotate", "--overwrite", f"--namespace={self.HOSTILE}", "--", "stacks.pulumi.com", self.HOSTILE, "pulumi.com/reconciliation-request=1-2"],
        )

    def test_are_shown_as_they_are(self):
        shown = self.called("homeslice", "Show what was pushed", "none", TAGS=self.HOSTILE + "\nb:c", DIGEST="sha256:1")
        self.assertEqual(shown, f"- {self.HOSTILE}@sha256:1\n- b:c@sha256:1\n")


if __name__ == "__main__":
    unittest.main()
