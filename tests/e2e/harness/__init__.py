"""Parts of end-to-end tests: a Pulumi engine with a separate home, registries, and images to push.

    from harness import case, engine, registries

    class RollbackTest(case.TestCase):
        def test_a_pin_goes_back(self):
            project = self.project(program)
            project.up()
"""
