"""Ways to find the newest image of a branch. Each is called with (host, repository) and gives a Finding."""

import dataclasses
import sys

from driven_plugin import Plugin
from processes import CannotMeasure, Cost


@dataclasses.dataclass
class Finding:
    """The cost of one way: `cost` of all its processes, and `seconds` of the look-up alone if it can be measured."""

    cost: Cost
    seconds: float
    tag: str
    digest: str
    inputs: dict | None = None


def _last_of_branch(listing):
    """As `grep '^main\\.' | sort | tail -n1` does; nobody is charged for it."""
    tags = [tag for tag in listing.split() if tag.startswith("main.")]
    if not tags:
        raise CannotMeasure("a listing without any main.* tag")
    return max(tags)


class Contenders:
    def __init__(self, runner, tools):
        """`tools` has the paths plugin, crane, skopeo, pages (bench-pages) and script."""
        self._runner = runner
        self._tools = tools

    def imagecd(self, host, repository, olds=None):
        """A Check of a plugin that was started for it; warm if there are `olds`."""
        with Plugin.running(self._runner, self._tools.plugin, host) as plugin:
            seconds, inputs = plugin.check(f"{host}/{repository}", olds)
        # The process waited for this program between the calls, so its own time is not what a user waits.
        cost = dataclasses.replace(plugin.cost, wall=plugin.start_seconds + seconds)
        return Finding(cost, seconds, inputs["tag"], inputs["digest"], inputs)

    def crane(self, host, repository):
        listing, listed = self._runner.run(self._tools.crane, "ls", "--insecure", f"{host}/{repository}")
        tag = _last_of_branch(listing)
        digest, asked = self._runner.run(self._tools.crane, "digest", "--insecure", f"{host}/{repository}:{tag}")
        cost = listed + asked
        return Finding(cost, cost.wall, tag, digest.strip())

    def skopeo(self, host, repository):
        image = f"docker://{host}/{repository}"
        listing, listed = self._runner.run(self._tools.skopeo, "list-tags", "--tls-verify=false", image)
        tag = _last_of_branch(listing.replace('"', " ").replace(",", " "))
        digest, asked = self._runner.run(
            self._tools.skopeo, "inspect", "--no-tags", "--tls-verify=false", "--format={{.Digest}}", f"{image}:{tag}"
        )
        cost = listed + asked
        return Finding(cost, cost.wall, tag, digest.strip())

    def script(self, host, repository):
        output, cost = self._runner.run(sys.executable, "-I", self._tools.script, host, repository)
        tag, _, digest = output.strip().partition("@")
        return Finding(cost, cost.wall, tag, digest)

    def floor(self, host, repository, newest, last=None):
        """The bare pages: told what to find, so that it is never wrong."""
        tag, digest = newest
        arguments = [host, repository, tag] + ([last] if last else [])
        output, cost = self._runner.run(self._tools.pages, *arguments)
        return Finding(cost, float(output.split()[0]), tag, digest)
