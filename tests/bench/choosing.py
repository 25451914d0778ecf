"""The requests that each option of choosing costs. An unused option costs none."""

import dataclasses
import pathlib
import sys

from driven_plugin import Plugin
from measuring import Repository, tell
from processes import CannotMeasure

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

from harness import signing  # noqa: E402

BOTH = ["linux/amd64", "linux/arm64"]


@dataclasses.dataclass
class Cost:
    """Requests (as Network.counted) of a cold and of a warm Check with an option of choosing."""

    option: str
    cold: dict
    warm: dict
    # Manifests, and others (configurations, signatures), that it may take beyond what a Check without it takes.
    allowed: tuple
    tags: int


class _Choice:
    """`tag`: what it must come out at."""

    def __init__(self, option, tag, allowed=(0, 0), **inputs):
        self.option, self.tag, self.allowed, self.inputs = option, tag, allowed, inputs


def _choices(registry, repository, folder):
    newest = repository.newest[0]
    older = sorted(tag for tag in registry.tags(repository.name) if tag.startswith("main."))[-4]
    commit = older.rpartition(".")[2]
    key = (pathlib.Path(folder) / "cosign.pub").read_text(encoding="utf-8")
    return [
        _Choice("none", newest),
        _Choice("pin.commit", older, pin={"commit": commit}),
        _Choice("pin.tag", older, pin={"tag": older}),
        _Choice("hold", newest, hold="until Monday"),
        _Choice("exclude, of another", newest, exclude=[{"commit": commit, "reason": "rings at night"}]),
        _Choice("minimumAge", newest, minimumAge="1h"),
        # Warm, where a HEAD would do: the index too.
        _Choice("platforms", newest, (1, 0), platforms=BOTH),
        # The index, the manifest of each platform, and what its configuration says.
        _Choice("verify.revisionLabel", newest, (1 + len(BOTH), len(BOTH)), verify={"revisionLabel": True}),
        # The index, the signature's manifest and its payload.
        _Choice("verify.cosign", newest, (2, 1), verify={"cosign": {"key": key}}),
        _Choice(
            "policy numerical",
            newest,
            policy={
                "type": "numerical",
                "filter": {"pattern": r"^main\.(?P<day>[0-9]{8})-(?P<second>[0-9]{6})\.", "extract": "$day$second"},
            },
        ),
    ]


def measure_choosing(network, runner, binary, tags, folder):
    """A Cost for each option, in a repository of so many tags. For the last of them three newer images are pushed that
    lack a platform."""
    folder = pathlib.Path(folder)
    repository = Repository(network.registry, f"bench/choosing{tags}", tags, seed=tags + 1)
    repository.push_newer(5)
    signing.sign(network.registry, f"{network.near}/{repository.name}", repository.newest[0], folder)
    costs = [
        _measure(network, runner, binary, repository, choice)
        for choice in _choices(network.registry, repository, folder)
    ]
    complete = repository.newest[0]
    repository.push_newer(3, platforms=BOTH[:1])
    # A HEAD and the index of each of the three, and nothing for the other tags.
    passing = _Choice("platforms, three newest lack one", complete, (1 + 3 * 2, 0), platforms=BOTH)
    return [*costs, _measure(network, runner, binary, repository, passing)]


def _measure(network, runner, binary, repository, choice):
    tell(f"{choice.option}, {repository.count} tags")
    with network.way(0) as host:
        image = f"{host}/{repository.name}"
        olds = None
        counted = []
        # The first look-up makes the registry arrange its tags; the second is cold, the third warm.
        for known in (False, False, True):
            network.counted()
            with Plugin.running(runner, binary, host, may_warn=True) as plugin:
                olds = plugin.check(image, olds if known else None, **choice.inputs)[1]
            counted.append(network.counted())
            if olds["tag"] != choice.tag:
                raise CannotMeasure(f"{choice.option} came out at {olds['tag']}, not at {choice.tag}")
    return Cost(choice.option, counted[1], counted[2], choice.allowed, repository.count)
