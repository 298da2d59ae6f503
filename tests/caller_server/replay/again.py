"""A day played again, as a test looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from caller_server.domain.events import Event, TicketCalled
from caller_server.domain.policy import Policy
from caller_server.replay.play import play
from caller_server.replay.played import DayPlayed, played
from tests.caller_server.rehearsal import RULES, Rehearsal


def taken_from(hall: Rehearsal, speed: float = 1) -> DayPlayed:
    """What people did in a hall."""
    return played(hall.rules, hall.day.day, hall.events, speed)


def again(hall: Rehearsal, policy: Policy | None = None) -> list[Event]:
    """The hall's day once more, under its own policy or another."""
    return play(taken_from(hall), policy or hall.rules.policy)


def calls(events: Sequence[Event]) -> list[str]:
    """`9:10 A004 at 2`: the first call of each turn, in the hall's time."""
    return [
        f"{event.at.astimezone(RULES.timezone):%-H:%M} {event.fact.number} at {event.fact.window}"
        for event in events
        if isinstance(event.fact, TicketCalled) and event.fact.call == 1
    ]


def called(events: Sequence[Event]) -> list[str]:
    """The numbers, in calling order."""
    return [call.split()[1] for call in calls(events)]


def what_happened(events: Sequence[Event]) -> list[tuple[datetime, str, str | None, str | None]]:
    """Each fact with its moment, its number and its window; recalls, which change nothing, left out."""
    return [
        (event.at, event.kind, getattr(event.fact, "number", None), getattr(event.fact, "window", None))
        for event in events
        if getattr(event.fact, "call", 1) == 1
    ]
