"""Judges from outside whether the hall kept its promises: the journal, what was heard, what was answered. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from onedoor.simulate.done import Done, Told, done_by
from onedoor.simulate.told import Broken, DayTold, Invariant, day_told
from wire.messages import PLACES_TOLD, BoardState, EventMessage, LineState, WindowState


@dataclass
class Retained:
    """What the broker retains, by name."""

    windows: dict[str, WindowState] = field(default_factory=dict)
    lines: dict[str, LineState] = field(default_factory=dict)
    boards: dict[str, BoardState] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """All that was seen from outside."""

    journal: Sequence[Told]  # the day's public events, as read at the end
    heard: Sequence[EventMessage]  # over MQTT, as they came
    done: Mapping[Done, int]  # what answers told, and how often
    ours: frozenset[str]  # numbers issued to visitors of this play
    retained: Retained | None = None  # None when it was not looked at


@dataclass(frozen=True)
class Verdict:
    """What was found."""

    day: DayTold
    broken: tuple[Broken, ...]
    repaired: int  # events that were not heard, and found in the journal
    repeated: int  # events heard more than once, as QoS 1 allows

    @property
    def counts(self) -> Counter[Invariant]:
        """How often each invariant was broken."""
        return Counter(broken.invariant for broken in self.broken)


def judge(seen: Evidence) -> Verdict:
    """Judge what was seen. Other people's tickets are looked at only for what must hold for all."""
    day = day_told(seen.journal)
    wire = _Wire(seen)
    broken = [
        *_sequence(seen.journal),
        *day.impossible,
        *_numbers(day),
        *_written_once(seen),
        *wire.broken,
        *(() if seen.retained is None else _states(day, seen.retained, seen.ours)),
    ]
    return Verdict(day, tuple(broken), wire.repaired, wire.repeated)


def _sequence(journal: Sequence[Told]) -> Iterator[Broken]:
    expected = 1
    for event in journal:
        if event["seq"] != expected:
            yield Broken(Invariant.SEQUENCE, f"event {event['seq']} stands where {expected} should be")
        expected = event["seq"] + 1


def _numbers(day: DayTold) -> Iterator[Broken]:
    by_letter: dict[str, set[int]] = {}
    for number in day.tickets.keys() - day.lent:
        by_letter.setdefault(number[0], set()).add(int(number[1:]))
    lent = {(number[0], int(number[1:])) for number in day.lent}
    for letter, counts in sorted(by_letter.items()):
        left_out = set(range(1, max(counts) + 1)) - counts
        for missing in sorted(count for count in left_out if (letter, count) not in lent):
            yield Broken(Invariant.NUMBER, f"{letter}{missing:03d} was left out")


def _written_once(seen: Evidence) -> Iterator[Broken]:
    """Others may do more to their tickets than this play knows of, but not less than it was told."""
    written = Counter(done_by(e) for e in seen.journal if e["kind"].startswith(("ticket_", "slip_")))
    for done, times in seen.done.items():
        found = written[done]
        if found == times or (found > times and done.number not in seen.ours):
            continue
        if done.kind == "ticket_issued" and not found:
            yield Broken(Invariant.NOT_LOST, f"{done.number} was issued and is not in the journal")
        else:
            yield Broken(Invariant.WRITTEN_ONCE, f"{_said(done)}: acknowledged {times} times, written {found} times")


def _states(day: DayTold, retained: Retained, ours: frozenset[str]) -> Iterator[Broken]:
    for name in sorted(day.windows.keys() - retained.windows.keys()):
        yield Broken(Invariant.STATE, f"window {name} is not shown")
    for letter in sorted({ticket.line for ticket in day.tickets.values()} - retained.lines.keys()):
        yield Broken(Invariant.STATE, f"line {letter} is not shown")
    for name, window in sorted(retained.windows.items()):
        here = day.windows.get(name)
        shown = (window.status, window.number, window.call)
        told = (day.status(name), here and here.number, here and here.call)
        if shown != told:
            yield Broken(Invariant.STATE, f"window {name} is shown as {_said(shown)}, and is {_said(told)}")
    for letter, line in sorted(retained.lines.items()):
        yield from _line(day, letter, line, ours)
    for zone, board in sorted(retained.boards.items()):
        told_waiting = {letter: len(day.waiting(letter)) for letter in board.waiting}
        if board.waiting != told_waiting:
            yield Broken(Invariant.STATE, f"board {zone} shows {board.waiting}, and there wait {told_waiting}")


def _line(day: DayTold, letter: str, shown: LineState, ours: frozenset[str]) -> Iterator[Broken]:
    waiting = day.waiting(letter)
    if shown.count not in (None, len(waiting)):
        yield Broken(Invariant.STATE, f"line {letter} is said to have {shown.count} waiting, and {len(waiting)} wait")
    whole = len(shown.waiting) < PLACES_TOLD or shown.count is None  # of a longer line only the first are named
    for number in sorted(waiting - set(shown.waiting)) if whole else ():
        lost = Invariant.NOT_LOST if number in ours else Invariant.STATE
        yield Broken(lost, f"{number} waits, and line {letter} does not show it")
    for number in sorted(set(shown.waiting) - waiting):
        yield Broken(Invariant.STATE, f"line {letter} shows {number}, which does not wait there")
    if len(shown.waiting) != len(set(shown.waiting)):
        yield Broken(Invariant.STATE, f"line {letter} shows a number twice")


def _said(parts: Iterable[object]) -> str:
    return " ".join(str(part) for part in parts if part is not None)


class _Wire:
    """What was heard beside what is written."""

    def __init__(self, seen: Evidence) -> None:
        self.broken: list[Broken] = []
        self.repeated = 0
        self._latest = 0
        written = {event["seq"]: event for event in seen.journal}
        heard: set[int] = set()
        for message in seen.heard:
            self._compare(message, written, heard)
            heard.add(message.seq)
            self._latest = max(self._latest, message.seq)
        self.repaired = len(written.keys() - heard - set(range(min(heard, default=0))))

    def _compare(self, message: EventMessage, written: Mapping[int, Told], heard: set[int]) -> None:
        seq = message.seq
        if seq not in written:
            self._note(f"event {seq} ({message.kind}) was heard and is not written")
        elif EventMessage.model_validate(written[seq]) != message:
            self._note(f"event {seq} was heard as {message.kind} {message.number}, and is written otherwise")
        elif seq in heard:
            self.repeated += 1
        elif seq < self._latest:
            self._note(f"event {seq} was heard for the first time after event {self._latest}")

    def _note(self, what: str) -> None:
        self.broken.append(Broken(Invariant.WIRE, what))
