#!/usr/bin/env python3
"""Usage: git_history.py [COMMITS] | git -C REPOSITORY fast-import --quiet

Writes a history of COMMITS commits (default: 200,000) as a stream for git fast-import: branch main, where every tenth
step merges a side branch of three commits, and each commit changes a file of one of five apps. The same every time.
"""

import sys


def main():
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    out = sys.stdout
    mark = 0
    tip = None

    def commit(parents, subject):
        nonlocal mark
        mark += 1
        app = mark * 7 % 5
        text = f"{mark}\n"
        out.write(f"commit refs/heads/main\nmark :{mark}\n")
        out.write(f"committer Ada Example <ada@example.org> {1_500_000_000 + mark * 300} +0000\n")
        out.write(f"data {len(subject)}\n{subject}\n")
        for at, parent in enumerate(parents):
            out.write(f"{'merge' if at else 'from'} :{parent}\n")
        out.write(f"M 100644 inline apps/app{app}/src/version.txt\ndata {len(text)}\n{text}\n")
        return mark

    step = 0
    while mark < total:
        step += 1
        if step % 10 or mark + 4 > total or tip is None:
            tip = commit([tip] if tip else [], f"Change number {mark + 1} of the history")
            continue
        side = tip
        for _ in range(3):
            side = commit([side], f"Side change number {mark + 1} of the history")
        tip = commit([tip, side], f"Merge side branch {step}")
    out.write(f"reset refs/heads/main\nfrom :{tip}\n\n")


if __name__ == "__main__":
    main()
