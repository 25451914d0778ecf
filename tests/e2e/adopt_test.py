"""`imagecd adopt` on a project that types its images: with a pin, the next update changes none of them; without, it updates them.

Pulumi's plugin for Kubernetes is the recording stand-in (harness/recorder.py), so no API server has seen these objects.
"""

import pathlib
import re
import subprocess

from harness import case, chime, recorder

PROGRAM = """name: home
runtime: yaml
config:
  image:
    type: string
resources:
  # The bell of the house.
  bell:
    type: kubernetes:apps/v1:Deployment
    properties:
      spec:
        template:
          spec:
            containers:
              - name: bell
                image: {typed}  # typed in by hand
  echo:
    type: kubernetes:apps/v1:Deployment
    properties:
      spec: {{template: {{spec: {{containers: [{{name: echo, image: "${{image}}"}}]}}}}}}
"""


class AdoptTest(chime.TestCase):
    def setUp(self):
        super().setUp()
        self.imagecd = case.program("imagecd", "ci/build.sh dev")
        self.first = self.push(14, "185c95c")
        self.registry.push("acme/echo", tag=self.first, commit="185c95c".ljust(40, "0"))
        echo = f"{self.registry.host}/acme/echo:{self.first}@{self.registry.digest('acme/echo', self.first)}"
        self.stack_of_home = self.project({}, name="home")
        self.home = self.stack_of_home.folder
        program = PROGRAM.format(typed=self.reference(self.first))
        (self.home / "Pulumi.yaml").write_text(program)
        self.configure(self.stack_of_home)
        self.stack_of_home.config("home:image", echo)
        cache = pathlib.Path(self.engine.environment["PULUMI_HOME"]) / "plugins"
        self.record = recorder.install(cache, "kubernetes", {"kubernetes:apps/v1:Deployment": ["spec"]}, {})
        version = subprocess.run([self.imagecd, "plugin", "install"], env=self.engine.environment, capture_output=True, text=True, timeout=60)
        self.assertEqual(0, version.returncode, version.stderr)
        self.stack_of_home.up()

    def adopt(self, *arguments):
        done = subprocess.run(
            [self.imagecd, "adopt", "-C", self.home, "--insecure", self.registry.host, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        self.assertEqual(0, done.returncode, done.stderr)
        return done

    def files(self):
        return {p.name: p.read_text() for p in self.home.iterdir()}

    def test_pinned_the_next_update_changes_no_image(self):
        before = self.files()
        shown = self.adopt("--pin")
        self.assertIn("+                image: ${chime-image.reference}  # typed in by hand", shown.stdout)
        self.assertIn("Nothing is written yet", shown.stderr)
        self.assertEqual(before, self.files())

        self.push(16, "9f3b2aa")
        self.assertIn("Written: 2 images in 2 files", self.adopt("--pin", "--write").stderr)
        adopted = self.stack_of_home.up()
        self.assertEqual({"create": 2}, adopted.changes(), adopted.text)
        self.assertEqual({"create"}, {line["operation"] for line in recorder.read(self.record)})
        self.assertIn("Nothing to adopt", self.adopt("--pin", "--write").stderr)

        # And on from there, as after any pin: one in the program, one in the configuration.
        program = self.home / "Pulumi.yaml"
        text = program.read_text()
        unpinned = re.sub(r"      pin:\n        tag: .*\n        reason: .*\n", "", text)
        self.assertNotEqual(text, unpinned)
        program.write_text(unpinned)
        moved = self.stack_of_home.up()
        self.assertEqual({"update": 2}, moved.changes(), moved.text)
        last = recorder.read(self.record)[-1]
        self.assertEqual(("update", "bell"), (last["operation"], last["name"]))
        self.assertIn("9f3b2aa", last["inputs"]["spec"]["template"]["spec"]["containers"][0]["image"])
        self.stack_of_home.unset(f'imagecd:pins["{self.registry.host}/acme/echo"]', path=True)
        lifted = self.stack_of_home.up()
        self.assertEqual({"update": 1}, lifted.changes(), lifted.text)

    def test_a_tag_that_was_pushed_again_is_pinned_to_the_digest_that_is_typed(self):
        typed = self.digest(self.first)
        self.registry.push("acme/chime", tag=self.first, commit="9f3b2aa".ljust(40, "0"))
        self.assertNotEqual(typed, self.digest(self.first))
        noted = self.adopt("--pin", "--write").stderr
        self.assertIn(f"its tag now names another image, {self.digest(self.first)}", noted)
        self.assertNotIn("acme/echo:", noted)
        self.assertIn(f"      pin:\n        digest: {typed}\n", (self.home / "Pulumi.yaml").read_text())
        self.stack_of_home.up()
        last = [line for line in recorder.read(self.record) if line["name"] == "bell"][-1]
        image = last["inputs"]["spec"]["template"]["spec"]["containers"][0]["image"]
        self.assertEqual(f"{self.repository}@{typed}", image)

    def test_without_pins_it_takes_what_is_newest(self):
        second = self.push(16, "9f3b2aa")
        self.adopt("--write")
        self.assertIn("# The bell of the house.", (self.home / "Pulumi.yaml").read_text())
        moved = self.stack_of_home.up()
        self.assertEqual({"create": 2, "update": 1}, moved.changes(), moved.text)
        image = recorder.read(self.record)[-1]["inputs"]["spec"]["template"]["spec"]["containers"][0]["image"]
        self.assertEqual(self.reference(second), image)


if __name__ == "__main__":
    case.main()
