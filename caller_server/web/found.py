"""Where a ticket's token leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice

from caller_server.domain.hall_day import HallDay
from caller_server.domain.refusals import Code, Refusal
from caller_server.web.deps import Deps
from caller_server.web.views import Views
from caller_server.web.visitors import Visitors
from wire.tokens import made_offline

REMEMBERED = 8192


@dataclass(frozen=True, slots=True)
class Found:
    """Where a token leads."""

    day: date
    number: str
    only_looks: bool = False  # the token is a link for a relative's phone


class Tokens:
    """Finds tickets by their token: today's in memory, and only those of other days in the journal."""

    def __init__(self, deps: Deps, visitors: Visitors) -> None:
        self._deps = deps
        self._visitors = visitors
        self._views = Views(deps.secret, deps.hall.id)
        self._today = _Today()
        self.find = lru_cache(REMEMBERED)(self._find)  # what a token leads to never changes

    def for_a_relative(self, token: str) -> str:
        """What a relative's phone is to show in place of this token."""
        found = self.find(token)
        return self._views.made_for(found.day, found.number)

    def _find(self, token: str) -> Found:
        """The ticket, or the refusal of a token that is none, or of too many such."""
        if (shared := self._views.read(token)) is not None:
            return Found(*shared, only_looks=True)
        with self._deps.engine.reading(self._deps.hall.id) as (day, _):
            number = self._today.number_of(token, day)
            if number is not None:
                return Found(day.day, number)
        offline = made_offline(token)
        if not offline:  # these are asked for until their kiosk has handed them in
            self._visitors.may_guess()
        known = self._deps.find_ticket(token)
        if known is not None and known[0] == self._deps.hall.id:
            return Found(known[1], known[2])
        if offline:
            raise Refusal(Code.NOT_HANDED_IN)
        self._visitors.guessed()
        raise Refusal(Code.UNKNOWN_TICKET)


class _Today:
    """The numbers of a day's tickets by their token. To be asked by one thread at a time."""

    def __init__(self) -> None:
        self._day: HallDay | None = None
        self._read = 0
        self._numbers: dict[str, str] = {}

    def number_of(self, token: str, day: HallDay) -> str | None:
        if day is not self._day:  # another day, or the same read anew from the journal
            self._day, self._read, self._numbers = day, 0, {}
        for ticket in islice(day.tickets.values(), self._read, None):
            self._numbers[ticket.token] = ticket.number
        self._read = len(day.tickets)
        return self._numbers.get(token)
