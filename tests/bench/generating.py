"""How long `imagecd generate` takes for a monorepo of many apps, in four languages: writing all, and finding all current.

ci/bench.sh runs it on the release build. Fails where nothing can be measured; --quick, for the suite, with few apps.
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

EXPECTED = 1.0  # seconds, for a thousand apps
LANGUAGES = ("yaml", "python", "typescript", "go")
ECOSYSTEMS = ("requirements.txt", "package.json", "go.mod", "Cargo.toml")


def monorepo(folder, apps):
    lines = ["name: monorepo", "registry: ghcr.io/owner/monorepo", "repositoryUrl: https://github.com/owner/monorepo",
             "branch: main", "programs:"]
    lines += [f"  - {{language: {language}, folder: deploy/{language}}}" for language in LANGUAGES]
    lines.append("apps:")
    for number in range(apps):
        app = folder / "apps" / f"app-{number}"
        app.mkdir(parents=True)
        (app / "Dockerfile").write_text("FROM scratch\nEXPOSE 8080\n")
        (app / ECOSYSTEMS[number % len(ECOSYSTEMS)]).write_text("")
        lines += [f"  app-{number}:", f"    ingress: app-{number}.example.net", "    env: {LEVEL: info}"]
        if number % 5 == 0:
            lines.append("    workloads: {nightly: {schedule: 0 3 * * *}}")
    (folder / "imagecd.yaml").write_text("\n".join(lines) + "\n")


def seconds(*command):
    began = time.perf_counter()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    return time.perf_counter() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True, help="folder of the build's programs")
    parser.add_argument("--quick", action="store_true", help="only see that it works")
    arguments = parser.parse_args()
    apps, runs = (50, 1) if arguments.quick else (1000, 5)
    imagecd = str(pathlib.Path(arguments.bin) / "imagecd")
    with tempfile.TemporaryDirectory(prefix="imagecd-generating-") as folder:
        root = pathlib.Path(folder)
        monorepo(root, apps)
        first = [seconds(imagecd, "generate", "-C", folder, "--overwrite", "*") for _ in range(1)]
        for _ in range(runs - 1):
            for written in ("deploy", ".github"):
                subprocess.run(["rm", "-rf", root / written], check=True)
            (root / "imagecd.lock").unlink()
            first.append(seconds(imagecd, "generate", "-C", folder))
        check = [seconds(imagecd, "generate", "--check", "-C", folder) for _ in range(runs)]
        size = sum(f.stat().st_size for part in ("deploy", ".github") for f in (root / part).rglob("*") if f.is_file())
    written, checked = statistics.median(first), statistics.median(check)
    print(f"imagecd generate, {apps} apps, {len(LANGUAGES)} languages, {size / 1e6:.1f} MB: median of {runs}")
    print(f"  writing everything   {written:.3f} s   expected below {EXPECTED} s: {'met' if written < EXPECTED else 'NOT MET'}")
    print(f"  --check, all current {checked:.3f} s   expected below {EXPECTED} s: {'met' if checked < EXPECTED else 'NOT MET'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
