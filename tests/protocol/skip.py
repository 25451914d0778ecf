"""Skips a test with a message because a tool is not installed."""

import sys

EXIT_CODE = 77  # what CTest takes for "skipped"


def skip(why):
    line = "=" * 78
    print(f"{line}\nSKIPPED: {sys.argv[0]}\n{why}\n{line}", flush=True)
    sys.exit(EXIT_CODE)


def need_pulumi():
    """Returns the version of the installed `pulumi` package, or skips."""
    try:
        import importlib.metadata

        import pulumi.runtime.proto.provider_pb2  # noqa: F401
    except ImportError as error:
        skip(
            f"{sys.executable} lacks the package 'pulumi' ({error}).\n"
            "Install it from PyPI and name that Python with -DIMAGECD_PYTHON=..."
        )
    return importlib.metadata.version("pulumi")
