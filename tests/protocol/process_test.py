"""The life of the plugin's process, with nothing but a Python at hand.

    process_test.py PLUGIN
"""

import os
import signal
import socket
import subprocess
import sys
import time
import unittest

from plugin import LIMIT, Plugin

BINARY = sys.argv.pop(1)

# The time that the contract allows between the end of an engine and the end of its plugin.
LEAST, MOST = 3, 15


class SilentEngine:
    """Accepts connections and says nothing: a busy engine, but a live one."""

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.socket.getsockname()[1]
        return self

    def __exit__(self, *_):
        self.socket.close()


def dead_address():
    """An address where nothing listens."""
    with SilentEngine() as engine:
        return engine.address


def run(*arguments, **options):
    return subprocess.run([BINARY, *arguments], capture_output=True,
                          timeout=LIMIT, text=True, **options)


class StartTest(unittest.TestCase):
    def test_first_line_is_the_port_it_serves(self):
        with Plugin(BINARY) as plugin:
            socket.create_connection(("127.0.0.1", plugin.port), LIMIT).close()

    def test_listens_on_loopback_only(self):
        with Plugin(BINARY) as plugin:
            for host in ("127.0.0.2", "::1"):
                with self.assertRaises(OSError, msg=host):
                    socket.create_connection((host, plugin.port), LIMIT)

    def test_flags_of_the_engine_are_accepted(self):
        with SilentEngine() as engine, Plugin(
                BINARY, "--logtostderr", "-v=9", "--tracing", "file:/none",
                engine.address):
            pass

    def test_answers_people(self):
        shown = run("--version")
        self.assertEqual(shown.returncode, 0)
        self.assertRegex(shown.stdout, r"^[0-9]+\.[0-9]+\.[0-9]+\S*\n$")
        shown = run("--help")
        self.assertEqual(shown.returncode, 0)
        self.assertIn("PULUMI_DEBUG_PROVIDERS", shown.stdout)

    def test_refuses_odd_arguments_and_prints_no_port(self):
        for arguments in (("h:1", "h:2"), ("not an address",)):
            shown = run(*arguments)
            self.assertNotEqual(shown.returncode, 0, arguments)
            self.assertEqual(shown.stdout, "")
            self.assertIn("pulumi-resource-imagecd: ", shown.stderr)

    def test_says_that_nobody_can_read_its_port(self):
        shown = subprocess.run(["/bin/sh", "-c", 'exec "$0" >/dev/full', BINARY], stdin=subprocess.DEVNULL,
                               capture_output=True, text=True, timeout=LIMIT, check=False)
        self.assertNotEqual(shown.returncode, 0)
        self.assertIn("cannot write the port to standard output", shown.stderr)
        self.assertIn("No space left on device", shown.stderr)

    def test_starts_with_its_standard_input_closed(self):
        with Plugin("/bin/sh", "-c", 'exec "$0" <&-', BINARY,
                    stdin=None) as plugin:
            socket.create_connection(("127.0.0.1", plugin.port), LIMIT).close()


class EndTest(unittest.TestCase):
    def test_signals_end_it_soon_and_cleanly(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with Plugin(BINARY) as plugin:
                plugin.interrupt(number)
                self.assertLess(plugin.seconds_until_exit(), 4)

    def test_a_signal_ends_it_while_the_engine_is_silent(self):
        with SilentEngine() as engine, Plugin(BINARY, engine.address) as plugin:
            plugin.interrupt()
            self.assertLess(plugin.seconds_until_exit(), 4)

    def test_open_connections_do_not_keep_it(self):
        with Plugin(BINARY) as plugin:
            with socket.create_connection(("127.0.0.1", plugin.port)):
                plugin.interrupt()
                self.assertLess(plugin.seconds_until_exit(), 4)

    def test_follows_its_engine_and_nobody_else(self):
        # Side by side, because this one has to wait for the clock.
        with SilentEngine() as engine, \
                Plugin(BINARY, engine.address) as orphaned, \
                Plugin(BINARY, dead_address()) as engine_dead, \
                Plugin(BINARY, engine.address) as served, \
                Plugin(BINARY, engine.address,
                       stdin=subprocess.DEVNULL) as no_pipe, \
                Plugin(BINARY, stdin=subprocess.DEVNULL) as attached, \
                Plugin(BINARY) as pipe_ended:
            closed = time.monotonic()
            orphaned.process.stdin.close()
            orphaned.process.stdin = None
            pipe_ended.process.stdin.close()
            pipe_ended.process.stdin = None

            took = orphaned.seconds_until_exit(closed)
            self.assertGreaterEqual(took, LEAST)
            self.assertLess(took, MOST)
            took = engine_dead.seconds_until_exit(engine_dead.started)
            self.assertGreaterEqual(took, LEAST)
            self.assertLess(took, MOST)

            for name, plugin in {"served": served, "no pipe": no_pipe,
                                 "attached": attached,
                                 "pipe ended, no engine": pipe_ended}.items():
                self.assertTrue(plugin.is_running(), name)


if __name__ == "__main__":
    os.environ.pop("http_proxy", None)
    unittest.main(verbosity=2)
