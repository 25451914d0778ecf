"""Measures the plugin and the alternatives that a user has; ci/bench.sh sets up the tools.

Ends with 0 if everything was measured, also if an expectation was not met. --quick, which is for the suite, makes few and small
runs, and fails if there are more requests than expected."""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "protocol"))

import skip  # noqa: E402

skip.need_pulumi()

import grpc  # noqa: E402

from choosing import measure_choosing  # noqa: E402
from contenders import Contenders  # noqa: E402
from measuring import Lookups, Repository, measure_stack, measure_starts, tell  # noqa: E402
from network import Network  # noqa: E402
from processes import CannotMeasure, Runner  # noqa: E402
from report import Report  # noqa: E402

MIB = 1 << 20


class Plan:
    """The measurements: {tags: (runs, long runs)} by round trip in seconds."""

    def __init__(self, quick):
        if quick:
            self.round_trips = {0.0: {100: (1, 1)}, 0.01: {100: (1, 0)}}
            self.stack, self.stack_runs, self.starts = 5, 1, 2
            self.choosing = 100
        else:
            self.round_trips = {
                0.0: {100: (7, 3), 10_000: (7, 3), 200_000: (5, 2)},
                0.05: {100: (5, 2), 10_000: (3, 1), 200_000: (2, 1)},
            }
            self.stack, self.stack_runs, self.starts = 50, 3, 31
            self.choosing = 10_000


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True, help="folder of the build's programs")
    parser.add_argument("--plugin", help="another plugin than the folder's")
    parser.add_argument("--gotools", help="folder of crane and toxiproxy (ci/gotools.sh)")
    parser.add_argument("--go-provider", help="the minimal provider in Go, built")
    parser.add_argument("--json", help="file to write all figures to")
    parser.add_argument("--quick", action="store_true", help="only see that it works")
    return parser.parse_args()


class Tools:
    """Paths of programs; None for what is not there, which only --quick allows."""

    def __init__(self, arguments):
        folder = pathlib.Path(arguments.bin)
        self.plugin = arguments.plugin or str(folder / "pulumi-resource-imagecd")
        self.bench_run = str(folder / "bench-run")
        self.pages = str(folder / "bench-pages")
        self.fake_ghcr = str(folder / "fake-ghcr")
        self.script = str(HERE / "newest_tag.py")
        gotools = arguments.gotools or os.environ.get("IMAGECD_GOTOOLS_BIN") or ""
        self.crane = self._optional("crane", shutil.which("crane", path=gotools), arguments.quick)
        self.toxiproxy = self._optional("toxiproxy", shutil.which("toxiproxy", path=gotools), arguments.quick)
        self.skopeo = self._optional("skopeo", shutil.which("skopeo"), arguments.quick)
        self.go_provider = self._optional("the Go provider", arguments.go_provider, arguments.quick)

    @staticmethod
    def _optional(name, path, quick):
        if path is None:
            if not quick:
                raise CannotMeasure(f"{name} is not there: run ci/bench.sh")
            tell(f"LEFT OUT: {name} is not there")
        return path


def sizes_of(binary, folder):
    """MiB of the program without debug information, and of the shared libraries that it loads."""
    bare = os.path.join(folder, "stripped")
    subprocess.run(["strip", "-o", bare, binary], check=True)
    listed = subprocess.run(["ldd", binary], capture_output=True, text=True, check=False).stdout
    libraries = [word for line in listed.splitlines() for word in line.split() if word.startswith("/")]
    return os.path.getsize(bare) / MIB, sum(os.path.getsize(os.path.realpath(path)) for path in libraries) / MIB


def measure(plan, tools, folder):
    runner = Runner(tools.bench_run, folder)
    contenders = Contenders(runner, tools)
    if tools.crane is None:
        contenders.crane = None
    if tools.skopeo is None:
        contenders.skopeo = None

    tell("starts")
    binaries = {"imagecd": tools.plugin}
    if tools.go_provider:
        binaries["minimal Go provider"] = tools.go_provider
    starts = measure_starts(runner, binaries, plan.starts)
    for name, binary in binaries.items():
        starts[name].size, starts[name].libraries = sizes_of(binary, folder)

    round_trips = [trip for trip in plan.round_trips if trip == 0 or tools.toxiproxy]
    with Network(tools.fake_ghcr, tools.toxiproxy, max(round_trips)) as network:
        stack = [Repository(network.registry, f"bench/app{i}", 100, seed=100 + i) for i in range(plan.stack)]
        stacks = [measure_stack(network, runner, tools.plugin, stack, trip, plan.stack_runs) for trip in round_trips]
        choosing = measure_choosing(network, runner, tools.plugin, plan.choosing, folder)
        lookups = Lookups(network, contenders)
        for trip in round_trips:
            for tags, (runs, long_runs) in plan.round_trips[trip].items():
                name = f"bench/tags{tags}-{trip * 1000:.0f}"
                lookups.measure(Repository(network.registry, name, tags, seed=tags), trip, runs, long_runs)
        return Report(lookups.rows(), stacks, starts, choosing)


def _busy():
    load, processors = os.getloadavg()[1], os.cpu_count()
    text = f"load {load:.1f} on {processors} processors"
    return f"{text}: others were busy, so times are long and uneven" if load > processors else text


def main():
    arguments = parse_arguments()
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="imagecd-bench-") as folder:
            report = measure(Plan(arguments.quick), Tools(arguments), folder)
    except (CannotMeasure, grpc.RpcError, OSError, subprocess.SubprocessError) as problem:
        print(f"cannot measure: {problem}", file=sys.stderr)
        return 1
    print(report.text())
    print(f"measured in {time.monotonic() - began:.0f} s; {_busy()}")
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps(report.as_json(), indent=1) + "\n", encoding="utf-8")
    wrong_counts = [verdict for verdict in report.verdicts if not verdict.ok and verdict.what.endswith("requests")]
    return 1 if arguments.quick and wrong_counts else 0


if __name__ == "__main__":
    sys.exit(main())
