"""The people waiting in one line, in lanes, and the order in which they are called, with the reason for each place.

The claims, strongest first: resumed; missed and due again; waited longer than the line's patience;
appointment in its slot; priority, in turns with the others; arrival. Which of them count is the policy's
to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from caller_server.domain.in_order import InOrder, key_of
from caller_server.domain.policy import FAIR, Policy
from caller_server.domain.rules import LineRules, RejoinMode
from caller_server.domain.ticket import Lane, Ticket


class Because(StrEnum):
    """Why a visitor is where the order has put them."""

    RESUMED = "resumed"  # was parked and came back
    REJOINED = "rejoined"  # was missed and is due again by the line's rule
    PATIENCE = "patience"  # waited longer than the line's patience: oldest first
    APPOINTMENT = "appointment"  # in its slot
    PRIORITY = "priority"  # in turns with the others
    ARRIVAL = "arrival"
    CHOSEN = "chosen"  # called by number, past the order


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the order, and the reason for it."""

    ticket: Ticket
    because: Because


BY_ARRIVAL = (Lane.APPOINTMENT, Lane.PRIORITY, Lane.ORDINARY)
"""Lanes in which patience counts; in each the first has waited longest."""


@dataclass(slots=True)
class Line:
    """Who waits, lane by lane."""

    rules: LineRules
    policy: Policy = FAIR
    run: int = 2  # priority calls in a row while ordinary visitors wait
    lanes: dict[Lane, InOrder] = field(default_factory=lambda: {lane: InOrder() for lane in Lane})
    in_a_row: int = 0  # calls by priority since the last ordinary visitor was called
    since_rejoined: int = 0  # calls of others since a missed visitor was let in, or began to wait for it
    issued: int = 0  # tickets of the day
    numbered: int = 0  # the last number given out here, kiosks that were cut off left out
    lent: list[tuple[int, int]] = field(default_factory=list)  # first and last of the blocks lent to kiosks, in order
    issued_by_session: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self.lanes.values()))

    def next_count(self) -> int:
        """What the next number counts: one more than the last, past the blocks that kiosks have."""
        count = self.numbered + 1
        for first, last in self.lent:
            count = last + 1 if first <= count <= last else count
        return count

    def next_block(self, begins: int) -> int:
        """Where the next block to be lent begins: past all that was given out or lent."""
        return max(begins, self.numbered + 1, *(last + 1 for _, last in self.lent))

    def lane_for(self, ticket: Ticket) -> Lane:
        """Where a ticket waits that comes by itself."""
        if ticket.slot is not None and self.policy.appointments:
            return Lane.APPOINTMENT
        return Lane.PRIORITY if ticket.priority is not None and self.policy.priorities else Lane.ORDINARY

    def join(self, ticket: Ticket) -> None:
        """The ticket waits from now on, in its lane."""
        if ticket.lane is Lane.REJOINED and not self.lanes[Lane.REJOINED]:
            self.since_rejoined = 0
        self.lanes[ticket.lane].add(ticket)

    def leave(self, ticket: Ticket) -> None:
        """The ticket waits no more."""
        self.lanes[ticket.lane].remove(ticket)

    def called(self, ticket: Ticket, because: str) -> None:
        """The ticket was called: it leaves, and the turns go on."""
        self.leave(ticket)
        if ticket.lane is Lane.REJOINED:
            self.since_rejoined = 0
        elif ticket.lane is not Lane.RESUMED:
            self.since_rejoined += 1
        if ticket.lane is Lane.ORDINARY or not self.lanes[Lane.ORDINARY]:
            self.in_a_row = 0
        elif because == Because.PRIORITY:
            self.in_a_row += 1

    def oldest(self) -> Ticket | None:
        """Who has waited longest of those whose patience counts."""
        firsts = [first for lane in BY_ARRIVAL if (first := self.lanes[lane].first())]
        return min(firsts, key=key_of, default=None)

    def loses_patience(self, now: datetime) -> datetime:
        """Whoever has waited since before this moment has waited too long."""
        return now - self.rules.patience if self.policy.patience else _LONG_AGO

    @property
    def priorities_in_a_row(self) -> int:
        """So many priority calls may follow each other while ordinary visitors wait."""
        return self.run if self.policy.interleaved else _NO_END


_LONG_AGO = datetime.fromisoformat("0001-01-02T00:00:00+00:00")
_NO_END = 1 << 40


def order(line: Line, now: datetime) -> Iterator[Place]:
    """Everyone who waits, in the order in which they would be called from now on, each with the reason.

    Lazy: asking for the first place looks at the first of each lane, however many wait.
    """
    waiting = {lane: iter(people) for lane, people in line.lanes.items() if people}
    heads = {lane: next(people) for lane, people in waiting.items()}
    turns = _Turns(line, now)
    while heads:
        lane, because = turns.next(heads)
        yield Place(heads[lane], because)
        turns.taken(lane, because)
        follower = next(waiting[lane], None)
        if follower is None:
            del heads[lane]
        else:
            heads[lane] = follower


def first(line: Line, now: datetime) -> Place | None:
    """Who is next in this line."""
    return next(order(line, now), None)


class _Turns:
    """Whose turn it is, going through a line from now on."""

    def __init__(self, line: Line, now: datetime) -> None:
        self._line = line
        self._now = now
        self._too_long = line.loses_patience(now)
        self._in_a_row = line.in_a_row
        self._since_rejoined = line.since_rejoined

    def next(self, heads: dict[Lane, Ticket]) -> tuple[Lane, Because]:
        """The lane whose first is next, and why."""
        if Lane.RESUMED in heads:
            return Lane.RESUMED, Because.RESUMED
        others = [lane for lane in BY_ARRIVAL if lane in heads]
        if Lane.REJOINED in heads and (not others or self._due(heads[Lane.REJOINED])):
            return Lane.REJOINED, Because.REJOINED
        oldest = min(others, key=lambda lane: key_of(heads[lane]))
        if heads[oldest].since < self._too_long:
            return oldest, Because.PATIENCE
        return self._by_claim(heads)

    def taken(self, lane: Lane, because: Because) -> None:
        """The first of a lane was called."""
        if lane is Lane.REJOINED:
            self._since_rejoined = 0
        elif lane is not Lane.RESUMED:
            self._since_rejoined += 1
        if lane is Lane.ORDINARY:
            self._in_a_row = 0
        elif because is Because.PRIORITY:
            self._in_a_row += 1

    def _by_claim(self, heads: dict[Lane, Ticket]) -> tuple[Lane, Because]:
        appointment = heads.get(Lane.APPOINTMENT)
        if appointment is not None and appointment.since <= self._now:
            return Lane.APPOINTMENT, Because.APPOINTMENT
        may_go_first = Lane.ORDINARY not in heads or self._in_a_row < self._line.priorities_in_a_row
        if Lane.PRIORITY in heads and may_go_first:
            return Lane.PRIORITY, Because.PRIORITY
        if Lane.ORDINARY in heads:
            return Lane.ORDINARY, Because.ARRIVAL
        return Lane.APPOINTMENT, Because.APPOINTMENT  # before its slot, since nobody else waits

    def _due(self, ticket: Ticket) -> bool:
        rejoin = self._line.rules.rejoin
        if rejoin.mode is RejoinMode.HALF_DAY:
            return ticket.since <= self._now
        return self._since_rejoined >= rejoin.calls
