"""The plugin's process, as the real engine starts and ends it: none remains, and no state is partially written."""

import os
import pathlib
import signal
import socket
import subprocess
import threading
import time

from harness import case, chime

FIRST = chime.tag(10, "185c95c")
GONE_WITHIN = 15  # seconds, also where nobody ended the plugin
PLUGIN = "pulumi-resource-imagecd"


class SilentRegistry:
    """Takes connections and never answers. `asked` is set when somebody waits for it."""

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = "127.0.0.1:%d" % self._listener.getsockname()[1]
        self.asked = threading.Event()
        self._taken = []
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()
        for taken in self._taken:
            taken.close()

    def _accept(self):
        while True:
            try:
                self._taken.append(self._listener.accept()[0])
            except OSError:
                return
            self.asked.set()


class TestCase(chime.TestCase):
    def setUp(self):
        super().setUp()
        self.push(10, "185c95c")

    def plugins(self):
        """The plugin processes that this test's engine has started, and no others."""
        ours = f"PULUMI_HOME={self.engine.home}/.pulumi".encode()
        found = []
        for process in pathlib.Path("/proc").iterdir():
            try:
                if process.name.isdigit() and PLUGIN in (process / "cmdline").read_text() and \
                        ours in (process / "environ").read_bytes().split(b"\0"):
                    found.append(int(process.name))
            except OSError:
                pass  # it has just ended, or is somebody else's
        return found

    def assert_gone(self, within):
        deadline = time.monotonic() + within
        while plugins := self.plugins():
            self.assertLess(time.monotonic(), deadline, f"still there: {plugins}")
            time.sleep(0.05)

    def waiting(self, project, silent):
        """A `pulumi up` in the middle of a look-up that will never be answered."""
        program = self.chime()
        program["resources"]["waits"] = chime.resource(f"{silent.host}/acme/bells", options={"dependsOn": ["${chime}"]})
        project.write(program)
        self.configure(project, registries={host: {"insecure": True} for host in (self.registry.host, silent.host)})
        process = subprocess.Popen(
            [self.engine.pulumi, "--non-interactive", "up", "--yes", "--skip-preview"], cwd=project.folder,
            env=self.engine.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True)
        self.addCleanup(self.end, process)
        if not silent.asked.wait(timeout=60):
            process.kill()
            self.fail(process.communicate()[0])
        self.assertTrue(self.plugins())  # one that answers the program's questions, and one for the schema
        return process

    @staticmethod
    def end(process):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.stdout.close()
        process.wait()

    def assert_sound(self, project):
        """The state is readable and has no pending operations, and the stack can be updated again."""
        exported = project.run("stack", "export").json()["deployment"]
        self.assertEqual([], exported.get("pending_operations", []))
        project.write(self.chime())
        self.assert_deployed(project.up(), FIRST)
        project.up("--expect-no-changes")


class EndTest(TestCase):
    def test_no_plugin_stays_after_any_command(self):
        project = self.stack()
        for run in (project.preview, project.up, project.refresh, project.destroy):
            run()
            self.assert_gone(within=5)
        self.down()
        self.configure(project, maxAttempts=1)
        self.assertNotEqual(0, project.up(check=False).code)
        self.assert_gone(within=5)

    def test_an_interrupt_in_the_middle_of_a_look_up_ends_it_soon(self):
        project = self.stack()
        with SilentRegistry() as silent:
            process = self.waiting(project, silent)
            begun = time.monotonic()
            process.send_signal(signal.SIGINT)
            printed, _ = process.communicate(timeout=60)
            self.assertLess(time.monotonic() - begun, GONE_WITHIN, printed)
            self.assertNotEqual(0, process.returncode, printed)
            self.assertNotIn("panic", printed)
            self.assert_gone(within=5)
        # Earlier changes are kept.
        self.assertEqual({"chime"}, set(project.resources()))
        self.assert_sound(project)

    def test_an_engine_that_is_killed_leaves_no_plugin_behind(self):
        project = self.stack()
        with SilentRegistry() as silent:
            process = self.waiting(project, silent)
            process.kill()
            process.wait()
            self.assert_gone(within=GONE_WITHIN)
        # The engine leaves its lock, which tells a person about it.
        project.run("cancel", "--yes")
        self.assert_sound(project)

    def test_a_plugin_that_is_killed_is_an_error_and_the_next_command_works(self):
        project = self.stack()
        with SilentRegistry() as silent:
            process = self.waiting(project, silent)
            for plugin in self.plugins():
                os.kill(plugin, signal.SIGKILL)
            printed, _ = process.communicate(timeout=60)
            self.assertNotEqual(0, process.returncode, printed)
        self.assert_sound(project)


class SideBySideTest(TestCase):
    def test_two_stacks_at_once(self):
        projects = [self.project(self.chime(), name=name) for name in ("one", "two")]
        results = {}
        for project in projects:
            self.configure(project)
        threads = [threading.Thread(target=lambda p=project: results.update({p.name: p.up()})) for project in projects]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for name in ("one", "two"):
            self.assert_deployed(results[name], FIRST)

    def test_many_images_of_one_repository_are_listed_once(self):
        program = self.chime()
        for number in range(20):
            program["resources"][f"again{number}"] = chime.resource(self.repository)
        project = self.stack(program)
        self.registry.reset()
        self.assert_changes({"create": 22}, project.up())
        listed = [r for r in self.registry.log() if r["route"] == "tags" and r["status"] == 200]
        self.assertEqual(1, len(listed), listed)


class AttachTest(TestCase):
    def test_a_plugin_in_a_debugger_serves_one_engine_after_another(self):
        plugin = subprocess.Popen([case.BUILD / "bin" / PLUGIN], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                                  env={"PATH": "/usr/bin:/bin", "HOME": str(self.folder)})
        self.addCleanup(plugin.wait)
        self.addCleanup(plugin.stdout.close)
        self.addCleanup(plugin.kill)
        attached = {"PULUMI_DEBUG_PROVIDERS": f"imagecd:{plugin.stdout.readline().strip()}"}
        project = self.stack()
        self.assert_deployed(project.up(environment=attached), FIRST)
        new = self.push(12, "9f3b2aa")
        self.assert_deployed(project.up(environment=attached), new)
        self.configure(project, pins={self.repository: "185c95c"})
        self.assert_deployed(project.up(environment=attached), FIRST, "pinned")
        self.assertIsNone(plugin.poll())
        self.assertEqual([], self.plugins())
        plugin.send_signal(signal.SIGINT)
        self.assertEqual(0, plugin.wait(timeout=GONE_WITHIN))


if __name__ == "__main__":
    case.main()
