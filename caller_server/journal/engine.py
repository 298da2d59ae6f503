"""Many commands, one commit: decides each command on the day's state and appends what happened.

Whoever asks waits in line for the pen. The first to hold it decides everything that is waiting,
commits it as one transaction, and only then does anyone hear the answer: a slow disk makes larger
batches, not a longer line. Memory is a cache of the journal; after any failure it is read again.

Where several processes share the journal, the pen goes round among them, too: a turn at the store
begins with what the others have appended. A database that is away is waited for, a little while.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from caller_server.domain.commands import Command
from caller_server.domain.decide import beginning_of_day, decide, end_of_day, first_answer, without_events
from caller_server.domain.events import Event, Fact
from caller_server.domain.hall_day import HallDay
from caller_server.domain.refusals import Refusal
from caller_server.domain.rules import HallRules
from caller_server.journal.faults import JournalAway, JournalLost, JournalUnavailable
from caller_server.journal.opening import opened
from caller_server.journal.patience import AGAIN_S, PATIENCE_S
from caller_server.journal.pen import Pen, Waiter
from caller_server.journal.sql import Entry, Mark
from caller_server.journal.store import Store

Clock = Callable[[], datetime]
"""Gives the time, with its zone."""

Happened = dict[str, list[Event]]
"""What a batch of commands did, by hall."""

TRIES = 20
"""So often a batch is decided again because another process was first."""

Heard = Callable[[str, list[Event]], None]
"""Hears of a hall's events, in order, once they are committed, by whichever process; must not block."""


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


class _Waiting(Waiter):
    __slots__ = ("answer", "command", "hall", "until")

    def __init__(self, hall: str, command: Command) -> None:
        super().__init__()
        self.hall = hall
        self.command = command
        self.until = time.monotonic() + PATIENCE_S  # then it is given up
        self.answer: Answer | None = None

    def give(self, answer: Answer) -> None:
        self.answer = answer
        self.tell()


class Engine:
    """The one writer of the halls it is given."""

    def __init__(self, store: Store, halls: Mapping[str, HallRules], clock: Clock) -> None:
        self._store = store
        self._halls = dict(halls)
        self._clock = clock
        self._days: dict[str, HallDay] = {}
        self._looked: dict[str, float] = {}  # when the journal was last asked for others' events, monotonic
        self._marks: dict[str, Mark] = {}
        self._pen: Pen[_Waiting] = Pen()
        self._heard: list[tuple[Heard, bool]] = []

    def obey(self, hall: str, command: Command) -> Obeyed:
        """Decide and commit one command. Raise the refusal, or JournalUnavailable with nothing done."""
        mine = _Waiting(hall, command)
        self._pen.join(mine)
        while mine.answer is None:
            if not self._pen.take():
                mine.wait()  # until whoever holds the pen has done it for us, or we are the next
                continue
            try:
                if mine.answer is None:  # else it came while we reached for the pen
                    self._write()
            finally:
                self._pen.put_down()
            if mine.answer is None:
                time.sleep(AGAIN_S)  # the journal is away
        if isinstance(mine.answer, Obeyed):
            return mine.answer
        raise mine.answer

    @contextmanager
    def reading(self, hall: str) -> Iterator[tuple[HallDay, datetime]]:
        """The hall's day as committed, and the time; both hold still until the block ends. Do not change it."""
        asked_at = time.monotonic()
        while True:
            with self._pen.held():
                try:
                    day, now = self._as_committed(hall, asked_at)
                except JournalAway:
                    if time.monotonic() > asked_at + PATIENCE_S:
                        raise
                else:
                    yield day, now
                    return
            time.sleep(AGAIN_S)

    def listen(self, heard: Heard, *, ours_only: bool = False) -> None:
        """Call `heard` after each commit of this process and, unless told otherwise, when others' are noticed."""
        self._heard.append((heard, ours_only))

    def unlisten(self, heard: Heard) -> None:
        """Call it no more."""
        self._heard = [(other, ours_only) for other, ours_only in self._heard if other != heard]

    def relayed(self, hall: str, mark: Mark) -> None:
        """Remember how far the wire was told; written with the next commit, or by `flush`."""
        self._marks[hall] = mark

    def flush(self) -> None:
        """Write what is remembered but not yet in the store."""
        with self._pen.held():
            self._commit({})

    def _write(self) -> None:
        batch = self._pen.everyone()
        try:
            answers, happened = self._agree(batch)
        except JournalAway as away:
            self._put_off(batch, away)
        except Exception as fault:
            self._store.leave()
            self._days.clear()
            unavailable = fault if isinstance(fault, JournalUnavailable) else JournalUnavailable(str(fault))
            for asked in batch:
                asked.give(unavailable)
            if unavailable is not fault:
                raise
        else:
            for asked, answer in zip(batch, answers, strict=True):
                asked.give(answer)
            for hall, events in happened.items():
                self._tell(hall, events, ours=True)

    def _put_off(self, batch: Sequence[_Waiting], away: JournalAway) -> None:
        """Nothing was decided: whoever still has patience stays in line, before those who came since."""
        now = time.monotonic()
        self._pen.back([asked for asked in batch if asked.until > now])
        for asked in batch:
            if asked.until <= now:
                asked.give(away)

    def _agree(self, batch: Sequence[_Waiting]) -> tuple[list[Answer], Happened]:
        """Decide and commit; where another process was first all the same, read the day again and decide again."""
        for _ in range(TRIES - 1):
            try:
                return self._decide_and_commit(batch)
            except JournalLost:
                self._days.clear()
        return self._decide_and_commit(batch)

    def _decide_and_commit(self, batch: Sequence[_Waiting]) -> tuple[list[Answer], Happened]:
        """Raises JournalAway only while nothing is decided yet."""
        before = self._begin({asked.hall for asked in batch})
        happened: Happened = {}
        answers: list[Answer] = []
        for asked in batch:
            try:
                answers.append(self._decide(asked, happened))
            except Refusal as refusal:
                answers.append(refusal)
        try:
            self._commit(happened)
        except JournalAway:
            self._make_sure(happened, before, min(asked.until for asked in batch))
        return answers, happened

    def _begin(self, halls: set[str]) -> dict[str, Mark]:
        """Begin a turn for these halls with all that others have appended; return where their days then stand."""
        looked = time.monotonic()
        now = self._clock()
        known = {hall: _end_of(self._day(hall, now)) for hall in halls}
        for hall, events in self._store.begin(known).items():
            self._follow(hall, events)
            self._looked[hall] = looked
        return {hall: _end_of(self._days[hall]) for hall in halls}

    def _make_sure(self, happened: Happened, before: Mapping[str, Mark], until: float) -> None:
        """The connection was lost while committing: ask the journal whether it has these events.

        If it has not, the very same are appended again. They are not decided again: that might answer otherwise what
        was already done. When time is up nobody is told anything but that; asking again with the same request id is
        answered from the journal.
        """
        mine = {hall: events for hall, events in happened.items() if events}
        while time.monotonic() < until:
            time.sleep(AGAIN_S)
            try:
                found = self._store.begin(before)
                if all(found[hall][: len(events)] == events for hall, events in mine.items()):
                    self._store.leave()
                    return
                if any(found[hall] for hall in mine):
                    self._store.leave()
                    raise JournalLost("another writer was first")
                self._commit(happened)
            except JournalAway:
                continue
            return
        raise JournalUnavailable("the journal went away during a commit and did not come back in time")

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
        rules = self._halls[hall]
        today = self._days[hall] = HallDay(rules, rules.business_day(now))
        for fact in beginning_of_day(day, today.day):
            self._happen(today, fact, now, events)
        return today

    def _commit(self, happened: Happened) -> None:
        marks = dict(self._marks)
        halls = {hall for hall, events in happened.items() if events} | set(marks)
        if halls:
            began = time.monotonic()
            self._store.append([Entry(hall, happened.get(hall, ()), marks.get(hall)) for hall in halls])
            self._pen.took(time.monotonic() - began)
        else:
            self._store.leave()
        self._marks = {hall: mark for hall, mark in self._marks.items() if mark is not marks.get(hall)}

    def _as_committed(self, hall: str, asked_at: float) -> tuple[HallDay, datetime]:
        """The day with all that was committed before it was asked for, whoever did; and the time.

        Readers who waited together for the pen share one look at the journal.
        """
        now = self._clock()
        day = self._day(hall, now)
        if self._store.shared and self._looked.get(hall, 0.0) < asked_at:
            looked = time.monotonic()
            day = self._follow(hall, self._store.news(hall, _end_of(day)))
            self._looked[hall] = looked
        today = self._halls[hall].business_day(now)
        return (day if day.day >= today else without_events(day, today, now)), now

    def _day(self, hall: str, now: datetime) -> HallDay:
        """The hall's newest day, as far as it is known here."""
        day = self._days.get(hall)
        if day is None:
            day = self._days[hall] = self._load(hall, self._store.last_day(hall) or self._halls[hall].business_day(now))
        return day

    def _follow(self, hall: str, events: list[Event]) -> HallDay:
        """Fold in what other processes did, and tell of it."""
        day = self._days[hall]
        for event in events:
            if event.day > day.day:
                day = self._days[hall] = HallDay(self._halls[hall], event.day)
            day.apply(event)
        if events:
            self._tell(hall, events, ours=False)
        return day

    def _tell(self, hall: str, events: list[Event], *, ours: bool) -> None:
        for heard, ours_only in self._heard:
            if ours or not ours_only:
                heard(hall, events)

    def _load(self, hall: str, day: date) -> HallDay:
        return opened(self._store, hall, self._halls[hall], day)


def _end_of(day: HallDay) -> Mark:
    return Mark(day.day, day.seq)


__all__ = ["Clock", "Engine", "Heard", "JournalLost", "JournalUnavailable", "Mark", "Obeyed"]
