"""A ticket, its states, and the moves between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from caller_server.domain.refusals import Code, Refusal


class State(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class Move(StrEnum):
    """What can happen to a ticket."""

    CALL = "call"
    START = "start"
    FINISH = "finish"
    MISS = "miss"
    CANCEL = "cancel"
    LAPSE = "lapse"


NEXT_STATE = {
    (State.WAITING, Move.CALL): State.CALLED,
    (State.CALLED, Move.CALL): State.CALLED,  # a recall is simply another call
    (State.CALLED, Move.START): State.SERVING,
    (State.CALLED, Move.MISS): State.MISSED,
    (State.SERVING, Move.FINISH): State.DONE,
    (State.WAITING, Move.CANCEL): State.CANCELLED,
    (State.MISSED, Move.CANCEL): State.CANCELLED,
    (State.WAITING, Move.LAPSE): State.LAPSED,
    (State.CALLED, Move.LAPSE): State.LAPSED,
    (State.SERVING, Move.LAPSE): State.LAPSED,
    (State.MISSED, Move.LAPSE): State.LAPSED,
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
    state: State = State.WAITING
    calls: tuple[Call, ...] = ()
    started_at: datetime | None = None

    @property
    def window(self) -> str | None:
        """The window it is at, while called or being served."""
        return self.calls[-1].window if self.state in AT_A_WINDOW else None

    def after(self, move: Move) -> State:
        """The state after a move, or the refusal of a move that this state does not allow."""
        try:
            return NEXT_STATE[self.state, move]
        except KeyError:
            raise Refusal(Code.WRONG_STATE, number=self.number, state=self.state.value, move=move.value) from None


def number_of(letter: str, count: int) -> str:
    """The number of a line's `count`-th ticket of the day: A001 … A999, A1000 …"""
    return f"{letter}{count:03d}"
