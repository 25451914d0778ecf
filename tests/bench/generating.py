"""The time of `imagecd generate` for a monorepo of many apps, in one language and in four: to write all files, and to find all
of them current.

ci/bench.sh runs it on the release build. Fails where nothing can be measured; --quick, for the suite, with few apps.
"""

import argparse
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

EXPECTED = 1.0  # seconds, for a thousand apps in one language
LANGUAGES = ("yaml", "python", "typescript", "go")
ECOSYSTEMS = ("requirements.txt", "package.json", "go.mod", "Cargo.toml")


def monorepo(folder, languages, apps):
    lines = ["name: monorepo", "registry: ghcr.io/owner/monorepo", "repositoryUrl: https://github.com/owner/monorepo",
             "branch: main", "programs:"]
    lines += [f"  - {{language: {language}, folder: deploy/{language}}}" for language in languages]
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
    """Wall time and CPU time. The latter hardly depends on other processes."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    passed, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return passed, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(imagecd, languages, apps, runs):
    """Seconds for writing everything and for finding it current (medians), and how many bytes that is."""
    with tempfile.TemporaryDirectory(prefix="imagecd-generating-") as folder:
        root = pathlib.Path(folder)
        monorepo(root, languages, apps)
        written = []
        for _ in range(runs):
            for earlier in ("deploy", ".github"):
                shutil.rmtree(root / earlier, ignore_errors=True)
            (root / "imagecd.lock").unlink(missing_ok=True)
            written.append(seconds(imagecd, "generate", "-C", folder))
        checked = [seconds(imagecd, "generate", "--check", "-C", folder) for _ in range(runs)]
        size = sum(f.stat().st_size for part in ("deploy", ".github") for f in (root / part).rglob("*") if f.is_file())
        return *(tuple(map(statistics.median, zip(*each))) for each in (written, checked)), size


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True, help="folder of the build's programs")
    parser.add_argument("--quick", action="store_true", help="only see that it works")
    arguments = parser.parse_args()
    apps, runs = (50, 1) if arguments.quick else (1000, 5)
    imagecd = str(pathlib.Path(arguments.bin) / "imagecd")
    print(f"imagecd generate, {apps} apps, median of {runs}")
    for languages in (LANGUAGES[:1], LANGUAGES):
        written, checked, size = measure(imagecd, languages, apps, runs)
        verdict = ""
        if len(languages) == 1:
            verdict = f"   expected below {EXPECTED} s: {'met' if max(written[0], checked[0]) < EXPECTED else 'NOT MET'}"
        print(f"  {', '.join(languages):<30} {size / 1e6:4.1f} MB   all written in {written[0]:.2f} s ({written[1]:.2f} s of a processor), "
              f"--check in {checked[0]:.2f} s ({checked[1]:.2f} s){verdict}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
