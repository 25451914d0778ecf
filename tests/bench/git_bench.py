"""Usage: git_bench.py --bin FOLDER [--quick] [--json FILE]

Compares provider/git with `git merge-base --is-ancestor` and `git rev-list --count` on a generated history of 200,000 commits.
Takes the best of five runs, without and with git's commit-graph file. The time of git is that of a whole process (a few
milliseconds of it its start). Ours is from opening the repository to the answer, because the plugin already runs. Fails only if
the two answers differ. --quick, which is for the suite, compares only the answers, on a small history.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

GENERATOR = pathlib.Path(__file__).with_name("git_history.py")
PATH = "apps/app1"


class Bench:
    def __init__(self, program, folder, commits, rounds):
        self.program = program
        self.rounds = rounds
        self.repository = folder / "history.git"
        # Ignores this machine's git configuration and disables maintenance.
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
        self.run("git", "init", "--quiet", "--bare", str(self.repository))
        with subprocess.Popen([sys.executable, "-B", str(GENERATOR), str(commits)], stdout=subprocess.PIPE) as history:
            subprocess.run(["git", "-C", str(self.repository), "fast-import", "--quiet"], stdin=history.stdout,
                           env=self.environment, check=True)
        self.git("repack", "-adq")
        self.newest = self.git("rev-parse", "main")
        self.oldest = self.git("rev-list", "--max-parents=0", "main")
        self.near = self.git("rev-parse", "main~20")
        self.rows = []

    def run(self, *command, codes=(0,)):
        done = subprocess.run(command, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode not in codes:
            raise SystemExit(f"{' '.join(command)}: {done.stderr}")
        return done.stdout.strip() or ("no" if done.returncode else "yes")

    def git(self, *arguments, codes=(0,)):
        return self.run("git", "-C", str(self.repository), *arguments, codes=codes)

    def measure(self, graph):
        old, near, new = self.oldest, self.near, self.newest
        is_ancestor = ("merge-base", "--is-ancestor")
        count = ("rev-list", "--count", "--first-parent")
        for what, ours, gits in (
                ("is the first an ancestor of the last", ("ancestor", old, new), (*is_ancestor, old, new)),
                ("is the last one of the first", ("ancestor", new, old), (*is_ancestor, new, old)),
                ("is one 20 back an ancestor", ("ancestor", near, new), (*is_ancestor, near, new)),
                ("commits from first to last", ("count", old, new), (*count, f"{old}..{new}")),
                ("the same in one of five folders", ("count", old, new, PATH), (*count, f"{old}..{new}", "--", PATH)),
                ("commits of the last 20", ("count", near, new), (*count, f"{near}..{new}"))):
            best = {"imagecd": float("inf"), "git": float("inf")}
            for _ in range(self.rounds):
                answer, seconds = self.run(str(self.program), str(self.repository), *ours).split()
                best["imagecd"] = min(best["imagecd"], float(seconds))
                begin = time.perf_counter()
                expected = self.git(*gits, codes=(0, 1))
                best["git"] = min(best["git"], time.perf_counter() - begin)
                if answer != expected:
                    raise SystemExit(f"{what}: {answer}, and git says {expected}")
            self.rows.append({"question": what, "commitGraph": graph, "answer": answer, **best})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True, type=pathlib.Path, help="where git-history-bench is")
    parser.add_argument("--quick", action="store_true", help="only see that it works")
    parser.add_argument("--json", type=pathlib.Path, help="write the figures there, too")
    arguments = parser.parse_args()
    commits, rounds = (500, 1) if arguments.quick else (200_000, 5)
    with tempfile.TemporaryDirectory(prefix="imagecd-bench-") as folder:
        bench = Bench(arguments.bin.resolve() / "git-history-bench", pathlib.Path(folder), commits, rounds)
        bench.measure(graph=False)
        bench.git("commit-graph", "write", "--reachable", "--no-progress")
        bench.measure(graph=True)
    print(f"{commits:,} commits; milliseconds, the best of {rounds}\n")
    print(f"{'':40} {'answer':>8} {'imagecd':>9} {'git':>9}")
    for row in bench.rows:
        if row is bench.rows[0] or row is bench.rows[len(bench.rows) // 2]:
            print("with a commit-graph file" if row["commitGraph"] else "without a commit-graph file")
        slower = "" if row["imagecd"] <= row["git"] or arguments.quick else "  slower"
        print(f"  {row['question']:38} {row['answer']:>8} {row['imagecd'] * 1000:9.1f} {row['git'] * 1000:9.1f}{slower}")
    if arguments.json:
        arguments.json.write_text(json.dumps(bench.rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
