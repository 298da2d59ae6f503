"""What visitors do with their tickets: give up, come back, let others pass, rate."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from itertools import islice

from caller_server.domain.commands import CancelTicket, DelayTicket, RateAtWindow, RateTicket, RecordSlip, RejoinTicket
from caller_server.domain.events import (
    Fact,
    SlipFailed,
    SlipPrinted,
    Source,
    TicketCancelled,
    TicketDelayed,
    TicketRated,
    TicketRejoined,
)
from caller_server.domain.hall_day import HallDay
from caller_server.domain.in_order import key_of
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.rules import RejoinMode
from caller_server.domain.ticket import Lane, Move, State, Ticket

NEEDS_REASON = 2
"""Ratings up to this one need a reason: 不满意 and 非常不满意."""

LINGERS = timedelta(minutes=2)
"""So long a rating key that is pressed is taken to be the last visitor's."""


def cancel(day: HallDay, command: CancelTicket, now: datetime) -> list[Fact]:
    """The visitor gives the place up."""
    del now
    ticket = day.ticket(command.number)
    ticket.after(Move.CANCEL)
    return [TicketCancelled(ticket.number, ticket.line)]


def rejoin(day: HallDay, command: RejoinTicket, now: datetime) -> list[Fact]:
    """A missed visitor is let in again by the line's rule: once, and not too late."""
    ticket = day.ticket(command.number)
    ticket.after(Move.REJOIN)
    rule = day.rules.lines[ticket.line].rejoin
    if rule.mode is RejoinMode.NO:
        raise Refusal(Code.NO_REJOIN, number=ticket.number)
    if ticket.rejoined:
        raise Refusal(Code.REJOINED_ALREADY, number=ticket.number)
    minutes = math.ceil(day.rules.rejoin_within.total_seconds() / 60)
    if ticket.missed_at is not None and now - ticket.missed_at > day.rules.rejoin_within:
        raise Refusal(Code.REJOIN_TOO_LATE, number=ticket.number, minutes=minutes)
    if rule.mode is RejoinMode.END:
        return [TicketRejoined(ticket.number, ticket.line, Lane.ORDINARY, now)]
    due = day.rules.hours.session_ends(now) if rule.mode is RejoinMode.HALF_DAY else now
    return [TicketRejoined(ticket.number, ticket.line, Lane.REJOINED, due)]


def may_rejoin(day: HallDay, ticket: Ticket, now: datetime) -> bool:
    """Whether a visitor who comes now is let in again."""
    if ticket.state is not State.MISSED or ticket.rejoined:
        return False
    allowed = day.rules.lines[ticket.line].rejoin.mode is not RejoinMode.NO
    return allowed and ticket.missed_at is not None and now - ticket.missed_at <= day.rules.rejoin_within


def delay(day: HallDay, command: DelayTicket, now: datetime) -> list[Fact]:
    """The next few in the same lane go first; once, and only when somebody is there to go first."""
    ticket = day.ticket(command.number)
    ticket.after(Move.DELAY)
    if ticket.delayed:
        raise Refusal(Code.DELAYED_ALREADY, number=ticket.number)
    del now
    lane = day.line_of(ticket).lanes[ticket.lane]
    behind = list(islice(lane.from_place(lane.before(key_of(ticket)) + 1), day.rules.delay_by))
    if not behind:
        raise Refusal(Code.NOBODY_BEHIND, number=ticket.number)
    return [TicketDelayed(ticket.number, ticket.line, behind[-1].since + timedelta(microseconds=1))]


def rate(day: HallDay, command: RateTicket, now: datetime) -> list[Fact]:
    """Once a visit. A bad rating needs its reason, except from the pad on the desk, which has no way to give one."""
    del now
    ticket = day.ticket(command.number)
    ticket.after(Move.RATE)
    explains = command.source is not Source.WINDOW
    return [rating(ticket, command.level, command.source, command.reasons, command.comment, explains=explains)]


def rate_at_window(day: HallDay, command: RateAtWindow, now: datetime) -> list[Fact]:
    """Whoever is being served rates; while nobody is, whoever was served last, and that one also a little later.

    A pad does not say whose visit it means. Later than `LINGERS` it is more likely the next visitor, or nobody, who
    presses its keys; a tablet says whose, and may take its time.
    """
    served = served_at(day, command.window)
    wanted = [number for number in served if command.number in (None, number)]
    if command.number is None and not _just_served(day, command.window, now):
        wanted = [number for number in wanted if day.ticket(number).state is State.SERVING]
    if not wanted:
        raise Refusal(Code.NO_TICKET_HERE, window=command.window)
    ticket, explains = day.ticket(wanted[0]), command.reasons is not None
    return [rating(ticket, command.level, Source.WINDOW, command.reasons or (), command.comment, explains=explains)]


def _just_served(day: HallDay, window: str, now: datetime) -> bool:
    """Whether whoever was served last may still be at the window."""
    until = day.windows[window].served_until
    return until is not None and now - until <= LINGERS


def served_at(day: HallDay, window: str) -> list[str]:
    """The numbers whose visits a device at the window may rate: the one being served, then the one served last."""
    here, last = day.ticket_at(window), day.windows[window].served_last
    serving = here.number if here is not None and here.state is State.SERVING else None
    return [number for number in (serving, last) if number is not None]


def rating(
    ticket: Ticket,
    level: int,
    source: Source,
    reasons: tuple[str, ...] = (),
    comment: str | None = None,
    *,
    explains: bool = True,
) -> TicketRated:
    """The rating of a visit, or the refusal; a bad one needs its reason where the visitor was able to give one."""
    if ticket.rated is not None:
        raise Refusal(Code.RATED_ALREADY, number=ticket.number)
    if level <= NEEDS_REASON and explains and not reasons and not (comment or "").strip():
        raise Refusal(Code.REASON_NEEDED, number=ticket.number)
    return TicketRated(ticket.number, ticket.line, ticket.calls[-1].window, level, source, reasons, comment)


def slip(day: HallDay, command: RecordSlip, now: datetime) -> list[Fact]:
    """How printing ended; the ticket stands either way."""
    del now
    number, line = command.number, day.ticket(command.number).line
    return [SlipPrinted(number, line) if command.fault is None else SlipFailed(number, line, command.fault)]
