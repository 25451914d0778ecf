"""What end-to-end tests are made of: a Pulumi engine with a home of its own, registries, and images to push.

    from harness import case, engine, registries

    class RollbackTest(case.TestCase):
        def test_a_pin_goes_back(self):
            project = self.project(program)
            project.up()
"""
