"""Which call a zone speaks next. Pure: the time is an argument, and every queue is a new one.

Calls are spoken in the order of the journal, and words that are no call after them. One past its `expires_at` is no
longer spoken, and of two waiting calls of one number only the later is, nor an earlier one after it; both are said to
the server. A call heard twice (QoS 1, or told again since its end was not heard of) counts once.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from wire.messages import Announce, AnnounceWords, Outcome

Place = tuple[date, int]


class Which(NamedTuple):
    """A call, or words, as one and no other: a server that was restored from a backup gives the same places anew."""

    day: date
    seq: int
    expires_at: datetime


Ticket = tuple[date, str | int]
Said = Announce | AnnounceWords


class Dropped(NamedTuple):
    """A call that will not be spoken, and why."""

    announce: Said
    outcome: Outcome


class Heard(NamedTuple):
    """The queue after a call was heard."""

    queue: Queue
    dropped: tuple[Dropped, ...] = ()


class Turn(NamedTuple):
    """What to speak now, if anything, and the queue after it."""

    queue: Queue
    speak: Said | None = None
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True)
class Queue:
    """The calls of one zone that wait to be spoken, in the order of the journal, and then the words."""

    waiting: tuple[Said, ...] = ()
    known: frozenset[Which] = frozenset()  # of two days: a day's calls are few thousand
    newest: Mapping[Ticket, Which] = field(default_factory=dict)  # of each number's calls, of those days

    def heard(self, announce: Said) -> Heard:
        """Let a call wait its turn, unless it is known already, or a later one of its number was heard before it."""
        this = which(announce)
        if this in self.known:
            return Heard(self)
        newest = self.newest.get(_ticket(announce), this)
        if newest[:2] > this[:2] and newest.expires_at >= this.expires_at:
            return Heard(replace(self, known=self._knowing(this)), (Dropped(announce, Outcome.MERGED),))
        waiting = sorted((*self.waiting, announce), key=_turn)
        latest = {_ticket(one): one for one in waiting}  # the later one overwrites the earlier
        kept = tuple(one for one in waiting if latest[_ticket(one)] is one)
        merged = tuple(Dropped(one, Outcome.MERGED) for one in waiting if latest[_ticket(one)] is not one)
        days = days_kept(self.known, announce.day)
        later = {ticket: known for ticket, known in self.newest.items() if known.day in days}
        later[_ticket(announce)] = this
        return Heard(replace(self, waiting=kept, known=self._knowing(this), newest=later), merged)

    def calls(self, now: datetime) -> int:
        """How many calls wait that may still be spoken."""
        return sum(isinstance(one, Announce) and now < one.expires_at for one in self.waiting)

    def late(self, now: datetime) -> Turn:
        """Take out what is late, and nothing to speak."""
        late = tuple(one for one in self.waiting if now >= one.expires_at)
        return Turn(
            replace(self, waiting=tuple(one for one in self.waiting if now < one.expires_at)), None, _late(late)
        )

    def next(self, now: datetime) -> Turn:
        """Take the earliest call that is not late."""
        for index, announce in enumerate(self.waiting):
            if now < announce.expires_at:
                return Turn(replace(self, waiting=self.waiting[index + 1 :]), announce, _late(self.waiting[:index]))
        return Turn(replace(self, waiting=()), None, _late(self.waiting))

    def _knowing(self, this: Which) -> frozenset[Which]:
        days = days_kept(self.known, this.day)
        return frozenset({this, *(known for known in self.known if known.day in days)})


def place(announce: Said) -> Place:
    """Where a call stands in the journal."""
    return announce.day, announce.seq


def which(announce: Said) -> Which:
    """What it is."""
    return Which(announce.day, announce.seq, announce.expires_at)


def days_kept(known: Iterable[Which], heard: date) -> Container[date]:
    """Of which days is kept what is known: the newest, and the one before it, whose last calls end after midnight.

    And the day of what was heard just now.
    """
    days = sorted({heard, *(one.day for one in known)})
    return {heard, *days[-2:]}


def _turn(announce: Said) -> tuple[bool, Place]:
    return isinstance(announce, AnnounceWords), place(announce)


def _ticket(announce: Said) -> Ticket:
    """Whom it is for; words are for everyone, and replace no others."""
    return announce.day, announce.number if isinstance(announce, Announce) else announce.seq


def _late(announces: tuple[Said, ...]) -> tuple[Dropped, ...]:
    return tuple(Dropped(one, Outcome.LATE) for one in announces)
