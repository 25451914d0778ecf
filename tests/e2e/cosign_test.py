"""Images signed by the real cosign, in a real registry."""

import subprocess

from harness import case, chime, registries

OLD = chime.tag(10, "185c95c")
NEWEST = chime.tag(16, "9f3b2aa")


class CosignTest(case.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cosign = case.program("cosign", "ci/gotools.sh cosign, then -DIMAGECD_GOTOOLS_BIN=...")

    def setUp(self):
        super().setUp()
        self.registry = registries.Registry.debian()
        self.registry.__enter__()
        self.addCleanup(self.registry.__exit__)
        self.repository = f"{self.registry.host}/acme/chime"
        self.digests = {tag: self.registry.push("acme/chime", tag, revision=tag[-7:], platforms=("linux/amd64", "linux/arm64"))
                        for tag in (OLD, NEWEST)}
        self.run_cosign("generate-key-pair")

    def run_cosign(self, *arguments):
        done = subprocess.run(
            [self.cosign, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
            env={"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "COSIGN_PASSWORD": ""})
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)

    def sign(self, tag, *options):
        # Offline: no transparency log, and no time stamp.
        self.run_cosign("sign", "--key", "cosign.key", "--tlog-upload=false", "--yes", "--allow-http-registry", *options,
                        f"{self.repository}@{self.digests[tag]}")

    def project_with(self, **cosign):
        cosign.setdefault("key", (self.folder / "cosign.pub").read_text())
        project = self.project({
            "resources": {"chime": chime.resource(self.repository, verify={"cosign": cosign})},
            "outputs": {"reference": "${chime.reference}"}})
        project.configure({"imagecd:registries": {self.registry.host: {"insecure": True}}})
        return project

    def test_the_newest_image_that_is_signed_is_taken(self):
        self.sign(OLD)
        project = self.project_with()
        up = project.up()
        self.assertEqual(OLD, up.outputs_of("chime")["tag"], up.text)
        self.assertTrue(any("it has no signature" in line for line in up.diagnostics("warning")), up.text)
        self.sign(NEWEST, "-a", "by=ci")
        self.assertEqual(NEWEST, project.up().outputs_of("chime")["tag"])
        project.up("--expect-no-changes")

    def test_a_signature_may_be_required(self):
        self.sign(OLD)
        preview = self.project_with(required=True, key=str(self.folder / "cosign.pub")).preview(check=False)
        self.assertNotEqual(0, preview.code)
        self.assertIn("it has no signature", preview.text)

    def test_a_signature_by_another_key_does_not_count(self):
        self.sign(OLD)
        first = (self.folder / "cosign.pub").read_text()
        for name in ("cosign.key", "cosign.pub"):
            (self.folder / name).unlink()
        self.run_cosign("generate-key-pair")
        self.sign(NEWEST)
        self.assertEqual(OLD, self.project_with(key=first).up().outputs_of("chime")["tag"])


if __name__ == "__main__":
    case.main()
