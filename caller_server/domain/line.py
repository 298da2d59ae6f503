"""The people waiting in one line, and who is next, with the reason."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from caller_server.domain.rules import HallRules, LineRules
from caller_server.domain.ticket import Ticket


class Because(StrEnum):
    """Why a visitor is where the order has put them."""

    PATIENCE = "patience"  # waited longer than the line's patience: oldest first
    PRIORITY = "priority"  # interleaved with the others
    ARRIVAL = "arrival"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the order, and the reason for it."""

    ticket: Ticket
    because: Because


@dataclass(slots=True)
class Line:
    """Who waits, in two lanes in order of arrival."""

    rules: LineRules
    ordinary: OrderedDict[str, Ticket] = field(default_factory=OrderedDict)
    priority: OrderedDict[str, Ticket] = field(default_factory=OrderedDict)
    in_a_row: int = 0  # priority calls since the last ordinary one, while ordinary visitors waited
    issued: int = 0  # tickets of the day
    issued_by_session: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ordinary) + len(self.priority)

    def lane(self, ticket: Ticket) -> OrderedDict[str, Ticket]:
        """The lane that a ticket waits in."""
        return self.ordinary if ticket.priority is None else self.priority

    def join(self, ticket: Ticket) -> None:
        """The ticket waits from now on."""
        self.lane(ticket)[ticket.number] = ticket

    def leave(self, ticket: Ticket) -> None:
        """The ticket waits no more."""
        del self.lane(ticket)[ticket.number]

    def called(self, ticket: Ticket) -> None:
        """The ticket was called: it leaves, and the count of priority calls in a row goes on."""
        self.in_a_row = self.in_a_row + 1 if ticket.priority is not None and self.ordinary else 0
        self.leave(ticket)

    def oldest(self) -> Ticket | None:
        """Who has waited longest."""
        firsts = [next(iter(lane.values())) for lane in (self.ordinary, self.priority) if lane]
        return min(firsts, key=_arrival, default=None)


def order(line: Line, rules: HallRules, now: datetime) -> Iterator[Place]:
    """Everyone who waits, in the order in which they would be called from now on, each with the reason.

    Lazy: asking for the first place looks at two tickets, however many wait.
    """
    ordinary, priority = iter(line.ordinary.values()), iter(line.priority.values())
    first_ordinary, first_priority = next(ordinary, None), next(priority, None)
    in_a_row = line.in_a_row
    while first_ordinary or first_priority:
        place = _next_of(first_ordinary, first_priority, in_a_row, line.rules, rules, now)
        yield place
        if place.ticket is first_priority:
            in_a_row = in_a_row + 1 if first_ordinary else 0
            first_priority = next(priority, None)
        else:
            in_a_row = 0
            first_ordinary = next(ordinary, None)


def first(line: Line, rules: HallRules, now: datetime) -> Place | None:
    """Who is next in this line."""
    return next(order(line, rules, now), None)


def first_for_window(lines: dict[str, Line], rules: HallRules, window: str, now: datetime) -> Place | None:
    """Who is next for a window: its own lines before those it helps, unless their wait is past the limit.

    Of several lines the one whose visitor has waited longest.
    """
    mine = rules.window(window)
    helped = [lines[letter] for letter, past in mine.helps if _waits_past(lines[letter], past.total_seconds(), now)]
    own = [lines[letter] for letter in mine.lines if lines[letter]]
    others = [lines[letter] for letter, _ in mine.helps if lines[letter]]
    for group in (own + helped, others):
        places = [place for line in group if (place := first(line, rules, now))]
        if places:
            return min(places, key=lambda place: _arrival(place.ticket))
    return None


def ahead_of_newcomer(line: Line, rules: HallRules, *, priority: bool) -> int:
    """How many would be called before someone who joins now, if nobody else came and patience lasted."""
    ordinary, waiting, run = len(line.ordinary), len(line.priority), rules.priority_in_a_row
    if not priority:
        # each of the ordinary ahead, and the newcomer, lets at most `run` priority visitors go first
        return ordinary + min(waiting, max(0, run * (ordinary + 1) - line.in_a_row))
    return waiting + min(ordinary, (waiting + line.in_a_row) // run)


def _next_of(
    ordinary: Ticket | None, priority: Ticket | None, in_a_row: int, line: LineRules, rules: HallRules, now: datetime
) -> Place:
    known = [ticket for ticket in (ordinary, priority) if ticket]
    oldest = min(known, key=_arrival)
    if now - oldest.issued_at > line.patience:
        return Place(oldest, Because.PATIENCE)
    if priority and (ordinary is None or in_a_row < rules.priority_in_a_row):
        return Place(priority, Because.PRIORITY)
    return Place(ordinary or oldest, Because.ARRIVAL)


def _waits_past(line: Line, limit_s: float, now: datetime) -> bool:
    oldest = line.oldest()
    return oldest is not None and (now - oldest.issued_at).total_seconds() > limit_s


def _arrival(ticket: Ticket) -> tuple[datetime, int, str]:
    return ticket.issued_at, len(ticket.number), ticket.number
