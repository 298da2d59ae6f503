"""What a visitor may ask of the server. Each has a request id: however often it is sent, it is one wish."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kiosk.codes import NumberCode, TicketCode
from wire.api import CheckInRequest, RatingRequest, TicketRequest

Slipped = TicketCode | NumberCode
"""A ticket that was issued before: by its slip's QR code, or by its number."""


@dataclass(frozen=True)
class CheckIn:
    """The ticket of an appointment."""

    code: str
    request: CheckInRequest

    @property
    def request_id(self) -> UUID:
        """Of the request."""
        return self.request.request_id


@dataclass(frozen=True)
class Look:
    """How a ticket stands."""

    request_id: UUID
    of: Slipped


@dataclass(frozen=True)
class Rejoin:
    """To be let in again after a missed call."""

    request_id: UUID
    of: Slipped


@dataclass(frozen=True)
class Rate:
    """To say how the visit was; only whoever holds the slip may."""

    of: TicketCode
    request: RatingRequest

    @property
    def request_id(self) -> UUID:
        """Of the request."""
        return self.request.request_id


Wish = TicketRequest | CheckIn | Look | Rejoin | Rate
