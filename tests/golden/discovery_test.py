"""The workflow's script and the command line find the same apps, on random trees."""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

import goldens

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from harness import case  # noqa: E402

IMAGECD = case.program("imagecd", "ci/build.sh dev")
TREES = 15
FOLDERS = [
    "", "apps", "apps/a", "apps/b", "apps/b/a", "apps/Bad.Name", "apps/-x", "apps/node_modules/c", "apps/b/vendor/d", "vendor/e",
    "tools/f", "tools/target/g", "tools/f/target/h", "services/i/docker", "apps/ignored/j", "apps/a b/k", "apps/\u00e9", ".cache/l",
    "apps/" + "a" * 64, "/".join(["m"] * 23), "/".join(["m"] * 24), "/".join(["m"] * 25), "apps/module/n", "apps/tab\there",
]
PATTERNS = ["apps/*", "*", "**", "**/*", "tools/**", "apps/**/a", "a*/b", "services/*/*", "apps/*/*"]


def git(root, *arguments):
    subprocess.run(["git", "-c", "core.hooksPath=/dev/null", "-C", root, *arguments], check=True, capture_output=True)


def write(root, path, text="FROM scratch\n"):
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    if not os.path.lexists(full):
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)


def grow(root, choose):
    """Adds random files to a tree."""
    write(root, ".gitignore", "ignored/\n")
    write(root, "tools/f/Cargo.toml", "")
    for folder in choose.sample(FOLDERS, choose.randrange(3, 12)):
        name = choose.choice(["Dockerfile", "Dockerfile", "Containerfile", "Dockerfile.web", "README.md"])
        write(root, os.path.join(folder, name))
    if choose.random() < 0.3:
        os.makedirs(os.path.join(root, "apps/link"), exist_ok=True)
        target = choose.choice(["../../tools/f/Cargo.toml", "/etc/hostname", "nowhere", "..", "../../.git/HEAD"])
        if not os.path.lexists(os.path.join(root, "apps/link/Dockerfile")):
            os.symlink(target, os.path.join(root, "apps/link/Dockerfile"))
    if choose.random() < 0.3 and not os.path.exists(os.path.join(root, "apps/sub")):
        write(root, "apps/sub/Dockerfile")
        repository = os.path.join(root, "apps/sub")
        git(repository, "init", "-q")
        git(repository, "-c", "user.name=Ada", "-c", "user.email=ada@example.net", "commit", "-q", "--allow-empty", "-m", "x")


def configuration(root, choose):
    declared = {}
    for number, folder in enumerate(choose.sample(FOLDERS[:10], choose.randrange(0, 4))):
        name = choose.choice([f"declared-{number}", "a", "b"])
        declared[name] = {"build": {"dockerfile": os.path.join(folder, "Dockerfile")}}
    for settings in declared.values():
        write(root, settings["build"]["dockerfile"])
    return json.dumps({
        "name": "house",
        "registry": "ghcr.io/owner/house",
        "discover": {"apps": choose.sample(PATTERNS, choose.randrange(0, 4)), "exclude": choose.sample(["apps/b*", "**/f"], 1)},
        "apps": declared,
    })


def apps_of_command_line(root):
    """Name to Dockerfile; nothing if two apps have the same name."""
    done = subprocess.run([IMAGECD, "apps", "--json", "-C", root], capture_output=True, text=True)
    if done.returncode:
        return None
    return {app["name"]: app["dockerfile"] for app in json.loads(done.stdout)["apps"]}


def apps_of_script(root, step):
    with tempfile.TemporaryDirectory() as folder:
        output = os.path.join(folder, "output")
        values = {key: value.replace("${{ '${{' }}", "${{") for key, value in step["env"].items()}
        done = subprocess.run(["bash", "-c", step["run"]], cwd=root, stdout=subprocess.PIPE, text=True,
                              env={**os.environ, **values, "GITHUB_OUTPUT": output})
        if done.returncode:
            return None
        with open(output, encoding="utf-8") as file:
            return {app["name"]: app["dockerfile"] for app in json.loads(file.read()[len("apps="):])}


class DiscoveryTest(unittest.TestCase):
    def check_tree(self, seed):
        choose = random.Random(seed)
        with tempfile.TemporaryDirectory() as root:
            git(root, "init", "-q", "-b", "main")
            grow(root, choose)
            write(root, "imagecd.yaml", configuration(root, choose))
            done = subprocess.run([IMAGECD, "generate", "-C", root], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            workflow = os.path.join(root, ".github/workflows/images.yaml")
            if not os.path.exists(workflow):
                # Only for a reason that leaves nothing to compare.
                self.assertRegex(done.stdout, "no app was found|would both be the app|has a workload")
                return False
            with open(workflow, encoding="utf-8") as file:
                steps = [step for job in goldens.load(file.read())["jobs"].values() for step in job["steps"]]
            (step,) = [step for step in steps if step.get("id") == "apps"]
            for _ in range(2):
                git(root, "add", "-A")
                self.assertEqual(apps_of_command_line(root), apps_of_script(root, step))
                grow(root, choose)  # the script of before finds the apps of now
            return True

    def test_both_find_the_same_apps(self):
        compared = 0
        for seed in range(TREES):
            with self.subTest(seed=seed):
                compared += self.check_tree(seed)
        self.assertGreater(compared, TREES / 3)


if __name__ == "__main__":
    unittest.main()
