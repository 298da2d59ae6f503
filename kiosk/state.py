"""Everything the kiosk's screens show, and which of them is shown."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal
from uuid import UUID

from config.models import WAYS, Text, Theme, Way
from kiosk.codes import TicketCode
from kiosk.wishes import Slipped, Wish
from wire.api import HallView, Priority, TicketAction, TicketIssued, TicketProgress

COUNTDOWN_S = 10

PRIORITIES = (Priority.ELDER, Priority.DISABLED, Priority.SERVICE_MEMBER, Priority.PREGNANT_OR_INFANT)
"""What a visitor may claim at a kiosk; the green channel is given at the guide desk."""

Entry = Literal["appointment", "progress"]
ThemeKind = Literal["life_event", "stage", "topic"]

REASONS = ("waited_long", "unclear", "papers_again", "unfriendly", "not_solved")
"""What a visitor may say was not right, as the phone page has it too."""


class Mode(StrEnum):
    """What makes the kiosk easier for one visitor; any of them together, and forgotten with the visitor."""

    LARGE = "large"  # larger type
    CONTRAST = "contrast"  # black, white and yellow
    LOW = "low"  # everything that is touched within reach from a wheelchair
    VOICE = "voice"  # what is shown and chosen is spoken


class Screen(StrEnum):
    """What the visitor sees."""

    HOME = "home"
    FIND = "find"
    SEARCH = "search"
    THEMES = "themes"
    MATTERS = "matters"
    MATTER = "matter"
    CONFIRM = "confirm"
    ASKING = "asking"
    SLIP_READY = "slip_ready"
    ENTER = "enter"  # type a code
    PROGRESS = "progress"
    RATE = "rate"
    REASONS = "reasons"
    THANKS = "thanks"
    TROUBLE = "trouble"
    STAFF = "staff"
    PIN = "pin"  # of the staff's own menu, behind a hidden corner
    CARE = "care"  # that menu
    ACCESS = "access"  # larger type, stronger contrast, lower buttons, voice, language
    ATTRACT = "attract"  # home, when nobody was there for long
    STILL_THERE = "still_there"  # laid over the others by the clock
    AWAY = "away"  # laid over those that need the server


ALONE = frozenset(
    {Screen.HOME, Screen.FIND, Screen.SEARCH, Screen.THEMES, Screen.MATTERS, Screen.MATTER, Screen.CONFIRM}
)
"""What a kiosk that has numbers of its own can do without the server."""

NEEDS_SERVER = ALONE | {Screen.ENTER, Screen.PROGRESS, Screen.RATE, Screen.REASONS}

CHOOSING = ALONE | {Screen.ENTER, Screen.STAFF, Screen.ACCESS}
"""Where whose card is read goes on; anywhere else another visit begins."""

TYPING = frozenset({Screen.SEARCH, Screen.ENTER})
"""Where what is typed counts."""


@dataclass(frozen=True)
class Setup:
    """What does not change while the kiosk runs."""

    languages: tuple[str, ...]  # first is the default
    idle_s: float = 30
    attract_s: float = 0  # untouched at home for so long, it invites; 0 never
    lines: tuple[str, ...] = ()  # letters offered; empty means all
    menu: tuple[Way, ...] = WAYS  # in this order
    themes: tuple[Theme, ...] = ()
    guide_desk: str | None = None  # the window's name
    pin: str = field(default="", repr=False)  # opens the staff's own menu; without one there is no way in
    scanner: bool = False  # whether the kiosk has one
    speaks: bool = False  # it has a speaker
    id_reader: bool = False
    ticker: Text | None = None
    elder_from: int = 60  # years

    @property
    def modes(self) -> tuple[Mode, ...]:
        """What a visitor may choose."""
        return tuple(mode for mode in Mode if self.speaks or mode is not Mode.VOICE)


@dataclass(frozen=True)
class Place:
    """Where the visitor is."""

    screen: Screen = Screen.HOME
    kind: ThemeKind | Entry | None = None
    theme: str | None = None
    matter: str | None = None
    line: str | None = None
    page: int = 0
    typed: str = ""


class Server(StrEnum):
    """Whether the server is there."""

    UNHEARD = "unheard"  # just started
    HERE = "here"
    GONE = "gone"


class Slip(StrEnum):
    """How far the paper is."""

    NONE = "none"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"


class Help(StrEnum):
    """What came of calling staff."""

    UNCALLED = "uncalled"
    CALLING = "calling"
    COMING = "coming"
    UNHEARD = "unheard"  # the server could not be told


@dataclass(frozen=True)
class Trouble:
    """Why it did not work. `code` is a refusal's, `no_answer`, `line_closed`, or `code_…` for what was scanned."""

    code: str
    message: str = ""


@dataclass(frozen=True)
class Care:
    """The staff's own menu, and the way to it. Visitors come and go; wrong PINs are remembered."""

    corner: tuple[float, ...] = ()  # when the hidden corner was touched
    wrong: int = 0  # PINs in a row
    locked_until: float = 0
    told: str | None = None  # how the last errand ended: a text's name


@dataclass(frozen=True)
class State:
    """One moment of the kiosk. Times are seconds of one monotonic clock."""

    setup: Setup
    language: str
    now: float = 0
    hall: HallView | None = None
    server: Server = Server.UNHEARD
    ahead: frozenset[str] = frozenset()  # lines of which there are numbers without the server
    printer_fault: str | None = None  # a DeviceFault's code
    paper_left: int | None = None  # slips, where that is counted
    care: Care = Care()
    # the visitor's part, which `forgotten` forgets
    modes: frozenset[Mode] = frozenset()
    place: Place = Place()
    trail: tuple[Place, ...] = ()  # where "back" leads, nearest last
    touched_at: float = 0
    priority: Priority | None = None
    asked: Wish | None = None
    asked_at: float = 0
    ticket: TicketIssued | None = None
    slip: Slip = Slip.NONE
    slip_fault: str | None = None
    trouble: Trouble | None = None
    notice: Slip = Slip.NONE  # the list of what to bring
    notice_of: str | None = None  # the matter's code
    slipped: Slipped | None = None  # the ticket that is followed
    progress: TicketProgress | None = None
    rejoined: bool = False  # just now
    level: int | None = None  # of a rating
    reasons: tuple[str, ...] = ()
    person: str | None = field(default=None, repr=False)  # of the ID card that was read
    visitor: str | None = field(default=None, repr=False)  # its name, masked
    elder: bool = False  # by its year of birth
    help: Help = Help.UNCALLED
    help_asked: UUID | None = None  # the call's request id

    @property
    def alone(self) -> bool:
        """Whether this kiosk gives numbers of its own, since the server is gone."""
        return self.server is Server.GONE and self.hall is not None and bool(self.ahead)

    @property
    def busy(self) -> bool:
        """Whether a ticket was asked for and nothing is known of it yet."""
        return self.asked is not None and self.ticket is None and self.trouble is None

    def may(self, action: TicketAction) -> bool:
        """Whether the visitor may do this now with the ticket that is followed; rating needs its slip."""
        if self.progress is None or action not in self.progress.may:
            return False
        return action is not TicketAction.RATE or isinstance(self.slipped, TicketCode)

    @property
    def fresh(self) -> bool:
        """Whether there is nothing of a visitor to forget."""
        return replace(self, touched_at=self.now) == forgotten(self)

    @property
    def patience_s(self) -> float:
        """How long the screen waits untouched; longer for whoever needs more time, or a photograph of a number."""
        return self.setup.idle_s * (2 if self.slip is Slip.FAILED or self.modes else 1)

    @property
    def countdown(self) -> int | None:
        """Whole seconds left of "still there?", or None while it is not asked."""
        left = self.touched_at + self.patience_s + COUNTDOWN_S - self.now
        return max(0, -int(-left // 1)) if left <= COUNTDOWN_S else None

    @property
    def shown(self) -> Screen:
        """The screen to draw."""
        goes_on = self.server is Server.HERE or (self.alone and self.place.screen in ALONE)
        if self.place.screen in NEEDS_SERVER and not goes_on:
            return Screen.AWAY
        if self.countdown is not None and self.place.screen is not Screen.HOME and not self.busy:
            return Screen.STILL_THERE
        return Screen.ATTRACT if self._unused else self.place.screen

    @property
    def _unused(self) -> bool:
        """Whether nobody was at the home screen for long."""
        return 0 < self.setup.attract_s <= self.now - self.touched_at and self.fresh

    @property
    def may_begin(self) -> bool:
        """Whether somebody may begin with a code or a card: not while an answer is waited for, or none can come."""
        return not self.busy and self.shown not in (Screen.AWAY, Screen.PIN, Screen.CARE)

    @property
    def may_go_back(self) -> bool:
        """Whether "back" leads anywhere."""
        return bool(self.trail) and self.shown not in (Screen.ASKING, Screen.STILL_THERE, Screen.AWAY)

    @property
    def may_go_home(self) -> bool:
        """Whether "home" does anything."""
        return not self.busy and self.place != Place()


def forgotten(state: State) -> State:
    """The same kiosk for the next visitor."""
    return State(
        setup=state.setup,
        language=state.setup.languages[0],
        now=state.now,
        hall=state.hall,
        server=state.server,
        ahead=state.ahead,
        printer_fault=state.printer_fault,
        paper_left=state.paper_left,
        care=Care(wrong=state.care.wrong, locked_until=state.care.locked_until),
        touched_at=state.now,
    )


def another(state: State) -> State:
    """The same kiosk for who is there now and begins anew: all is forgotten but how they read the screen."""
    return replace(forgotten(state), language=state.language, modes=state.modes)
