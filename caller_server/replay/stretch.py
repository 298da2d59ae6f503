"""A day that was played faster than life, at life's pace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from caller_server.domain.events import Event, Fact, TicketDelayed, TicketIssued, TicketRejoined


def stretched(events: Sequence[Event], speed: float, begins: datetime) -> list[Event]:
    """The day begun anew at `begins`, every interval `speed` times as long.

    What a rule of the hall set in life's time keeps its distance: how long before the slot an appointment was
    checked in, and until when a missed visitor waits for the session's end.
    """
    return [_stretched(event, events[0].at, begins, speed) for event in events]


def _stretched(event: Event, began: datetime, begins: datetime, speed: float) -> Event:
    at = _moved(event.at, began, begins, speed)
    return replace(event, at=at, fact=_fact(event.fact, event.at, began, begins, speed))


def _fact(fact: Fact, happened: datetime, began: datetime, begins: datetime, speed: float) -> Fact:
    match fact:
        case TicketIssued(slot=datetime() as slot):
            return replace(fact, slot=_moved(happened, began, begins, speed) + (slot - happened))
        case TicketIssued(issued_at=datetime() as issued_at):
            return replace(fact, issued_at=_moved(issued_at, began, begins, speed))
        case TicketRejoined(since=since) if since > happened:
            return replace(fact, since=_moved(happened, began, begins, speed) + (since - happened))
        case TicketRejoined(since=since) | TicketDelayed(since=since):
            return replace(fact, since=_moved(since, began, begins, speed))
    return fact


def _moved(at: datetime, began: datetime, begins: datetime, speed: float) -> datetime:
    return begins + timedelta(seconds=(at - began).total_seconds() * speed)
