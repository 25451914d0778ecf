"""`imagecd completion SHELL`, asked through the shell itself."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from harness import case

# Each prints, a line each, what its shell offers for the command line that is in TYPED.
BASH = """
eval "$(imagecd completion bash)"
COMP_LINE=$TYPED COMP_POINT=${#TYPED}
_imagecd
# Bash offers files where the function offers nothing.
if [ ${#COMPREPLY[@]} -gt 0 ]; then printf '%s\\n' "${COMPREPLY[@]}"; else compgen -f -- "${TYPED##* }"; fi
"""
FISH = """
imagecd completion fish | source
# The text after the tab is a description.
complete -C "$TYPED" | string split -f 1 \\t
"""
# Its completion works within the line editor only: what the function hands to that is printed instead.
ZSH = """
autoload -Uz compinit
compinit -u -D
eval "$(imagecd completion zsh)"
compadd() { print -rl -- ${(M)offered:#${words[CURRENT]}*} }
_files() { print -rl -- ${words[CURRENT]}*(N) }
words=("${(@s: :)TYPED}")
CURRENT=${#words}
$_comps[imagecd]
"""


class ShellCompletionTest(unittest.TestCase):
    def setUp(self):
        program = case.program("imagecd", "ci/build.sh dev")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="imagecd-completion-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "status-report.html").write_text("")
        self.environment = {
            "PATH": f"{os.path.dirname(program)}:{os.environ['PATH']}", "HOME": str(self.folder / "home"), "LC_ALL": "C.UTF-8"}
        (self.folder / "home").mkdir()

    def offers(self, shell, script, typed, expected):
        found = case.program(shell, f"apt-get install {shell}")
        with self.subTest(typed=typed):
            done = subprocess.run([found, *({"zsh": ["-f"], "fish": ["--no-config"], "bash": ["--norc"]}[shell]), "-c", script],
                                  cwd=self.folder, env={**self.environment, "TYPED": typed}, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=60)
            self.assertEqual((expected, ""), (sorted(done.stdout.splitlines()), done.stderr))

    def check(self, shell, script):
        # A command, although there is a file of such a name; an option; the value of one: a file.
        self.offers(shell, script, "imagecd stat", ["status"])
        self.offers(shell, script, "imagecd plugin ", ["install"])
        self.offers(shell, script, "imagecd completion ", ["bash", "fish", "zsh"])
        self.offers(shell, script, "imagecd status --sta", ["--stack"])
        self.offers(shell, script, "imagecd report --html stat", ["status-report.html"])

    def test_bash_offers_what_fits_and_files_elsewhere(self):
        self.check("bash", BASH)

    def test_fish_offers_what_fits_and_files_elsewhere(self):
        self.check("fish", FISH)

    def test_zsh_offers_what_fits_and_files_elsewhere(self):
        self.check("zsh", ZSH)


if __name__ == "__main__":
    case.main()
