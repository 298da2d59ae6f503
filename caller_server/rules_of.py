"""A hall's description, as the domain needs it."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from caller_server.domain.calendar import EVERY_DAY, Calendar
from caller_server.domain.policy import policy_named
from caller_server.domain.rules import (
    AppointmentRules,
    HallRules,
    LineRules,
    OfflineRules,
    Rejoin,
    RejoinMode,
    WindowRules,
)
from config.holidays import china
from config.models import CalendarTable, Hall, Weekday

SESSIONS = ("morning", "afternoon", "evening")
"""Names of a day's sessions, in order, as quotas use them."""
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


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
                rejoin=rejoin_of(line.rejoin),
                per_slot=line.per_slot,
            )
            for line in hall.line
        },
        windows={
            window.name: WindowRules(
                name=window.name,
                zone=window.zone,
                lines=window.lines,
                helps=tuple((helped.line, timedelta(minutes=helped.past_minutes)) for helped in window.helps),
                weights=window.weights,
                transfers_to=window.transfers_to,
            )
            for window in hall.window
        },
        matters={matter.code: matter.line for matter in hall.matter},
        calendar=EVERY_DAY if demo else calendar_of(hall.calendar),
        policy=policy_named(hall.calling.policy),
        max_calls=hall.calling.max_calls,
        between_calls=timedelta(seconds=hall.calling.recall_seconds),
        priority_in_a_row=hall.calling.priority_in_a_row,
        closing_margin=timedelta(minutes=hall.calling.closing_margin_minutes),
        rejoin_within=timedelta(minutes=hall.calling.rejoin_minutes),
        delay_by=hall.calling.delay_by,
        tickets_a_person=hall.calling.tickets_a_person,
        appointments=AppointmentRules(
            slot=timedelta(minutes=hall.appointments.slot_minutes),
            days_ahead=hall.appointments.days_ahead,
            opens_before=timedelta(minutes=hall.appointments.opens_before_minutes),
            held_for=timedelta(minutes=hall.appointments.held_minutes),
        ),
        offline=OfflineRules(begins=hall.offline.begins, block=hall.offline.block),
        always_open=demo,
    )


def rejoin_of(words: str) -> Rejoin:
    """The rule that `after:N`, `end`, `half_day` or `no` says."""
    mode, _, calls = words.partition(":")
    return Rejoin(RejoinMode(mode), int(calls)) if calls else Rejoin(RejoinMode(mode))


def calendar_of(table: CalendarTable) -> Calendar:
    """The hall's weekdays, with public holidays if it keeps them, and its own days over both."""
    weekdays = frozenset(WEEKDAYS.index(day) for day in table.weekdays)
    own_closed, own_open = frozenset(table.closed), frozenset(table.open)
    if table.holidays == "none":
        return Calendar(weekdays, own_closed, own_open)
    public = china()
    return Calendar(weekdays, (public.closed - own_open) | own_closed, (public.opened - own_closed) | own_open)
