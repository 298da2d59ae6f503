"""Whether surfaces and voices agree with the journal, and how long they were behind it. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from onedoor.simulate.done import Told
from tests.hall.chaos.truth import Timeline, Truth
from tests.hall.chaos.watching import Seen, Spoken

HONEST_S = 15.0
"""So long a surface may show what is over without saying that it hears nothing: its pings come every ten seconds."""
SENTENCE_S = 25.0
"""A call takes no longer to be spoken, chime and all languages, twice."""
MISSES_S = 30.0
"""A surface that was not looked at for so long was not watched."""


class Stretch(NamedTuple):
    """From one moment to another, in seconds since the epoch."""

    since: float
    until: float

    @property
    def length(self) -> float:
        """In seconds."""
        return self.until - self.since

    def without(self, others: Iterable[tuple[float, float]]) -> float:
        """Seconds of it that lie in none of the others."""
        since, left = self.since, self.length
        for begin, end in sorted(others):
            left -= max(0.0, min(end, self.until) - max(begin, since))
            since = max(since, min(end, self.until))  # what overlaps counts once
        return left


class Behind(NamedTuple):
    """The longest times, in seconds, for which a surface ..."""

    blind_s: float  # showed what was over, or said that it heard nothing
    healing_s: float  # did so though nothing was away that it needs
    unsaid_s: float  # showed what was over and did not say so, though nothing was away


def behind(looks: Sequence[Seen], true: Timeline, down: Sequence[tuple[float, float]] = ()) -> Behind:
    """How far a surface was behind; `down` is when something was away that it needs."""
    blind = stretches(looks, lambda look: look.silent or look.what != true.at(look.at))
    return Behind(
        max((one.length for one in blind), default=0.0),
        max((one.without(down) for one in blind), default=0.0),
        max((one.without(down) for one in _unsaid(looks, true)), default=0.0),
    )


def _unsaid(looks: Iterable[Seen], true: Timeline) -> list[Stretch]:
    """The times through which a surface showed what was over, and did not say that it heard nothing."""
    return stretches(looks, lambda look: not look.silent and look.what != true.at(look.at))


def stretches(looks: Iterable[Seen], is_so: Callable[[Seen], bool]) -> list[Stretch]:
    """The times through which it was so, from look to look."""
    found: list[Stretch] = []
    since: float | None = None
    for look in looks:
        if not is_so(look):
            since = None
        elif since is None:
            since = look.at
            found.append(Stretch(since, look.at))
        else:
            found[-1] = Stretch(since, look.at)
    return found


def surface(name: str, looks: Sequence[Seen], true: Timeline, down: Sequence[tuple[float, float]]) -> Iterator[str]:
    """What is wrong with one surface."""
    if not looks:
        yield f"{name} was never seen"
        return
    for look in looks:
        if look.blank:
            yield f"{name} was without {look.blank} at {_clock(look.at)}"
            break
    for before, after in pairwise(looks):
        if after.at - before.at > MISSES_S:
            yield f"{name} was not looked at for {after.at - before.at:.0f} s before {_clock(after.at)}"
    for one in _unsaid(looks, true):
        if one.without(down) > HONEST_S:
            yield f"{name} did not say from {_clock(one.since)} to {_clock(one.until)} that it shows what is over"
    if looks[-1].what != true.last:
        yield f"{name} shows {looks[-1].what} in the end, and true is {true.last}"


def boards(truth: Truth, shown: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the whole boards in the end."""
    for zone, board in shown.items():
        rows = [tuple(row) for row in board["rows"]]
        if rows != truth.rows[zone]:
            yield f"TV {zone} shows {rows} in the end, and the journal has {truth.rows[zone]}"
        waiting = {line: len(truth.day.waiting(line)) for line in board["waiting"]}
        if board["waiting"] != waiting:
            yield f"TV {zone} shows {board['waiting']} waiting in the end, and there wait {waiting}"
        if board["silent"]:
            yield f"TV {zone} says in the end that it hears nothing"


def pads(truth: Truth, shown: Mapping[str, str | None]) -> Iterator[str]:
    """What is wrong with the digits of the call pads in the end."""
    for window, digits in shown.items():
        _, number = truth.windows[window].last
        if digits != (number[-3:] or None):
            yield f"pad {window} shows {digits} in the end, and {number or 'nobody'} is there"


class Call(NamedTuple):
    """A call and what became of it."""

    called: Told
    outcomes: tuple[Told, ...]

    @property
    def seq(self) -> int:
        seq: int = self.called["seq"]
        return seq

    @property
    def said(self) -> str:
        """`spoken`, or why it was dropped; `nothing` when nobody knows."""
        return "nothing" if not self.outcomes else self.outcomes[0].get("reason", "spoken")


def calls_of(journal: Iterable[Told]) -> list[Call]:
    """Every call in the order of the journal."""
    outcomes: dict[int, list[Told]] = defaultdict(list)
    called = []
    for event in journal:
        if event["kind"] == "ticket_called":
            called.append(event)
        elif event["kind"] in ("call_spoken", "call_dropped"):
            outcomes[event["called"]].append(event)
    return [Call(event, tuple(outcomes[event["seq"]])) for event in called]


def voice(calls: Sequence[Call], spoken: Sequence[Spoken], killed_at: Sequence[float]) -> Iterator[str]:
    """What is wrong with the voices. A voice that was killed while it spoke may say the same call again."""
    heard: dict[int, list[Spoken]] = defaultdict(list)
    for one in spoken:
        heard[one.seq].append(one)
    for call in calls:
        name = f"the call of {call.called['number']} to {call.called['window']} (event {call.seq})"
        if len(call.outcomes) != 1:
            yield f"{name} has {len(call.outcomes)} outcomes: {[o['kind'] for o in call.outcomes]}"
            continue
        times = heard.pop(call.seq, [])
        if call.said == "spoken" and not times:
            yield f"{name} is said to be spoken, and nobody heard it"
        if call.said in ("late", "merged", "quiet") and times and not _cut_off(times[-1].at, killed_at):
            yield f"{name} is said to be {call.said}, and was heard"
        for first, again in pairwise(times):
            if not _cut_off(first.at, killed_at):
                yield f"{name} was heard at {_clock(first.at)} and again at {_clock(again.at)}"
    for seq in heard:
        yield f"event {seq} was heard, and is no call"
    yield from _order(calls)


def _cut_off(began: float, killed_at: Iterable[float]) -> bool:
    """Whether the voice was killed while it spoke: nobody knows whether the visitor has understood it."""
    return any(began <= at <= began + SENTENCE_S for at in killed_at)


def _order(calls: Sequence[Call]) -> Iterator[str]:
    zones: dict[str, list[Told]] = defaultdict(list)
    for call in calls:
        if call.said == "spoken":
            zones[call.outcomes[0]["zone"]].append(call.outcomes[0])
    for zone, said in zones.items():
        in_time = sorted(said, key=lambda event: datetime.fromisoformat(event["spoken_at"]))
        for before, after in pairwise(in_time):
            if after["called"] < before["called"]:
                yield f"in {zone} the call of event {before['called']} was spoken before that of {after['called']}"


def outcomes(calls: Iterable[Call]) -> Counter[str]:
    """How many calls came to what."""
    return Counter(call.said for call in calls)


def longest_wait_for_voice(calls: Iterable[Call]) -> float:
    """Seconds from a call until it was known what became of it, the longest."""
    return max((_at(call.outcomes[0]) - _at(call.called) for call in calls if call.outcomes), default=0.0)


def _at(event: Told) -> float:
    return datetime.fromisoformat(event["at"]).timestamp()


def _clock(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%H:%M:%S}"
