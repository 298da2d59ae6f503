"""Many commands, one commit: decides each command on the day's state and appends what happened.

Whoever asks waits in line for the pen. The first to hold it decides everything that is waiting,
commits it as one transaction, and only then does anyone hear the answer: a slow disk makes larger
batches, not a longer line. Memory is a cache of the journal; after any failure it is read again.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from caller_server.domain.commands import Command
from caller_server.domain.decide import beginning_of_day, decide, end_of_day, first_answer, without_events
from caller_server.domain.events import Event, Fact
from caller_server.domain.hall_day import HallDay, replayed
from caller_server.domain.refusals import Refusal
from caller_server.domain.rules import HallRules
from caller_server.journal.sql import Entry, Mark
from caller_server.journal.store import JournalLost, JournalUnavailable, Store

Clock = Callable[[], datetime]
"""Gives the time, with its zone."""

Happened = dict[str, list[Event]]
"""What a batch of commands did, by hall."""

TRIES = 20
"""So often a batch is decided again because another process was first."""

Heard = Callable[[str, list[Event]], None]
"""Hears of a hall's events, in order, right after their commit; must not block."""


@dataclass(frozen=True, slots=True)
class Obeyed:
    """What a command did. `repeated` when the same request had done it before.

    `day` is where it happened, for looking up what the events name. It goes on changing: only what an
    event settled for good may be read from it, such as the matter of a ticket.
    """

    events: tuple[Event, ...]
    day: HallDay
    repeated: bool = False


Answer = Obeyed | Refusal | JournalUnavailable


@dataclass(slots=True)
class _Waiting:
    hall: str
    command: Command
    answer: Answer | None = None


class Engine:
    """The one writer of the halls it is given."""

    def __init__(self, store: Store, halls: Mapping[str, HallRules], clock: Clock) -> None:
        self._store = store
        self._halls = dict(halls)
        self._clock = clock
        self._days: dict[str, HallDay] = {}
        self._marks: dict[str, Mark] = {}
        self._waiting: deque[_Waiting] = deque()
        self._pen = threading.Lock()
        self._heard: list[Heard] = []

    def obey(self, hall: str, command: Command) -> Obeyed:
        """Decide and commit one command. Raise the refusal, or JournalUnavailable with nothing done."""
        mine = _Waiting(hall, command)
        self._waiting.append(mine)
        with self._pen:
            if mine.answer is None:  # else whoever held the pen before has done it for us
                self._write()
        if isinstance(mine.answer, Obeyed):
            return mine.answer
        raise mine.answer or JournalUnavailable("the command was not answered")

    @contextmanager
    def reading(self, hall: str) -> Iterator[tuple[HallDay, datetime]]:
        """The hall's day as committed, and the time; both hold still until the block ends. Do not change it."""
        with self._pen:
            now = self._clock()
            day = self._caught_up(hall, now)
            today = self._halls[hall].business_day(now)
            yield (day if day.day >= today else without_events(day, today, now)), now

    def listen(self, heard: Heard) -> None:
        """Call `heard` after each commit."""
        self._heard.append(heard)

    def relayed(self, hall: str, mark: Mark) -> None:
        """Remember how far the wire was told; written with the next commit, or by `flush`."""
        self._marks[hall] = mark

    def flush(self) -> None:
        """Write what is remembered but not yet in the store."""
        with self._pen:
            self._commit({})

    def _write(self) -> None:
        batch = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            answers, happened = self._agree(batch)
        except Exception as fault:
            self._days.clear()
            unavailable = fault if isinstance(fault, JournalUnavailable) else JournalUnavailable(str(fault))
            for asked in batch:
                asked.answer = unavailable
            if unavailable is not fault:
                raise
            return
        for asked, answer in zip(batch, answers, strict=True):
            asked.answer = answer
        for hall, events in happened.items():
            for heard in self._heard:
                heard(hall, events)

    def _agree(self, batch: Sequence[_Waiting]) -> tuple[list[Answer], Happened]:
        """Decide and commit; where another process was first, read what it wrote and decide again."""
        for _ in range(TRIES - 1):
            try:
                return self._decide_and_commit(batch)
            except JournalLost:
                self._days.clear()
        return self._decide_and_commit(batch)

    def _decide_and_commit(self, batch: Sequence[_Waiting]) -> tuple[list[Answer], Happened]:
        now = self._clock()
        for hall in {asked.hall for asked in batch}:
            self._caught_up(hall, now)
        happened: Happened = {}
        answers: list[Answer] = []
        for asked in batch:
            try:
                answers.append(self._decide(asked, happened))
            except Refusal as refusal:
                answers.append(refusal)
        self._commit(happened)
        return answers, happened

    def _decide(self, asked: _Waiting, happened: Happened) -> Obeyed:
        now = self._clock()
        events = happened.setdefault(asked.hall, [])
        day = self._days[asked.hall]
        if day.day < self._halls[asked.hall].business_day(now):
            day = self._next_day(asked.hall, day, now, events)
        first = first_answer(day, asked.command)
        if first is not None:
            return Obeyed(first, day, repeated=True)
        facts = decide(day, asked.command, now)
        mine = tuple(self._happen(day, fact, now, events, asked.command) for fact in facts)
        return Obeyed(mine, day)

    def _happen(
        self, day: HallDay, fact: Fact, now: datetime, events: list[Event], command: Command | None = None
    ) -> Event:
        at = now if day.last_at is None else max(now, day.last_at)  # a clock set back does not turn time round
        event = Event(day.day, day.seq + 1, at, fact, None if command is None else command.asked)
        day.apply(event)
        events.append(event)
        return event

    def _next_day(self, hall: str, day: HallDay, now: datetime, events: list[Event]) -> HallDay:
        for fact in end_of_day(day):
            self._happen(day, fact, now, events)
        today = self._days[hall] = self._load(hall, self._halls[hall].business_day(now))
        for fact in beginning_of_day(day, today.day):
            self._happen(today, fact, now, events)
        return today

    def _commit(self, happened: Happened) -> None:
        marks = dict(self._marks)
        halls = {hall for hall, events in happened.items() if events} | set(marks)
        if halls:
            self._store.append([Entry(hall, happened.get(hall, ()), marks.get(hall)) for hall in halls])
        self._marks = {hall: mark for hall, mark in self._marks.items() if mark is not marks.get(hall)}

    def _caught_up(self, hall: str, now: datetime) -> HallDay:
        """The hall's day with all that is in the journal, whoever wrote it."""
        day = self._days.get(hall)
        if day is None or (self._store.shared and day.day < self._halls[hall].business_day(now)):
            known = self._store.days(hall)
            day = self._days[hall] = self._load(hall, known[-1] if known else self._halls[hall].business_day(now))
        elif self._store.shared:
            for event in self._store.events(hall, day.day, day.seq):
                day.apply(event)
        return day

    def _load(self, hall: str, day: date) -> HallDay:
        return replayed(self._halls[hall], day, self._store.events(hall, day))


__all__ = ["Clock", "Engine", "Heard", "JournalLost", "JournalUnavailable", "Mark", "Obeyed"]
