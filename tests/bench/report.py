"""The figures as a table for people, and what was expected of them."""

import dataclasses

ORDER = ("floor", "imagecd cold", "crane", "skopeo", "script", "floor warm", "imagecd warm", "imagecd warm+3")
NAMES = {
    "floor": "bare requests (floor)",
    "imagecd cold": "imagecd, cold",
    "crane": "crane ls, digest",
    "skopeo": "skopeo list-tags, inspect",
    "script": "Python script",
    "floor warm": "bare requests (floor)",
    "imagecd warm": "imagecd, warm",
    "imagecd warm+3": "imagecd, warm, 3 newer tags",
}
MISSED = "MISSED"


@dataclasses.dataclass
class Verdict:
    """An expectation, what came out, and whether that is it."""

    what: str
    expected: str
    measured: str
    ok: bool


def _requests(counted):
    parts = [f"{counted['pages']} list", f"{counted['manifests']} man."]
    parts += [f"{counted['tokens']} tok."] if counted["tokens"] else []
    parts += [f"{counted['challenges']} chal."] if counted["challenges"] else []
    parts += [f"{counted['others']} oth."] if counted["others"] else []
    return " ".join(parts)


def _milliseconds(seconds):
    return f"{seconds * 1000:,.0f}" if seconds >= 0.1 else f"{seconds * 1000:.1f}"


class Report:
    def __init__(self, rows, stacks, starts, choosing):
        self.rows = rows
        self.stacks = stacks
        self.starts = starts
        self.choosing = choosing
        self._by_key = {(row.tags, row.round_trip, row.way): row for row in rows}
        self.verdicts = self._judge()

    def _row(self, tags, round_trip, way):
        return self._by_key.get((tags, round_trip, way))

    def as_json(self):
        return {
            "rows": [dataclasses.asdict(row) for row in self.rows],
            "stacks": [dataclasses.asdict(stack) for stack in self.stacks],
            "starts": {name: dataclasses.asdict(start) for name, start in self.starts.items()},
            "choosing": [dataclasses.asdict(cost) for cost in self.choosing],
            "verdicts": [dataclasses.asdict(verdict) for verdict in self.verdicts],
        }

    def text(self):
        return "\n".join([*self._lookups(), *self._stacks(), *self._starts(), *self._choosing(), *self._expectations()])

    def _lookups(self):
        yield "To find the newest tag: medians. The look-up alone; and with its process, from start to answer."
        yield "A warm plugin knows the last answer; no other way has one. x: times the floor above, the bare requests."
        for round_trip in sorted({row.round_trip for row in self.rows}):
            for tags in sorted({row.tags for row in self.rows}):
                yield ""
                yield f"{tags:,} tags, {round_trip * 1000:.0f} ms of added round trip"
                yield (
                    f"  {'':28} {'look-up ms':>10} {'x':>5} {'process ms':>10} {'CPU ms':>8} {'MiB':>6} {'KiB sent':>9}"
                    f" {'runs':>4}  requests"
                )
                for way in ORDER:
                    row = self._row(tags, round_trip, way)
                    if row is None:
                        continue
                    floor = self._row(tags, round_trip, "floor warm" if "warm" in way else "floor")
                    yield (
                        f"  {NAMES[way]:28} {_milliseconds(row.seconds):>10} {row.seconds / floor.seconds:>5.2f}"
                        f" {_milliseconds(row.wall):>10} {_milliseconds(row.cpu):>8} {row.memory:>6.1f}"
                        f" {row.requests['bytes'] / 1024:>9,.0f} {row.runs:>4}"
                        f"  {row.requests['requests']}: {_requests(row.requests)}"
                    )

    def _stacks(self):
        for stack in self.stacks:
            count = stack.count
            yield ""
            yield f"{count} LatestImages of one host, one plugin, {stack.round_trip * 1000:.0f} ms of added round trip"
            yield (
                f"  {'warm, one after the other':28} {_milliseconds(stack.warm_seconds):>10} ms"
                f"  {stack.warm_requests['requests']} requests: {_requests(stack.warm_requests)}"
            )
            yield (
                f"  {'cold, all at once':28} {_milliseconds(stack.together_seconds):>10} ms"
                f"  {stack.together_requests['requests']} requests: {_requests(stack.together_requests)}"
            )
            yield f"  {'cold, only one':28} {_milliseconds(stack.one_seconds):>10} ms"

    def _starts(self):
        if not self.starts:
            return
        yield ""
        yield "From exec to the port line"
        headings = ("ms", "best ms", "CPU ms", "peak MiB", "program MiB", "libraries MiB")
        yield f"  {'':28}" + "".join(f" {heading:>13}" for heading in headings)
        for name, start in self.starts.items():
            times = (start.seconds, start.best_seconds, start.cpu)
            values = [seconds * 1000 for seconds in times] + [start.memory, start.size, start.libraries]
            yield f"  {name:28}" + "".join(f" {value:>13.1f}" for value in values)

    def _choosing(self):
        yield ""
        yield f"Requests by what is asked of the choice, {self.choosing[0].tags:,} tags"
        yield f"  {'':34} {'cold':42} warm"
        for cost in self.choosing:
            cold, warm = (f"{counted['requests']}: {_requests(counted)}" for counted in (cost.cold, cost.warm))
            yield f"  {cost.option:34} {cold:42} {warm}"

    def _expectations(self):
        yield ""
        yield "Expectations"
        for verdict in self.verdicts:
            mark = "ok    " if verdict.ok else MISSED
            yield f"  {mark}  {verdict.what}: {verdict.measured} (expected: {verdict.expected})"
        missed = sum(not verdict.ok for verdict in self.verdicts)
        yield ""
        yield f"{len(self.verdicts)} expectations, {missed} of them {MISSED}"

    def _judge(self):
        verdicts = []

        def expect(what, expected, measured, ok):
            verdicts.append(Verdict(what, expected, measured, ok))

        def ratio(what, value, base, limit, text):
            expect(what, f"at most {limit:.2f} {text}", f"{value / base:.2f}", value <= limit * base)

        sizes = sorted({row.tags for row in self.rows})
        for trip, tags in sorted({(row.round_trip, row.tags) for row in self.rows}):
            where = f"{tags:,} tags, {trip * 1000:.0f} ms"
            warm, warm_floor = self._row(tags, trip, "imagecd warm"), self._row(tags, trip, "floor warm")
            cold, floor = self._row(tags, trip, "imagecd cold"), self._row(tags, trip, "floor")
            counted = warm.requests
            expect(
                f"warm, {where}: requests",
                "a listing, a HEAD and a token, after one challenge",
                _requests(counted),
                [counted[key] for key in ("pages", "manifests", "tokens", "challenges", "others")] == [1, 1, 1, 1, 0],
            )
            # On loopback a short look-up measures only the program and no round trips, so only a long one is meaningful.
            if trip > 0:
                ratio(f"warm, {where}: time", warm.seconds, warm_floor.seconds, 1.2, "of the floor")
            if trip > 0 or tags == sizes[-1]:
                ratio(f"cold, {where}: time", cold.seconds, floor.seconds, 1.1, "of the floor")
        most, least = (self._row(tags, 0, "imagecd cold") for tags in (sizes[-1], sizes[0]))
        if crane := self._row(sizes[-1], 0, "crane"):
            ratio(f"cold, {sizes[-1]:,} tags: CPU", most.cpu, crane.cpu, 1 / 3, "of crane's")
        expect(f"cold, {sizes[-1]:,} tags: memory", "under 20 MiB", f"{most.memory:.1f} MiB", most.memory < 20)
        if len(sizes) > 1:
            growth = most.memory - least.memory
            what = f"cold, {sizes[-1]:,} tags: memory over that of {sizes[0]:,}"
            expect(what, "under 1 MiB", f"{growth:.1f} MiB", growth < 1)
        for stack in self.stacks:
            count, counted = stack.count, stack.warm_requests
            expect(
                f"{count} warm, {stack.round_trip * 1000:.0f} ms: requests",
                "for each a listing, a HEAD and at most a token; one challenge in all",
                _requests(counted),
                counted["pages"] == counted["manifests"] == count
                and counted["tokens"] <= count
                and counted["challenges"] <= 1
                and counted["others"] == 0,
            )
            if stack.round_trip > 0:
                needed = (2 * count + 1) * stack.round_trip
                ratio(
                    f"{count} warm one after the other, {stack.round_trip * 1000:.0f} ms: time",
                    stack.warm_seconds,
                    needed,
                    1.2,
                    "of a token and a round trip each",
                )
                ratio(
                    f"{count} at once, {stack.round_trip * 1000:.0f} ms: time",
                    stack.together_seconds,
                    stack.one_seconds,
                    3,
                    "of one",
                )
        unused = self.choosing[0]
        for cost in self.choosing[1:]:
            manifests, others = cost.allowed
            # Each counted with the challenges and tokens that a Check needs anyway.
            more = {
                name: tuple(counted[key] - base[key] for key in ("pages", "manifests", "others"))
                for name, counted, base in (("cold", cost.cold, unused.cold), ("warm", cost.warm, unused.warm))
            }
            expect(
                f"{cost.option}, cold and warm: requests",
                f"at most {manifests} manifests and {others} others more than without",
                ", ".join(f"{name} {m:+d} and {o:+d}" for name, (_, m, o) in more.items()),
                all(p <= 0 and m <= manifests and o <= others for p, m, o in more.values()),
            )
        if len(self.starts) > 1:
            ours, theirs = self.starts.values()
            ratio("port line: time", ours.seconds, theirs.seconds, 1 / 2, "of the Go provider's")
            ratio("port line: memory", ours.memory, theirs.memory, 2 / 3, "of the Go provider's")
        return verdicts
