"""Tickets: taken, followed, printed, rated."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from wire.api.body import Answer, Asked
from wire.messages import Estimate
from wire.persons import Person
from wire.words import LineLetter, Number, Token, WindowName


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


_ONE_OF_THE_TWO: dict[str, JsonValue] = {
    "oneOf": [
        {"required": [name], "properties": {name: {"type": "string"}, other: {"type": "null"}}}
        for name, other in (("line", "matter"), ("matter", "line"))
    ]
}


class LineOrMatter(Asked):
    """A line, named itself or through the matter. Exactly one of the two."""

    model_config = ConfigDict(json_schema_extra=_ONE_OF_THE_TWO)

    line: LineLetter | None = None
    matter: Annotated[str, Field(max_length=32)] | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.line is None) == (self.matter is None):
            raise PydanticCustomError("line_or_matter", "name either a line or a matter")
        return self


class TicketRequest(LineOrMatter):
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
