"""A ticket that this kiosk made itself."""

from __future__ import annotations

from datetime import datetime

from kiosk.offline.ledger import Given
from wire.api import LeaseView, TicketIssued
from wire.messages import Estimate


class OwnTicket(TicketIssued):
    """As the server's, but nobody knows how many are ahead: `ahead` and `estimate` mean nothing, and are not shown."""


def ticket_of(given: Given, lease: LeaseView, issued_at: datetime) -> OwnTicket:
    """What the visitor is shown of a number; `issued_at` is the hall's time."""
    return OwnTicket(
        number=given.number,
        token=given.token,
        line=lease.line,
        matter=given.wish.matter,
        ahead=0,
        estimate=Estimate(low=0, high=0),
        windows=lease.windows,
        url=lease.url_prefix + given.token,
        issued_at=issued_at,
    )
