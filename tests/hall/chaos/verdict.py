"""Whether surfaces and voices agree with the journal, and how long they were behind it. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from onedoor.simulate.done import Told
from tests.hall.chaos.truth import Timeline, Truth
from tests.hall.chaos.watching import Seen, Spoken

HONEST_S = 15.0
"""So long a surface may show what is over without saying that it hears nothing: its pings come every ten seconds."""
MISSES_S = 30.0
"""A surface that was not looked at for so long was not watched."""


class Behind(NamedTuple):
    """The longest times, in seconds, that a surface ..."""

    blind_s: float  # showed what was over, or said that it heard nothing
    unsaid_s: float  # showed what was over and did not say so
    unsaid_at: float  # when that ended, since the epoch


def behind(looks: Sequence[Seen], true: Timeline) -> Behind:
    """How far a surface was behind."""
    blind = _longest(looks, lambda look: look.silent or look.what != true.at(look.at))
    unsaid = _longest(looks, lambda look: not look.silent and look.what != true.at(look.at))
    return Behind(blind[0], *unsaid)


def _longest(looks: Sequence[Seen], is_so: Any) -> tuple[float, float]:
    longest, at, since = 0.0, 0.0, None
    for look in looks:
        if not is_so(look):
            since = None
        elif since is None:
            since = look.at
        elif look.at - since > longest:
            longest, at = look.at - since, look.at
    return longest, at


def surface(name: str, looks: Sequence[Seen], true: Timeline, down: Sequence[tuple[float, float]]) -> Iterator[str]:
    """What is wrong with one surface; `down` is when nobody could have told it."""
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
    late = behind(looks, true)
    if late.unsaid_s - _excused(late, down) > HONEST_S:
        yield f"{name} did not say for {late.unsaid_s:.0f} s until {_clock(late.unsaid_at)} that it shows what was over"
    if looks[-1].what != true.last:
        yield f"{name} shows {looks[-1].what} in the end, and true is {true.last}"


def _excused(late: Behind, down: Iterable[tuple[float, float]]) -> float:
    """So long of the time that a surface was behind, those were away who could have told it."""
    since, until, excused = late.unsaid_at - late.unsaid_s, late.unsaid_at, 0.0
    for begin, end in sorted(down):
        excused += max(0.0, min(end, until) - max(begin, since))
        since = max(since, min(end, until))  # what overlaps counts once
    return excused


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
        if call.said in ("late", "merged", "quiet") and times and not _killed_since(times[0].at, killed_at):
            yield f"{name} is said to be {call.said}, and was heard"
        for first, again in pairwise(times):
            if not any(first.at <= at <= again.at for at in killed_at):
                yield f"{name} was heard at {_clock(first.at)} and again at {_clock(again.at)}"
    for seq in heard:
        yield f"event {seq} was heard, and is no call"
    yield from _order(calls)


def _killed_since(moment: float, killed_at: Sequence[float]) -> bool:
    return any(at >= moment for at in killed_at)


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
