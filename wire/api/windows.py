"""Windows: their moves, their tickets, who is next."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from wire.api.body import Answer, Asked
from wire.api.staff import StaffCall
from wire.api.tickets import RatingRequest, TicketState
from wire.messages import WindowStatus
from wire.words import LineLetter, Number, WindowName


class WindowMove(StrEnum):
    """What a clerk can do at a window."""

    OPEN = "open"
    PAUSE = "pause"
    CLOSE = "close"
    HAND_OVER = "hand_over"
    NEXT = "next"
    CALL = "call"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    MISS = "miss"
    PARK = "park"
    RESUME = "resume"
    TRANSFER = "transfer"
    REJOIN = "rejoin"


class MoveRequest(Asked):
    """Body of `POST /api/windows/{w}/{move}`."""

    reason: Annotated[str, Field(max_length=200)] | None = None  # for pause
    clerk: Annotated[str, Field(min_length=1, max_length=64)] | None = None  # for open and hand_over: who sits there
    number: Number | None = None  # for call, resume and rejoin: whom
    line: LineLetter | None = None  # for transfer; neither of the two means where the window usually sends visitors
    window: WindowName | None = None  # for transfer


class WindowTicket(Answer):
    """The ticket at a window, as its clerk sees it."""

    number: Number
    line: LineLetter
    matter: str | None = None
    state: TicketState
    call: int  # how often it was called
    called_at: AwareDatetime | None = None
    started_at: AwareDatetime | None = None
    because: str | None = None  # machine code of why it was next


class WindowMoved(Answer):
    """The window after the move."""

    window: WindowName
    status: WindowStatus
    ticket: WindowTicket | None = None  # called or being served after the move
    left: Number | None = None  # the ticket that left the window by this move


class NextInLine(Answer):
    """Who would be called, and why."""

    number: Number
    line: LineLetter
    because: str  # machine code
    why: str  # a sentence for the clerk
    waited_minutes: int


class WindowView(Answer):
    """What the clerk's page shows."""

    window: WindowName
    lines: tuple[LineLetter, ...]
    status: WindowStatus
    reason: str | None = None  # of a pause
    clerk: str | None = None
    ticket: WindowTicket | None = None
    unspoken: str | None = None  # why the voice did not speak this call: late, failed, unheard; the clerk calls aloud
    next: NextInLine | None = None
    order: tuple[NextInLine, ...] = ()  # of its own lines, when asked for
    parked: tuple[Number, ...] = ()  # here, and not back yet
    missed: tuple[Number, ...] = ()  # here, and still in time to be let in again
    may_choose: bool = False  # whether this key may call a chosen number here
    waiting: dict[LineLetter, int]
    may_miss_in: int = 0  # seconds until `miss` is allowed
    usual_minutes: int = 0
    help_wanted: tuple[StaffCall, ...] = ()  # kiosks that call staff, where this window is the one that helps


class Visit(Answer):
    """A visit that can be rated at its window, if nobody has yet."""

    number: Number
    rated: int | None = None  # 1 to 5


class VisitsAtWindow(Answer):
    """What the tablet before a window's visitor shows."""

    window: WindowName
    status: WindowStatus
    serving: Visit | None = None
    last: Visit | None = None  # finished here last


class WindowRating(RatingRequest):
    """Body of `POST /api/windows/{window}/rate`. Levels 1 and 2 need a reason, ticked or written."""

    number: Number  # whose visit: the one being served, or the one finished last


class VisitRated(Answer):
    """It counts."""

    number: Number
    level: int
