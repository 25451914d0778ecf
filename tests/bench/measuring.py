"""The measurements, their order and their number."""

import dataclasses
import statistics
import sys
import time

from driven_plugin import Plugin
from processes import CannotMeasure

NEWEST = 1748779200  # 2025-06-01T12:00:00Z: the made-up tags end here
STEP = 1800  # seconds between them, so that a day is a small part of even a hundred
ROOM = 30
IMAGE = {"platforms": ["linux/amd64", "linux/arm64"], "attestations": True}


@dataclasses.dataclass
class Row:
    """A way to the newest tag, by the median of its runs."""

    tags: int
    round_trip: float
    way: str
    runs: int
    requests: dict  # as Network.counted, of the last run
    seconds: float  # of the look-up
    wall: float
    cpu: float
    memory: float


def tell(text):
    print(f"   {text}", file=sys.stderr, flush=True)


class Repository:
    """Tags in the fake registry, and which of them is the newest."""

    def __init__(self, registry, name, count, seed):
        self.name = name
        self.count = count
        self._registry = registry
        # A few less, so that no listing ends with a full page, even after pushes. A full last page costs one more request.
        registry.generate(name, count - ROOM, seed=seed, newest=NEWEST, average_step=STEP)
        # `main.TIME.SHA`: of equal length up to the time, so the greatest string has the latest time.
        self._take(max(tag for tag in registry.tags(name) if tag.startswith("main.")))
        self._time = NEWEST

    def push_newer(self, count, **image):
        for _ in range(count):
            self._time += 60
            commit = f"{self._time:040x}"[::-1]
            pushed = self._registry.push(self.name, time=self._time, commit=commit, **{**IMAGE, **image})
        self._take(pushed["tag"])

    def _take(self, tag):
        self.newest = (tag, self._registry.digest(self.name, tag))


class Lookups:
    """Measures the ways to the newest tag in turns, so that a busy minute of the machine affects all of them."""

    def __init__(self, network, contenders):
        self._network = network
        self._contenders = contenders
        self._runs = {}

    def measure(self, repository, round_trip, runs, long_runs):
        """`long_runs`: of the ways that take a request for every 100 tags."""
        for run in range(max(runs, long_runs)):
            tell(f"{repository.count} tags, {round_trip * 1000:.0f} ms: run {run + 1} of {runs}")
            if run < runs:
                self._turn(repository, round_trip)
            if run < long_runs and self._contenders.skopeo:
                self._run("skopeo", self._contenders.skopeo, repository, round_trip)

    def _turn(self, repository, round_trip):
        contenders = self._contenders
        newest = repository.newest
        self._let_it_be_listed(repository)
        self._run("floor", lambda host, name: contenders.floor(host, name, newest), repository, round_trip)
        cold = self._run("imagecd cold", contenders.imagecd, repository, round_trip)
        inputs = cold.inputs
        last = inputs.get("__cursor", {}).get("tag")
        self._run("floor warm", lambda host, name: contenders.floor(host, name, newest, last), repository, round_trip)
        self._run("imagecd warm", lambda host, name: contenders.imagecd(host, name, inputs), repository, round_trip)
        if contenders.crane:
            self._run("crane", contenders.crane, repository, round_trip)
        self._run("script", contenders.script, repository, round_trip)
        repository.push_newer(3)
        self._let_it_be_listed(repository)
        self._run("imagecd warm+3", lambda host, name: contenders.imagecd(host, name, inputs), repository, round_trip)

    def _let_it_be_listed(self, repository):
        """The fake registry arranges its tags when they are first asked for; that is nobody's cost."""
        self._contenders.floor(self._network.near, repository.name, repository.newest)

    def _run(self, way, contender, repository, round_trip):
        with self._network.way(round_trip) as host:
            found = contender(host, repository.name)
            requests = self._network.counted()
        if (found.tag, found.digest) != repository.newest:
            raise CannotMeasure(f"{way} found {found.tag}@{found.digest}, but the newest is {repository.newest}")
        key = (repository.count, round_trip, way)
        self._runs.setdefault(key, []).append((requests, found))
        return found

    def rows(self):
        def median(runs, value):
            return statistics.median(value(found) for _, found in runs)

        return [
            Row(
                tags=tags,
                round_trip=round_trip,
                way=way,
                runs=len(runs),
                requests=runs[-1][0],
                seconds=median(runs, lambda found: found.seconds),
                wall=median(runs, lambda found: found.cost.wall),
                cpu=median(runs, lambda found: found.cost.cpu),
                memory=median(runs, lambda found: found.cost.memory),
            )
            for (tags, round_trip, way), runs in self._runs.items()
        ]


@dataclasses.dataclass
class Stack:
    """Look-ups of many repositories of one host by one plugin."""

    round_trip: float
    count: int
    warm_requests: dict
    warm_seconds: float  # one after the other, each warm
    one_seconds: float  # a single cold one
    together_seconds: float  # as many cold ones as there are repositories, all at once
    together_requests: dict


def measure_stack(network, runner, binary, repositories, round_trip, runs):
    names = [repository.name for repository in repositories]
    warm, one, together = [], [], []
    for run in range(runs):
        tell(f"{len(names)} repositories, {round_trip * 1000:.0f} ms: run {run + 1} of {runs}")
        with network.way(round_trip) as host:
            images = [f"{host}/{name}" for name in names]
            with Plugin.running(runner, binary, host) as plugin:
                one.append(plugin.check(images[0])[0])
            network.counted()
            with Plugin.running(runner, binary, host) as plugin:
                seconds, checked = plugin.check_at_once(images)
                together.append(seconds)
            together_requests = network.counted()
            for repository, inputs in zip(repositories, checked):
                if (inputs["tag"], inputs["digest"]) != repository.newest:
                    raise CannotMeasure(f"of many at once {repository.name} came out as {inputs['tag']}")
            with Plugin.running(runner, binary, host) as plugin:
                began = time.monotonic()
                again = [plugin.check(image, olds)[1] for image, olds in zip(images, checked)]
                warm.append(time.monotonic() - began)
            warm_requests = network.counted()
            if [inputs["tag"] for inputs in again] != [inputs["tag"] for inputs in checked]:
                raise CannotMeasure("a warm Check chose another tag though nothing was pushed")
    return Stack(
        round_trip=round_trip,
        count=len(names),
        warm_requests=warm_requests,
        warm_seconds=statistics.median(warm),
        one_seconds=statistics.median(one),
        together_seconds=statistics.median(together),
        together_requests=together_requests,
    )


@dataclasses.dataclass
class Start:
    """A plugin until its port line."""

    seconds: float
    best_seconds: float
    cpu: float
    memory: float  # MiB
    size: float  # MiB on disk, without debug information
    libraries: float  # MiB of shared libraries that it loads


def measure_starts(runner, binaries, runs):
    """`binaries`: {name: path}; started in turns."""
    costs = {name: [] for name in binaries}
    for _ in range(runs):
        for name, binary in binaries.items():
            # Nothing listens there. Neither program contacts the engine before it has printed its port.
            costs[name].append(runner.start(binary, "127.0.0.1:1"))
    return {
        name: Start(
            seconds=statistics.median(cost.wall for cost in runs_of),
            best_seconds=min(cost.wall for cost in runs_of),
            cpu=statistics.median(cost.cpu for cost in runs_of),
            memory=statistics.median(cost.memory for cost in runs_of),
            size=0.0,
            libraries=0.0,
        )
        for name, runs_of in costs.items()
    }
