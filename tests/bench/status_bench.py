"""Usage: status_bench.py --bin FOLDER [--gotools FOLDER] [--quick]

Compares `imagecd status` of a stack of 100 images with that of a stack of one, at a round trip of 50 ms (by toxiproxy) and with
100 tags in each repository. The expectation is at most three times the time. A script stands in for `pulumi`, whose half second
would make the comparison look too good. Fails only if an image is not looked up. --quick, which is for the suite, checks only
that.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from network import Network

URN = "urn:pulumi:prod::bench::"


def deployed(registry, name):
    """A build of the repository that is not the newest, as (tag, digest)."""
    tag = sorted(tag for tag in registry.tags(name) if tag.startswith("main."))[-5]
    return tag, registry.digest(name, tag)


def stack(host, images):
    """The output of `pulumi stack export` for {repository: (tag, digest)}."""
    provider = f"{URN}pulumi:providers:imagecd::default"
    resources = [{"urn": f"{URN}pulumi:pulumi:Stack::bench-prod", "type": "pulumi:pulumi:Stack"},
                 {"urn": provider, "type": "pulumi:providers:imagecd", "custom": True, "id": "0", "inputs": {}}]
    for name, (tag, digest) in images.items():
        inputs = {"repository": f"{host}/{name}", "tag": tag, "digest": digest, "selection": "newest"}
        resources.append({"urn": f"{URN}imagecd:index:LatestImage::{name.replace('/', '-')}", "type": "imagecd:index:LatestImage",
                          "custom": True, "id": inputs["repository"], "provider": f"{provider}::0", "inputs": inputs,
                          "outputs": {**inputs, "branch": "main"}})
    return {"version": 3, "deployment": {"resources": resources}}


class Bench:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        script = folder / "pulumi"
        script.write_text(f'#!/bin/sh\ncase "$*" in *export*) cat {folder}/state.json;; *) echo "{{}}";; esac\n')
        script.chmod(0o755)
        self.environment = {"PATH": f"{folder}:{os.environ['PATH']}", "HOME": str(folder)}

    def seconds(self, host, images):
        """Of one run."""
        (self.folder / "state.json").write_text(json.dumps(stack(host, images)))
        begin = time.perf_counter()
        done = subprocess.run([self.program, "status", "--json", "--insecure", host], env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - begin
        shown = json.loads(done.stdout).get("images", [])
        if done.returncode != 2 or [image["status"] for image in shown] != ["pending"] * len(images):
            raise SystemExit(f"not every image is pending: {done.stdout[:1000]} {done.stderr}")
        return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True, type=pathlib.Path, help="where imagecd and fake-ghcr are")
    parser.add_argument("--gotools", default=os.environ.get("IMAGECD_GOTOOLS_BIN", ""), help="where toxiproxy is")
    parser.add_argument("--quick", action="store_true", help="only see that it works")
    arguments = parser.parse_args()
    toxiproxy = None if arguments.quick else shutil.which("toxiproxy", path=arguments.gotools)
    if not toxiproxy and not arguments.quick:
        raise SystemExit("toxiproxy is not there: run ci/bench.sh")
    count, rounds = (5, 1) if arguments.quick else (100, 5)
    with tempfile.TemporaryDirectory(prefix="imagecd-bench-") as folder, \
            Network(str(arguments.bin / "fake-ghcr"), toxiproxy, 0.05) as network:
        images = {}
        for i in range(count):
            name = f"bench/app{i}"
            network.registry.generate(name, 100, seed=i, newest=1748779200, average_step=1800)
            images[name] = deployed(network.registry, name)
        bench = Bench(str(arguments.bin.absolute() / "imagecd"), pathlib.Path(folder))
        first = dict(list(images.items())[:1])
        one = statistics.median(bench.seconds(network.far, first) for _ in range(rounds))
        all_ = statistics.median(bench.seconds(network.far, images) for _ in range(rounds))
    ratio = all_ / one
    print(f"imagecd status: 1 image {one:.3f} s, {count} images {all_:.3f} s, {ratio:.1f} times as long")
    if not arguments.quick:
        print("as expected" if ratio <= 3 else "NOT AS EXPECTED: more than three times as long")
    return 0


if __name__ == "__main__":
    sys.exit(main())
