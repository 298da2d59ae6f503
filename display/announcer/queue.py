"""Which call a zone speaks next. Pure: the time is an argument, and every queue is a new one.

Calls are spoken in the order of the journal. One past its `expires_at` is no longer spoken, and of two
waiting calls of one number only the later is; both are said to the server. A call heard twice (QoS 1)
counts once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from wire.messages import Announce, Outcome

Place = tuple[date, int]


class Dropped(NamedTuple):
    """A call that will not be spoken, and why."""

    announce: Announce
    outcome: Outcome


class Heard(NamedTuple):
    """The queue after a call was heard."""

    queue: Queue
    dropped: tuple[Dropped, ...] = ()


class Turn(NamedTuple):
    """What to speak now, if anything, and the queue after it."""

    queue: Queue
    speak: Announce | None = None
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True)
class Queue:
    """The calls of one zone that wait to be spoken, in the order of the journal."""

    waiting: tuple[Announce, ...] = ()
    known: frozenset[Place] = frozenset()  # of the newest day: a day's calls are few thousand

    def heard(self, announce: Announce) -> Heard:
        """Let a call wait its turn, unless it is known already."""
        if place(announce) in self.known:
            return Heard(self)
        waiting = sorted((*self.waiting, announce), key=place)
        latest = {_ticket(one): one for one in waiting}  # the later one overwrites the earlier
        kept = tuple(one for one in waiting if latest[_ticket(one)] is one)
        merged = tuple(Dropped(one, Outcome.MERGED) for one in waiting if latest[_ticket(one)] is not one)
        return Heard(replace(self, waiting=kept, known=self._knowing(announce)), merged)

    def next(self, now: datetime) -> Turn:
        """Take the earliest call that is not late."""
        for index, announce in enumerate(self.waiting):
            if now < announce.expires_at:
                return Turn(replace(self, waiting=self.waiting[index + 1 :]), announce, _late(self.waiting[:index]))
        return Turn(replace(self, waiting=()), None, _late(self.waiting))

    def _knowing(self, announce: Announce) -> frozenset[Place]:
        newest = max((day for day, _ in self.known), default=announce.day)
        if announce.day > newest:
            return frozenset({place(announce)})
        return self.known | {place(announce)}


def place(announce: Announce) -> Place:
    """Where a call stands in the journal."""
    return announce.day, announce.seq


def _ticket(announce: Announce) -> tuple[date, str]:
    return announce.day, announce.number


def _late(announces: tuple[Announce, ...]) -> tuple[Dropped, ...]:
    return tuple(Dropped(one, Outcome.LATE) for one in announces)
