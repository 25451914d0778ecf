"""Secrets stay secret: in the state, in outputs, in everything that is printed, and in logs."""

import pathlib

from harness import case, chime

PASSWORD = "hunter2-canary"
FIRST = chime.tag(10, "185c95c")
SECOND = chime.tag(12, "9f3b2aa")


class SecretTest(chime.TestCase):
    def setUp(self):
        super().setUp()
        self.push(10, "185c95c")

    def assert_nowhere(self, canaries, *results, files=(), history=True):
        """Not in what these commands printed or left in the engine's folders."""
        texts = {"what was printed": "".join(r.text.split("\n", 1)[1] + str(r.diagnostics()) for r in results)}
        state = pathlib.Path(self.engine.environment["PULUMI_BACKEND_URL"].removeprefix("file://")) / ".pulumi"
        for file in [*(state if history else state / "stacks").rglob("*"), *self.engine.home.rglob("*"), *files]:
            if file.is_file():
                texts[str(file)] = file.read_bytes().decode(errors="replace")
        self.assertTrue(any("checkpoint" in text for text in texts.values()), "no state was looked at")
        for where, text in texts.items():
            for canary in canaries:
                self.assertNotIn(canary, text, where)

    def access(self, **fields):
        return {"insecure": True, "username": "robot", "password": PASSWORD, **fields}

    def private(self):
        self.registry.set_visibility("acme/chime", "private")
        self.registry.set(credentials=[{"user": "robot", "password": PASSWORD}])

    def test_a_password_in_the_configuration_is_in_no_state_and_no_message(self):
        self.private()
        for kind in ("in the clear", "as JSON"):
            with self.subTest(kind=kind):
                project = self.project(self.chime(), name=kind.replace(" ", "-"))
                registries = {self.registry.host: self.access()}
                if kind == "as JSON":
                    registries = f'{{"{self.registry.host}": {{"insecure": true, "username": "robot", "password": "{PASSWORD}"}}}}'
                self.configure(project, registries=registries)
                up = project.up()
                self.assert_deployed(up, FIRST)
                self.registry.set(credentials=[])
                self.registry.revoke_tokens()
                results = [up, project.preview("--diff"), project.refresh(check=False), project.run("stack", "export")]
                self.registry.set(credentials=[{"user": "robot", "password": PASSWORD}])
                results += [project.preview("--diff"), project.destroy()]
                # The engine's own history of updates repeats a configuration that is in plain text.
                self.assert_nowhere([PASSWORD], *results, history=False)

    def test_a_password_given_with_secret_opens_the_repository(self):
        self.private()
        project = self.stack(registries={})
        for field, value in self.access().items():
            project.config(f'imagecd:registries["{self.registry.host}"].{field}', str(value).lower(), path=True, secret=True)
        up = project.up()
        self.assert_deployed(up, FIRST)
        self.assert_nowhere([PASSWORD], up, project.preview("--diff"), project.run("preview", "--json"), project.run("stack", "export"),
                            files=[project.folder / "Pulumi.dev.yaml"])
        project.up("--expect-no-changes")

    def test_the_plugin_adds_nothing_to_the_engines_most_verbose_log(self):
        self.private()
        project = self.stack(registries={})
        for field, value in self.access().items():
            project.config(f'imagecd:registries["{self.registry.host}"].{field}', str(value).lower(), path=True, secret=True)
        printed = project.run("up", "--yes", "--skip-preview", "--logtostderr", "--logflow", "-v=9").text
        self.assertIn("LatestImage", printed)
        # The engine itself writes down what it hands over; beyond that there is nothing.
        shown = [line for line in printed.splitlines() if PASSWORD in line and "arshaling property for RPC" not in line]
        self.assertEqual([], shown)
        self.assertNotIn("Bearer ", printed)

    def test_a_wrong_key_next_to_a_password_is_named_without_the_password(self):
        project = self.stack()
        for wrong, said in ((self.access(pasword="x"), "pasword is not one of its fields; did you mean password"),
                            ({"insecure": True, "password": PASSWORD}, "username is missing"),
                            (PASSWORD, "must be an object"), ({"password": [PASSWORD]}, "password must be a string")):
            with self.subTest(said=said):
                self.configure(project, registries={self.registry.host: wrong})
                preview = project.preview(check=False)
                self.assertIn(said, preview.text)
                self.assertIn(f'imagecd:registries["{self.registry.host}"]', preview.text)
                self.assertNotIn(PASSWORD, preview.text)

    def test_everything_that_follows_from_a_secret_repository_is_secret(self):
        program = {"config": {"where": {"type": "string", "secret": True}}, **self.chime()}
        program["resources"]["chime"]["properties"]["repository"] = "${where}"
        project = self.stack(program)
        project.config("where", self.repository, secret=True)
        project.config(f'imagecd:registries["{self.registry.host}"].insecure', "true", path=True, secret=True)
        canaries = ["acme/chime", "185c95c", "9f3b2aa", self.digest(FIRST)]
        created = project.up()
        self.push(12, "9f3b2aa")
        canaries.append(self.digest(SECOND))
        results = [created, project.preview("--diff"), project.up(), project.refresh(), project.run("stack", "export")]
        project.config("where", f"{self.registry.host}/acme/nothing", secret=True)
        failed = project.preview(check=False)
        self.assertNotEqual(0, failed.code)
        state = project.resources()["chime"]
        # The identifier is what the engine keeps in the clear, whatever the inputs are: docs say so.
        self.assertEqual(self.repository, state["id"])
        shown = str(state["inputs"]) + str(state["outputs"]) + "".join(r.text for r in (results[1], results[2], failed))
        for canary in canaries + ["acme/nothing"]:
            self.assertNotIn(canary, shown.replace(f"[id={self.repository}]", ""))
        self.assertEqual({"reference": self.reference(SECOND)}, project.outputs())

    def test_a_secret_pin_is_wrapped_and_not_said(self):
        program = {"config": {"commit": {"type": "string", "secret": True}}, **self.chime(pin={"commit": "${commit}"})}
        project = self.stack(program)
        project.config("commit", "185c95c", secret=True)
        self.configure_commit(project, "185c95c")
        up = project.up()
        self.assert_nowhere(["185c95c", self.digest(FIRST)], up)
        for wrong in ("ffffff7", "no commit at all"):
            self.configure_commit(project, wrong)
            failed = project.preview(check=False)
            self.assertNotEqual(0, failed.code, failed.text)
            self.assertNotIn(wrong, failed.text)
            self.assertIn("pin.commit", failed.text)

    def configure_commit(self, project, commit):
        project.config(f'imagecd:registries["{self.registry.host}"].insecure', "true", path=True)
        project.config("commit", commit, secret=True)


if __name__ == "__main__":
    case.main()
