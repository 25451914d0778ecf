"""dependabot.yml, held to what GitHub documents: its options reference and the pages that explain them."""

import re
import unittest

import goldens

# ecosystem: whether cooldown may tell major, minor and patch apart there (all that are listed allow default-days)
ECOSYSTEMS = {
    "bazel": True,
    "bun": True,
    "bundler": True,
    "cargo": True,
    "composer": True,
    "conda": True,
    "deno": True,
    "devcontainers": False,
    "docker": False,
    "docker-compose": False,
    "dotnet-sdk": True,
    "elm": True,
    "github-actions": False,
    "gitsubmodule": False,
    "gomod": True,
    "gradle": True,
    "helm": True,
    "julia": True,
    "maven": True,
    "mix": True,
    "npm": True,
    "nuget": True,
    "opentofu": False,
    "pip": True,
    "pre-commit": True,
    "pub": True,
    "rust-toolchain": True,
    "swift": True,
    "terraform": False,
    "uv": True,
    "vcpkg": True,
}
INTERVALS = {"daily", "weekly", "monthly", "quarterly", "semiannually", "yearly", "cron"}
DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
OPTIONS = {
    "package-ecosystem", "directory", "directories", "schedule", "allow", "assignees", "commit-message", "cooldown",
    "enable-beta-ecosystems", "exclude-paths", "groups", "ignore", "insecure-external-code-execution", "labels",
    "milestone", "multi-ecosystem-group", "open-pull-requests-limit", "patterns", "pull-request-branch-name",
    "rebase-strategy", "registries", "target-branch", "vendor", "versioning-strategy",
}
GROUP_OPTIONS = {"applies-to", "dependency-type", "exclude-patterns", "group-by", "patterns", "update-types"}
COOLDOWN_OPTIONS = {"default-days", "semver-major-days", "semver-minor-days", "semver-patch-days", "include", "exclude"}


def problems(document):
    """What the documentation does not allow."""
    found = []
    expect = lambda condition, what: condition or found.append(what)  # noqa: E731
    expect(set(document) <= {"version", "updates", "registries", "enable-beta-ecosystems", "multi-ecosystem-groups"}, "top-level keys")
    expect(document.get("version") == 2 and isinstance(document.get("version"), int), "version is 2")
    expect(isinstance(document.get("updates"), list) and document["updates"], "updates is a list that is not empty")
    seen = set()
    for update in document.get("updates", []):
        ecosystem = update.get("package-ecosystem")
        expect(ecosystem in ECOSYSTEMS, f"ecosystem {ecosystem}")
        expect(set(update) <= OPTIONS, f"options {set(update) - OPTIONS}")
        expect(("directory" in update) != ("directories" in update), "directory or directories")
        directories = update.get("directories", [])
        expect(directories and all(isinstance(d, str) and d.startswith("/") for d in directories), "directories start with /")
        expect(len(directories) == len(set(directories)), "a directory twice")
        for directory in directories:
            key = (ecosystem, directory, update.get("target-branch"))
            expect(key not in seen, f"{key} in two entries")
            seen.add(key)
        schedule = update.get("schedule", {})
        expect(schedule.get("interval") in INTERVALS, "interval")
        expect(schedule.get("day", "monday") in DAYS, "day")
        expect("day" not in schedule or schedule.get("interval") == "weekly", "day only weekly")
        expect(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", schedule.get("time", "05:00")), "time is hh:mm, a string")
        expect(set(schedule) <= {"interval", "day", "time", "timezone", "cronjob"}, "schedule keys")
        cooldown = update.get("cooldown", {"default-days": 1})
        expect(set(cooldown) <= COOLDOWN_OPTIONS, "cooldown keys")
        expect(all(1 <= cooldown[key] <= 90 for key in cooldown if key.endswith("-days")), "1 to 90 days")
        expect(ECOSYSTEMS.get(ecosystem) or not any(key.startswith("semver-") for key in cooldown), "semver cooldown")
        limit = update.get("open-pull-requests-limit", 5)
        expect(isinstance(limit, int) and limit >= 0, "limit")
        expect(all(isinstance(label, str) for label in update.get("labels", [])), "labels are strings")
        for name, group in update.get("groups", {}).items():
            expect(re.fullmatch(r"[A-Za-z]([A-Za-z0-9_|-]*[A-Za-z])?", name), f"group name {name}")
            expect(set(group) <= GROUP_OPTIONS, "group keys")
            expect(group.get("applies-to", "version-updates") in {"version-updates", "security-updates"}, "applies-to")
            expect(set(group.get("update-types", [])) <= {"major", "minor", "patch"}, "update-types")
            expect(group.get("patterns") or group.get("dependency-type") or group.get("update-types"), "group holds something")
    return found


class Dependabot(unittest.TestCase):
    def documents(self):
        for sample, path, text in goldens.every_file("dependabot.yml"):
            yield sample, goldens.load(text)

    def test_is_what_github_documents(self):
        seen = 0
        for sample, document in self.documents():
            with self.subTest(sample=sample):
                self.assertEqual(problems(document), [])
                seen += 1
        self.assertEqual(seen, len(goldens.samples()))

    def test_the_validator_finds_mistakes(self):
        good = dict(self.documents())["homeslice"]
        for break_it in (
            lambda update: update.update({"directory": "/"}),
            lambda update: update.update({"directories": ["apps"]}),
            lambda update: update.update({"package-ecosystem": "poetry"}),
            lambda update: update["schedule"].update({"time": "5:00"}),
            lambda update: update["cooldown"].update({"default-days": 0}),
            lambda update: update["groups"].update({"1st": {"patterns": ["*"]}}),
            lambda update: update.update({"cool-down": {}}),
        ):
            broken = {"version": 2, "updates": [goldens.load(goldens.yaml.safe_dump(good["updates"][0]))]}
            self.assertEqual(problems(broken), [])
            break_it(broken["updates"][0])
            self.assertNotEqual(problems(broken), [])

    def test_every_ecosystem_has_one_entry_with_all_its_directories(self):
        document = dict(self.documents())["every_ecosystem"]
        found = {update["package-ecosystem"]: update["directories"] for update in document["updates"]}
        self.assertEqual(len(found), len(document["updates"]))
        self.assertEqual(set(found), set(ECOSYSTEMS))
        self.assertEqual(found["pip"], ["/apps/pip", "/apps/poetry", "/deploy/python"])
        self.assertEqual(found["npm"], ["/apps/npm", "/apps/pnpm", "/apps/yarn", "/deploy/typescript"])
        self.assertEqual(found["gomod"], ["/apps/go", "/deploy/go"])
        self.assertEqual(found["github-actions"], ["/"])

    def test_security_updates_are_a_group_of_their_own_and_never_wait(self):
        for sample, document in self.documents():
            for update in document["updates"]:
                kinds = [group["applies-to"] for group in update["groups"].values()]
                self.assertEqual(sorted(kinds), ["security-updates", "version-updates"], sample)


if __name__ == "__main__":
    unittest.main()
