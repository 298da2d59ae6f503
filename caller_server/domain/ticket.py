"""A ticket, its states, and the moves between them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from operator import attrgetter

from caller_server.domain.refusals import Code, Refusal


class State(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    DONE = "done"
    MISSED = "missed"
    PARKED = "parked"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class Move(StrEnum):
    """What can happen to a ticket."""

    CALL = "call"
    START = "start"
    FINISH = "finish"
    MISS = "miss"
    REJOIN = "rejoin"
    DELAY = "delay"
    PARK = "park"
    RESUME = "resume"
    TRANSFER = "transfer"
    RATE = "rate"
    CANCEL = "cancel"
    LAPSE = "lapse"


NEXT_STATE = {
    (State.WAITING, Move.CALL): State.CALLED,
    (State.CALLED, Move.CALL): State.CALLED,  # a recall is simply another call
    (State.CALLED, Move.START): State.SERVING,
    (State.CALLED, Move.MISS): State.MISSED,
    (State.MISSED, Move.REJOIN): State.WAITING,
    (State.SERVING, Move.FINISH): State.DONE,
    (State.SERVING, Move.PARK): State.PARKED,
    (State.PARKED, Move.RESUME): State.WAITING,
    (State.SERVING, Move.TRANSFER): State.WAITING,
    (State.WAITING, Move.TRANSFER): State.WAITING,  # a window that closes gives back whom it was sent
    (State.WAITING, Move.DELAY): State.WAITING,
    (State.SERVING, Move.RATE): State.SERVING,
    (State.DONE, Move.RATE): State.DONE,
    (State.WAITING, Move.CANCEL): State.CANCELLED,
    (State.MISSED, Move.CANCEL): State.CANCELLED,
    (State.PARKED, Move.CANCEL): State.CANCELLED,
    (State.WAITING, Move.LAPSE): State.LAPSED,
    (State.CALLED, Move.LAPSE): State.LAPSED,
    (State.SERVING, Move.LAPSE): State.LAPSED,
    (State.MISSED, Move.LAPSE): State.LAPSED,
    (State.PARKED, Move.LAPSE): State.LAPSED,
}
"""Every pair that is not here is refused."""

AT_A_WINDOW = frozenset({State.CALLED, State.SERVING})
CLOSED = frozenset({State.DONE, State.CANCELLED, State.LAPSED})


class Priority(StrEnum):
    """Why a visitor may be called earlier."""

    ELDER = "elder"
    DISABLED = "disabled"
    SERVICE_MEMBER = "service_member"
    PREGNANT_OR_INFANT = "pregnant_or_infant"
    GREEN_CHANNEL = "green_channel"


class Lane(StrEnum):
    """The lane of a line in which a ticket waits."""

    RESUMED = "resumed"  # parked before, came back
    REJOINED = "rejoined"  # missed before, let in again by the line's rule
    APPOINTMENT = "appointment"
    PRIORITY = "priority"
    ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a ticket."""

    window: str
    call: int  # 1 for the first, 2 for the first recall
    at: datetime
    because: str  # why it was this ticket's turn


@dataclass(frozen=True, slots=True)
class Ticket:
    """A visit's place in line."""

    number: str
    line: str
    token: str
    issued_at: datetime
    matter: str | None = None
    priority: Priority | None = None
    slot: datetime | None = None  # of the appointment that it came from, while that counts
    state: State = State.WAITING
    lane: Lane = Lane.ORDINARY
    place: datetime | None = None  # what the lane is ordered by; the arrival unless set
    to_window: str | None = None  # sent to this window, not to its line
    calls: tuple[Call, ...] = ()
    recalls_from: int = 0  # calls of earlier turns: a visitor let in again is called anew
    started_at: datetime | None = None
    handled_s: float = 0.0  # seconds at windows before it was parked or transferred
    missed_at: datetime | None = None
    rejoined: bool = False
    delayed: bool = False
    rated: int | None = None  # 1 to 5

    @property
    def since(self) -> datetime:
        """From when its wait counts in its lane."""
        return self.issued_at if self.place is None else self.place

    @property
    def window(self) -> str | None:
        """The window it is at, while called or being served."""
        return self.calls[-1].window if self.state in AT_A_WINDOW else None

    @property
    def calls_this_turn(self) -> int:
        """How often it was called since it last waited."""
        return len(self.calls) - self.recalls_from

    def after(self, move: Move) -> State:
        """The state after a move, or the refusal of a move that this state does not allow."""
        try:
            return NEXT_STATE[self.state, move]
        except KeyError:
            raise Refusal(Code.WRONG_STATE, number=self.number, state=self.state.value, move=move.value) from None


_PLACES = {field.name: place for place, field in enumerate(fields(Ticket))}
_VALUES = attrgetter(*_PLACES)


def changed(ticket: Ticket, **changes: object) -> Ticket:
    """The ticket with other values, by name; as `dataclasses.replace`, but each event of a day waits for it."""
    values = list(_VALUES(ticket))
    for name, value in changes.items():
        values[_PLACES[name]] = value
    return Ticket(*values)


def number_of(letter: str, count: int) -> str:
    """The number of a line's `count`-th ticket of the day: A001 … A999, A1000 …"""
    return f"{letter}{count:03d}"
