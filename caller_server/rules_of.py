"""A hall's description, as the domain needs it."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from caller_server.domain.rules import HallRules, LineRules, WindowRules
from config.models import Hall

SESSIONS = ("morning", "afternoon", "evening")
"""Names of a day's sessions, in order, as quotas use them."""


def rules_of(hall: Hall, *, demo: bool = False) -> HallRules:
    """The rules that a hall's configuration sets; a demo is always open and has no quotas."""
    return HallRules(
        hall=hall.id,
        timezone=ZoneInfo(hall.hall.timezone),
        sessions=tuple((session.opens, session.closes) for session in hall.hall.sessions),
        lines={
            line.letter: LineRules(
                letter=line.letter,
                zone=line.zone,
                usual_minutes=line.usual_minutes,
                patience=timedelta(minutes=line.patience_minutes),
                quota={index: line.quota[name] for index, name in enumerate(SESSIONS) if name in line.quota},
            )
            for line in hall.line
        },
        windows={
            window.name: WindowRules(
                name=window.name,
                zone=window.zone,
                lines=window.lines,
                helps=tuple((helped.line, timedelta(minutes=helped.past_minutes)) for helped in window.helps),
            )
            for window in hall.window
        },
        matters={matter.code: matter.line for matter in hall.matter},
        max_calls=hall.calling.max_calls,
        between_calls=timedelta(seconds=hall.calling.recall_seconds),
        priority_in_a_row=hall.calling.priority_in_a_row,
        closing_margin=timedelta(minutes=hall.calling.closing_margin_minutes),
        always_open=demo,
    )
