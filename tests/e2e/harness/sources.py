"""Git repositories that images are built from."""

import os
import pathlib
import subprocess


class Source:
    """A repository with the branch main in `folder`, made with git alone and nothing that is configured on this machine."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.seconds = 1_767_225_600  # January 2026
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments, **environment):
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1",
                 "GIT_AUTHOR_NAME": "Ada Example", "GIT_AUTHOR_EMAIL": "ada@example.org",
                 "GIT_COMMITTER_NAME": "Ada Example", "GIT_COMMITTER_EMAIL": "ada@example.org", **environment})
        if done.returncode:
            raise AssertionError(f"git {arguments}: {done.stderr}")
        return done.stdout.strip()

    def commit(self, subject, *paths):
        """Changes the files and commits them, a minute after the last commit; the full SHA."""
        self.seconds += 60
        for path in paths:
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{subject}\n")
            self.git("add", path)
        date = f"{self.seconds} +0000"
        self.git("commit", "--quiet", "--allow-empty", "-m", subject, GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)
        return self.git("rev-parse", "HEAD")


def homeslice(folder):
    """The two commits in the documents: 185c95c of 14 October 2025 and 9f3b2aa of 16 October. (Their messages end
    in what gives them these SHAs.)"""
    source = Source(folder)
    tree = source.git("mktree")
    parents = []
    for seconds, subject, attempt in ((1760418000, "Ring on the hour", "0047351905"), (1760602200, "Ring softly at night", "0046960141")):
        date = f"{seconds} +0000"
        parents = ["-p", source.git("commit-tree", tree, *parents, "-m", subject, "-m", f"Attempt: {attempt}",
                                    GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)]
    source.git("update-ref", "refs/heads/main", parents[1])
    assert source.git("log", "--format=%h", "--abbrev=7").split() == ["9f3b2aa", "185c95c"]
    return source
