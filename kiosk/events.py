"""What can happen to a kiosk, and what it may then have to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from kiosk.state import Screen, Trouble
from kiosk.wishes import CheckIn, Look, Rate, Rejoin
from wire.api import HallView, TicketIssued, TicketProgress, TicketRequest

# -- what happened ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Touched:
    """A visitor touched the widget `name` of `screen`. `fresh` is made anew for each touch."""

    name: str
    screen: Screen
    at: float
    fresh: UUID


@dataclass(frozen=True)
class Typed:
    """Somebody typed this on a keyboard of the machine, not on the screen's keys."""

    text: str
    at: float


@dataclass(frozen=True)
class Ticked:
    """Time went on."""

    at: float


@dataclass(frozen=True)
class HallSeen:
    """The server told of the hall."""

    hall: HallView


@dataclass(frozen=True)
class ServerGone:
    """The server cannot be reached or does not let this kiosk in."""


@dataclass(frozen=True)
class HallRemembered:
    """The hall as it was known before this kiosk was started."""

    hall: HallView


@dataclass(frozen=True)
class NumbersAhead:
    """The lines of which this kiosk can give numbers now without the server."""

    lines: frozenset[str]


@dataclass(frozen=True)
class TicketGiven:
    """The server issued the ticket asked for."""

    request_id: UUID
    ticket: TicketIssued


@dataclass(frozen=True)
class TicketRefused:
    """The server said no to what was asked, or nothing."""

    request_id: UUID
    trouble: Trouble


@dataclass(frozen=True)
class ProgressSeen:
    """The server told how a ticket stands: as asked, or after it was let in again or rated."""

    request_id: UUID
    progress: TicketProgress


@dataclass(frozen=True)
class PrinterSeen:
    """The printer was asked how it is; `fault` is a DeviceFault's code, or None. `paper_left` counts slips."""

    fault: str | None
    paper_left: int | None = None


@dataclass(frozen=True)
class SlipEnded:
    """Printing is over; `fault` is a DeviceFault's code, or None when the slip came out."""

    token: str
    fault: str | None


@dataclass(frozen=True)
class NoticeEnded:
    """Printing a matter's list of what to bring is over; `fault` as of a slip."""

    matter: str
    fault: str | None


@dataclass(frozen=True)
class StaffCalled:
    """The server told staff that somebody waits at this kiosk."""

    request_id: UUID


@dataclass(frozen=True)
class StaffUnheard:
    """The server could not be told, or said no."""

    request_id: UUID


@dataclass(frozen=True)
class CodeScanned:
    """The scanner read a code, whatever it is: `kiosk.codes.made_out` makes it out."""

    code: str = field(repr=False)  # a slip's token is a secret
    fresh: UUID = field(default_factory=uuid4, compare=False, repr=False)  # made anew for each code


@dataclass(frozen=True)
class CardRead:
    """A visitor laid an ID card on the reader. This is all of the card that leaves its driver."""

    person: str = field(repr=False)  # 64 hexadecimal digits, as `TicketRequest.person` takes them
    name: str = field(repr=False)  # masked, such as 张*华
    born: int = field(repr=False)  # year


@dataclass(frozen=True)
class CornerTouched:
    """Somebody touched the corner where nothing is."""

    at: float


@dataclass(frozen=True)
class CareTold:
    """An errand of the staff's menu has ended; `told` names the text that says how."""

    told: str


Happened = (
    Touched
    | Typed
    | Ticked
    | HallSeen
    | ServerGone
    | HallRemembered
    | NumbersAhead
    | TicketGiven
    | TicketRefused
    | ProgressSeen
    | PrinterSeen
    | SlipEnded
    | NoticeEnded
    | StaffCalled
    | StaffUnheard
    | CodeScanned
    | CardRead
    | CornerTouched
    | CareTold
)


# -- what is to be done -------------------------------------------------------------------------


@dataclass(frozen=True)
class LookAtHall:
    """Ask the server for the hall now, in the visitor's language."""

    language: str


@dataclass(frozen=True)
class LookAtPrinter:
    """Ask the printer how it is now."""


@dataclass(frozen=True)
class AskTicket:
    """Ask the server for a ticket; the request's id makes every repeat harmless."""

    request: TicketRequest
    language: str


@dataclass(frozen=True)
class Ask:
    """Ask the server for something else than a new ticket."""

    wish: CheckIn | Look | Rejoin | Rate
    language: str


@dataclass(frozen=True)
class PrintSlip:
    """Print the ticket's slip, in the language the visitor reads."""

    ticket: TicketIssued
    language: str


@dataclass(frozen=True)
class PrintNotice:
    """Print a matter's list of what to bring, in the language the visitor reads."""

    matter: str
    language: str


@dataclass(frozen=True)
class CallStaff:
    """Tell staff that somebody at this kiosk asks for help."""

    request_id: UUID


@dataclass(frozen=True)
class NoteSlip:
    """Tell the server how printing ended."""

    token: str
    fault: str | None


@dataclass(frozen=True)
class GiveBack:
    """Cancel a ticket that nobody waits for any more."""

    token: str


@dataclass(frozen=True)
class TryPrinter:
    """Print a page that shows whether the printer prints."""


@dataclass(frozen=True)
class NoteRefilled:
    """A new roll is in the printer: count from its beginning."""


@dataclass(frozen=True)
class Leave:
    """End the kiosk: to be started again, or for good."""

    for_good: bool


Effect = (
    LookAtHall
    | LookAtPrinter
    | AskTicket
    | Ask
    | PrintSlip
    | PrintNotice
    | NoteSlip
    | GiveBack
    | CallStaff
    | TryPrinter
    | NoteRefilled
    | Leave
)
