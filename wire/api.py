"""The HTTP contract: what kiosks, windows and phones ask the server, and what it answers.

The same models validate requests, shape answers and make `/openapi.json`.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from wire.messages import Estimate, WindowStatus
from wire.persons import Person
from wire.words import LeaseId, LineLetter, Name, Number, Token, WindowName, ZoneName


class Asked(BaseModel):
    """A request body: unknown fields are refused, so a typing mistake is never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    request_id: UUID  # made once per intention; a repeat gets the first answer


class Answer(BaseModel):
    """A response body: readers ignore fields they do not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Refusal(Answer):
    """Every answer of 400 and above. `code` is stable, `message` is for people."""

    code: str
    message: str
    retry_after: int | None = None  # seconds until it may work


class Priority(StrEnum):
    """Why a visitor may be called earlier (glossary: priority)."""

    ELDER = "elder"
    DISABLED = "disabled"
    SERVICE_MEMBER = "service_member"
    PREGNANT_OR_INFANT = "pregnant_or_infant"
    GREEN_CHANNEL = "green_channel"


class TicketState(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    DONE = "done"
    MISSED = "missed"
    PARKED = "parked"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class TicketAction(StrEnum):
    """What a visitor does with a ticket."""

    CANCEL = "cancel"
    REJOIN = "rejoin"
    DELAY = "delay"
    RATE = "rate"


# -- tickets ------------------------------------------------------------------------------------


_ONE_OF_THE_TWO: dict[str, JsonValue] = {
    "oneOf": [
        {"required": [name], "properties": {name: {"type": "string"}, other: {"type": "null"}}}
        for name, other in (("line", "matter"), ("matter", "line"))
    ]
}


class _LineOrMatter(Asked):
    """A line, named itself or through the matter. Exactly one of the two."""

    model_config = ConfigDict(json_schema_extra=_ONE_OF_THE_TWO)

    line: LineLetter | None = None
    matter: Annotated[str, Field(max_length=32)] | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.line is None) == (self.matter is None):
            raise PydanticCustomError("line_or_matter", "name either a line or a matter")
        return self


class TicketRequest(_LineOrMatter):
    """A visitor wants a place in a line."""

    priority: Priority | None = None
    id_number: Annotated[str, Field(min_length=6, max_length=32)] | None = Field(None, repr=False)  # typed
    person: Person | None = Field(None, repr=False)  # of a card that was read; not beside `id_number`
    phone: Annotated[str, Field(min_length=5, max_length=20)] | None = Field(None, repr=False)

    @model_validator(mode="after")
    def _of_one_person(self) -> Self:
        if self.id_number is not None and self.person is not None:
            raise PydanticCustomError("id_number_or_person", "give an ID number or a person")
        return self


class TicketIssued(Answer):
    """201: the place in line, as it was told to the visitor."""

    number: Number
    token: Token
    line: LineLetter
    matter: str | None = None
    ahead: int
    estimate: Estimate
    windows: tuple[WindowName, ...]  # where the line may be called to
    url: str  # what the slip's QR code says
    issued_at: AwareDatetime
    slot: AwareDatetime | None = None  # of the appointment that it keeps
    reprint: bool = False  # this person had the ticket already: its slip is marked 补打


class Call(Answer):
    """One call of a ticket to a window."""

    window: WindowName
    call: int
    at: AwareDatetime


class TicketProgress(Answer):
    """What a phone shows."""

    number: Number
    state: TicketState
    line: LineLetter
    matter: str | None = None
    ahead: int | None = None  # only while waiting
    estimate: Estimate | None = None  # only while waiting
    window: WindowName | None = None  # only while called or serving
    to_window: WindowName | None = None  # only while waiting for this window and no other
    calls: tuple[Call, ...] = ()
    issued_at: AwareDatetime
    rated: int | None = None  # the level given
    rejoin_until: AwareDatetime | None = None  # only while missed and let in again
    may: tuple[TicketAction, ...] = ()  # what the visitor can do now


class TicketAct(Asked):
    """Body of `POST /api/tickets/{token}/{act}` for an act that needs no more than a request id."""


class RatingRequest(Asked):
    """Body of `POST /api/tickets/{token}/rate`. Levels 1 and 2 need a reason, ticked or written."""

    level: Annotated[int, Field(ge=1, le=5)]  # 5 is the best
    reasons: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=40)], ...], Field(max_length=10)] = ()
    comment: Annotated[str, Field(max_length=500)] | None = None


class SlipOutcome(Asked):
    """How printing a slip ended."""

    outcome: Literal["printed", "failed"]
    code: Annotated[str, Field(max_length=64)] | None = None  # the DeviceFault's code, when failed


class SlipNoted(Answer):
    """The slip's outcome is in the journal."""

    number: Number
    outcome: Literal["printed", "failed"]


# -- leases: numbers for a kiosk that is cut off --------------------------------------------------


class LeaseRequest(Asked):
    """A kiosk wants numbers of a line ahead, for when it is cut off."""

    line: LineLetter


class Stretch(Answer):
    """From one moment to another."""

    begins: AwareDatetime
    ends: AwareDatetime


class LeaseView(Answer):
    """201: numbers that nobody else gives out today, and what a slip of them needs."""

    id: LeaseId
    day: date
    line: LineLetter
    numbers: tuple[Number, ...]  # to be given out in this order, each once
    issues: tuple[Stretch, ...]  # when they may be given out: the day's opening hours, less the closing margin
    expires_at: AwareDatetime  # the end of the day; whatever is handed in later is refused
    url_prefix: str  # with the ticket's token behind it, it is what the slip's QR code says
    windows: tuple[WindowName, ...]  # where the line may be called to


class OfflineTicket(BaseModel):
    """A ticket that a kiosk gave out of a lease."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: Number
    token: Token  # made by the kiosk; see wire/tokens.py
    issued_at: AwareDatetime  # by the kiosk's clock, however wrong
    matter: Annotated[str, Field(max_length=32)] | None = None
    priority: Priority | None = None
    # unknown: the power went while it was printed; unseen: its visitor had left before the number was shown
    slip: Literal["printed", "failed", "unknown", "unseen"] = "unknown"
    code: Annotated[str, Field(max_length=64)] | None = None  # the DeviceFault's code, when failed
    request_id: UUID | None = None  # of the request for a ticket whose answer did not come


class HandInRequest(Asked):
    """Body of `POST /api/leases/{id}/tickets`: what was given out, in any number of parts, each as often as needed."""

    now: AwareDatetime  # by the kiosk's clock, as this is sent: what it is wrong by is made good
    tickets: Annotated[tuple[OfflineTicket, ...], Field(min_length=1, max_length=100)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for name in ("number", "token"):
            if len({getattr(ticket, name) for ticket in self.tickets}) < len(self.tickets):
                raise PydanticCustomError("each_once", "no two tickets with one {name}", {"name": name})
        return self


class HandedIn(Answer):
    """What became of one number."""

    number: Number
    outcome: Literal["taken", "known", "refused"]  # known: it was taken in before
    code: str | None = None  # why it was refused: lease_over, not_in_lease, number_taken or unseen


class HandedInView(Answer):
    """What became of each number, in the order in which they were sent."""

    tickets: tuple[HandedIn, ...]


# -- appointments -------------------------------------------------------------------------------


class AppointmentRequest(_LineOrMatter):
    """Somebody will come at this time."""

    slot: AwareDatetime  # when it begins: one of `GET /api/appointments/slots`


class AppointmentView(Answer):
    """A place in a slot, and when to check in."""

    code: str
    line: LineLetter
    matter: str | None = None
    slot: AwareDatetime
    check_in_from: AwareDatetime
    check_in_until: AwareDatetime  # whoever comes later waits as everyone does


class BookedView(AppointmentView):
    """An appointment among others of its day."""

    number: Number | None = None  # the ticket taken for it


class BookedDay(Answer):
    """A day's appointments, by slot."""

    day: date
    appointments: tuple[BookedView, ...]


class CheckInRequest(Asked):
    """Whoever made an appointment is here."""

    priority: Priority | None = None


class SlotView(Answer):
    """A slot, and the places left in it."""

    slot: AwareDatetime
    left: int


class SlotsView(Answer):
    """A line's slots that are still to come."""

    line: LineLetter
    slots: tuple[SlotView, ...]


# -- staff --------------------------------------------------------------------------------------


class StaffCallRequest(Asked):
    """Somebody at this kiosk asks for help."""


class StaffCall(Answer):
    """A kiosk at which somebody waits for help."""

    kiosk: Name
    called_at: AwareDatetime


class StaffCalls(Answer):
    """All that nobody has gone to yet, oldest first."""

    calls: tuple[StaffCall, ...]


class StaffCame(Asked):
    """Somebody goes to the kiosk."""


# -- windows ------------------------------------------------------------------------------------


_UNSAYABLE = re.compile(r"[<>{}\[\]\\\x00-\x1f\x7f-\x9f]|&#?\w+;")


def _sayable(words: str) -> str:
    """Plain words on one line; a voice would read marks aloud, or obey them."""
    words = " ".join(words.split())
    if _UNSAYABLE.search(words) or not any(sign.isalnum() for sign in words):
        raise PydanticCustomError("unsayable", "give plain words, without markup")
    return words


LONGEST_ANNOUNCEMENT = 500
"""Characters in one language: about two minutes of speech."""
Spoken = Annotated[str, Field(min_length=1, max_length=LONGEST_ANNOUNCEMENT), AfterValidator(_sayable)]

Value = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_sayable)]
"""What fills a place of a template."""


class AnnouncementRequest(Asked):
    """Body of `POST /api/announcements`: the words, by language, or a template of the hall with its values."""

    zones: Annotated[tuple[ZoneName, ...], Field(max_length=100)] = ()  # where; empty: everywhere
    text: Annotated[dict[str, Spoken], Field(max_length=20)] | None = None
    template: Annotated[str, Field(max_length=32)] | None = None
    values: Annotated[dict[str, Value], Field(max_length=20)] = {}

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if bool(self.text) == (self.template is not None):
            raise PydanticCustomError("text_or_template", "give either a text or a template")
        return self


class AnnouncementPlace(Answer):
    """Where it will be said, and its place in the journal."""

    zone: ZoneName
    seq: int


class AnnouncementMade(Answer):
    """It will be said after the calls that wait."""

    announcements: tuple[AnnouncementPlace, ...]
    text: dict[str, str]  # what will be said, by language


class VoiceMoveRequest(Asked):
    """Body of `POST /api/voices/{zone}/{act}`."""


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


class TabletLogin(BaseModel):
    """Body of `POST /rate/{window}/open`: the window's key, or a supervisor's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, Field(min_length=1, max_length=200)]


# -- the clerk's page ---------------------------------------------------------------------------


class ClerkLogin(BaseModel):
    """Body of `POST /console/login`: the window, and its key or a supervisor's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window: WindowName
    key: Annotated[str, Field(min_length=1, max_length=200)]


class ClerkSession(Answer):
    """The session that a browser now has; it ends after twelve hours, or when the key is changed."""

    window: WindowName
    supervisor: bool = False  # whose key it was


class TransferPlace(Answer):
    """A line, or a window that is not closed: one of the two."""

    line: LineLetter | None = None
    window: WindowName | None = None
    waiting: int | None = None  # people, of a line
    status: WindowStatus | None = None  # of a window


class TransferPlaces(Answer):
    """Where the visitor at a window can be sent, its usual destination first."""

    number: Number
    places: tuple[TransferPlace, ...]


# -- hall ---------------------------------------------------------------------------------------


class QuietHours(Answer):
    """A time at which a line is usually shorter than now."""

    begins: AwareDatetime
    ends: AwareDatetime
    estimate: Estimate  # of whoever comes then, as it was on the last days


class LineView(Answer):
    """A line, as a kiosk offers it."""

    letter: LineLetter
    name: dict[str, str]  # by language
    waiting: int
    estimate: Estimate
    windows: tuple[WindowName, ...]
    zone: ZoneName
    open: bool
    closed_because: str | None = None  # a sentence, when not open
    left: int | None = None  # tickets left in this session; null when there is no quota
    appointments: bool = False  # whether it takes any
    quieter: tuple[QuietHours, ...] = ()  # today and on the next working day, by time


class MaterialView(Answer):
    """One thing to bring."""

    name: dict[str, str]
    copies: int
    must: bool


class MatterView(Answer):
    """A matter, as a kiosk offers it."""

    code: str
    name: dict[str, str]
    keys: tuple[str, ...] = ()  # what it is also found by: pinyin initials and whole pinyin of its name
    unit: str
    line: LineLetter
    audience: Literal["personal", "company"]
    legal_days: int  # working days
    promised_days: int
    topics: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    materials: tuple[MaterialView, ...] = ()


class SessionView(Answer):
    """A stretch of opening hours, local time "HH:MM"."""

    opens: str
    closes: str


class HallView(Answer):
    """What a kiosk needs to know to serve a visitor."""

    hall: str
    name: dict[str, str]
    day: date
    timezone: str
    languages: tuple[str, ...]
    sessions: tuple[SessionView, ...]
    open: bool
    lines: tuple[LineView, ...]
    matters: tuple[MatterView, ...]
    visitor_url: str = ""  # what the QR codes of this hall's slips begin with
    now: AwareDatetime | None = None  # the hall's time as this was answered


# -- journal and health -------------------------------------------------------------------------


class JournalPage(Answer):
    """Public events after a sequence number, oldest first; ask again from `next` while `more`."""

    day: date
    events: tuple[dict[str, object], ...]
    next: int
    more: bool


class Health(Answer):
    """Liveness with the parts' state."""

    status: Literal["ok", "degraded"]
    parts: dict[str, str]


# -- devices ------------------------------------------------------------------------------------


class DeviceLevel(StrEnum):
    """How much a device wants somebody's attention."""

    BAD = "bad"  # it does not work
    UNKNOWN = "unknown"  # it was never heard of
    WARN = "warn"  # it works, but not for long: its paper runs out
    OK = "ok"


class DeviceTrouble(Answer):
    """The last thing that was wrong with a device."""

    status: str  # the fault's code
    detail: str
    at: AwareDatetime


class DeviceView(Answer):
    """One configured device or kiosk, as it was heard last."""

    id: str
    kind: str  # a device's kind, or `kiosk`
    driver: str | None = None
    machine: str | None = None
    window: WindowName | None = None
    zone: ZoneName | None = None
    kiosk: str | None = None
    level: DeviceLevel
    heard: bool  # false: it never said a word; then what follows says nothing
    online: bool
    status: str  # `ok`, a fault's code, or `unheard`
    detail: str
    since: AwareDatetime | None = None
    paper_left: int | None = None  # slips, where a printer counts them
    last_error: DeviceTrouble | None = None
    can_be_tested: bool


class DeviceViews(Answer):
    """Every configured device and kiosk, the worst first."""

    devices: tuple[DeviceView, ...]


class DeviceTestRequest(Asked):
    """A supervisor wants a device to show that it works."""


class DeviceTestOutcome(StrEnum):
    """How a test ended."""

    DONE = "done"
    FAILED = "failed"
    NO_ANSWER = "no_answer"  # nobody drives it, or whoever does hangs


class DeviceTestResult(Answer):
    """What came of a test."""

    device: str
    outcome: DeviceTestOutcome
    code: str | None = None  # the fault's, or `busy` while another test of it goes on
    detail: str  # what it did or saw, or what to do; for a technician


# -- voices -------------------------------------------------------------------------------------


class VoiceView(Answer):
    """The voice of a waiting area."""

    zone: ZoneName
    paused: bool
    since: AwareDatetime | None = None  # when it was paused
    waiting: int = 0  # calls and announcements still to be said, the one that is being said among them
    speaker: DeviceLevel = DeviceLevel.UNKNOWN  # how its loudspeaker is


class VoiceViews(Answer):
    """The voices of the hall."""

    voices: tuple[VoiceView, ...]


class SaidView(Answer):
    """A call or an announcement that has ended."""

    zone: ZoneName
    at: AwareDatetime  # when it was begun, or given up
    number: Number | None = None  # who was called,
    window: WindowName | None = None  # and where to
    text: dict[str, str] | None = None  # or the words, by language
    outcome: str  # `spoken`, or why it was not: `late`, `merged`, `quiet`, `failed`


class SaidViews(Answer):
    """What the voices said last, the newest first."""

    said: tuple[SaidView, ...]
