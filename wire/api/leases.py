"""Numbers for a kiosk that is cut off."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from wire.api.body import Answer, Asked
from wire.api.tickets import Priority
from wire.words import LeaseId, LineLetter, Number, Token, WindowName


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
