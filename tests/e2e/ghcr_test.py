"""ghcr.io by its own name, with the credentials that people have: none, a GITHUB_TOKEN, docker's configuration."""

import base64
import json

from harness import case, chime, ghcr

REPOSITORY = "ghcr.io/acme/homeslice/chime"
PATH = "acme/homeslice/chime"
FIRST = chime.tag(10, "185c95c")
SECOND = chime.tag(12, "9f3b2aa")


class GhcrTest(case.TestCase):
    def setUp(self):
        super().setUp()
        self.ghcr = self.enterContext(ghcr.Ghcr())
        self.engine.environment.update(self.ghcr.environment)
        self.ghcr.registry.push(PATH, tag=FIRST)
        self.stack = self.project({"resources": {"chime": chime.resource(REPOSITORY)}, "outputs": {"reference": "${chime.reference}"}})

    def private(self, password):
        self.ghcr.registry.set(credentials=[{"user": "", "password": password}])
        self.ghcr.registry.set_visibility(PATH, "private")

    def docker_login(self, password):
        auth = base64.b64encode(f"somebody:{password}".encode()).decode()
        folder = self.engine.home / ".docker"
        folder.mkdir()
        (folder / "config.json").write_text(json.dumps({"auths": {"ghcr.io": {"auth": auth}}}))

    def assert_deployed(self, result, tag, warnings=()):
        self.assertEqual(tag, result.outputs_of("chime")["tag"], result.text)
        said = result.diagnostics("warning")
        self.assertEqual(len(warnings), len(said), result.text)
        for pattern, text in zip(warnings, said):
            self.assertRegex(text, pattern)
        self.assertEqual([], self.ghcr.refused)

    def test_a_public_image_needs_no_configuration(self):
        self.assert_deployed(self.stack.up(), FIRST)
        self.ghcr.registry.push(PATH, tag=SECOND, commit="9f3b2aa".ljust(40, "0"))
        self.ghcr.registry.reset()
        self.assert_deployed(self.stack.up(), SECOND)
        # The first answer is 401, which names the token endpoint.
        asked = [r["route"] for r in self.ghcr.registry.log() if r["status"] != 401]
        self.assertEqual({"manifest": asked.count("manifest"), "tags": 1, "token": 1}, {r: asked.count(r) for r in sorted(set(asked))})

    def test_a_github_token_opens_a_private_image(self):
        self.private("token-canary")
        self.engine.environment["GITHUB_TOKEN"] = "token-canary"
        up = self.stack.up()
        self.assert_deployed(up, FIRST)
        self.assertNotIn("token-canary", up.text + self.stack.run("stack", "export").text)

    def test_a_github_token_that_is_refused_gives_way_with_a_warning(self):
        self.ghcr.registry.set(credentials=[{"user": "", "password": "other"}])
        self.engine.environment["GITHUB_TOKEN"] = "token-canary"
        up = self.stack.up()
        self.assert_deployed(up, FIRST, ["GITHUB_TOKEN"])
        self.assertNotIn("token-canary", up.text)

    def test_dockers_configuration_opens_a_private_image(self):
        self.private("docker-canary")
        self.docker_login("docker-canary")
        up = self.stack.up()
        self.assert_deployed(up, FIRST)
        self.assertNotIn("docker-canary", up.text + self.stack.run("stack", "export").text)
        # A password that is renewed there is read afresh, also by a refresh.
        self.ghcr.registry.set(credentials=[{"user": "", "password": "renewed"}])
        self.ghcr.registry.revoke_tokens()
        (self.engine.home / ".docker" / "config.json").unlink()
        (self.engine.home / ".docker").rmdir()
        self.docker_login("renewed")
        self.assertEqual([], self.stack.refresh("--expect-no-changes").diagnostics("warning"))

    def test_without_access_it_is_said_what_to_do(self):
        self.private("other")
        failed = self.stack.up(check=False)
        self.assertNotEqual(0, failed.code)
        errors = failed.diagnostics("error")
        self.assertRegex(errors[0], rf"{REPOSITORY}.*(401|403|DENIED|UNAUTHORIZED)")
        self.assertRegex(errors[0], "credential|password|token|registries")

    def test_a_github_token_is_for_ghcr_only(self):
        other = chime.fake_ghcr.FakeGhcr(case.program("fake-ghcr", "ci/build.sh dev fake-ghcr"))
        self.addCleanup(other.stop)
        other.push(PATH, tag=FIRST)
        self.engine.environment["GITHUB_TOKEN"] = "token-canary"
        self.stack.write({"resources": {"chime": chime.resource(f"{other.host}/{PATH}")}})
        self.stack.configure({"imagecd:registries": {other.host: {"insecure": True}}})
        self.assert_deployed(self.stack.up(), FIRST)
        self.assertFalse([r for r in other.log() if r["route"] == "token" and r["authorized"]])


if __name__ == "__main__":
    case.main()
