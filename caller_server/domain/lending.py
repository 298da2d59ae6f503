"""Numbers for when a kiosk is cut off: lending them ahead, and taking in the tickets that were made of them.

A ticket that was given out offline takes its place by its time of issue. It is told as an age, so that it matters
little how wrong the kiosk's clock is, and it lies between the lending of its number and now.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from caller_server.domain.commands import GivenOffline, GrantLease, HandIn
from caller_server.domain.events import (
    Fact,
    LeaseGranted,
    OfflineRefused,
    SlipFailed,
    SlipPrinted,
    TicketCancelled,
    TicketIssued,
)
from caller_server.domain.hall_day import HallDay
from caller_server.domain.issuing import clock
from caller_server.domain.lease import Lease, NotTaken, day_of_lease, lease_id
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.ticket import NEXT_STATE, Move

UNUSED_BLOCKS = 20
"""So many blocks of a line may lie unused at one kiosk: one that forgets what it was lent, or whose key was stolen, is
lent no more, and moves the line's own numbers no further on."""


def grant(day: HallDay, command: GrantLease, now: datetime) -> list[Fact]:
    """The next block of the line's numbers is the kiosk's alone."""
    rules = day.rules
    letter = rules.line(command.line).letter
    if not rules.offline.block:
        raise Refusal(Code.NO_LEASES)
    if not rules.always_open and not rules.hours.calendar.works(day.day):
        raise Refusal(Code.HALL_CLOSED, opens=clock(day, rules.hours.opens_next(now), now))
    if (unused := _unused(day, command.kiosk, letter)) >= UNUSED_BLOCKS * rules.offline.block:
        raise Refusal(Code.LENT_ENOUGH, line=letter, numbers=unused)
    first = day.lines[letter].next_block(rules.offline.begins)
    last = first + rules.offline.block - 1
    return [LeaseGranted(lease_id(day.day, letter, first), letter, command.kiosk, first, last)]


def hand_in(day: HallDay, command: HandIn, now: datetime) -> list[Fact]:
    """Each ticket takes its place, once, in the order of the numbers; what cannot be taken is noted with the reason."""
    lease = day.leases.get(command.lease)
    if lease is None:
        its_day = day_of_lease(command.lease)
        if its_day is None or its_day >= day.day:
            raise Refusal(Code.UNKNOWN_LEASE, lease=command.lease)
        return [_refused(command, given, NotTaken.LEASE_OVER) for given in _new(day, command)]
    facts: list[Fact] = []
    before = lease.granted_at
    for given in _new(day, command):
        why = _not_taken(day, lease, given)
        if why is None:
            before = _issued_at(given, command.at, max(before, _last_issue(day, lease, given)), now)
            facts += _taken(day, lease, given, before)
        else:
            facts.append(_refused(command, given, why))
        if why in (None, NotTaken.UNSEEN):  # two may name one request: its ticket is given up once
            facts += [fact for fact in _first_answer_given_up(day, given) if fact not in facts]
    return facts


def _unused(day: HallDay, kiosk: str, letter: str) -> int:
    """How many numbers of a line a kiosk was lent, and has not handed in."""
    mine = [lease for lease in day.leases.values() if (lease.kiosk, lease.line) == (kiosk, letter)]
    free = [
        number
        for lease in mine
        for number in lease.numbers
        if number not in day.tickets and (lease.id, number) not in day.refused
    ]
    return len(free)


def _new(day: HallDay, command: HandIn) -> list[GivenOffline]:
    """The tickets of which nothing is known yet, in the order of their numbers."""
    given = sorted(command.tickets, key=lambda given: (len(given.number), given.number))
    return [each for each in given if not _known(day, each) and (command.lease, each.number) not in day.refused]


def _known(day: HallDay, given: GivenOffline) -> bool:
    ticket = day.tickets.get(given.number)
    return ticket is not None and ticket.token == given.token


def _not_taken(day: HallDay, lease: Lease, given: GivenOffline) -> NotTaken | None:
    if given.number not in lease.numbers:
        return NotTaken.NOT_IN_LEASE
    if given.number in day.tickets:
        return NotTaken.NUMBER_TAKEN
    return NotTaken.UNSEEN if given.unseen else None


def _refused(command: HandIn, given: GivenOffline, why: NotTaken) -> Fact:
    request = given.request if why is NotTaken.UNSEEN else None
    return OfflineRefused(command.lease, command.kiosk, given.number, why.value, request)


def _last_issue(day: HallDay, lease: Lease, given: GivenOffline) -> datetime:
    """When the last of a lease's smaller numbers was issued: this one came later."""
    tickets = (day.tickets.get(number) for number in lease.numbers[: lease.numbers.index(given.number)])
    return max((ticket.issued_at for ticket in tickets if ticket is not None), default=lease.granted_at)


def _issued_at(given: GivenOffline, told_at: datetime, earliest: datetime, now: datetime) -> datetime:
    age = max(given.age, timedelta(0))
    return earliest if age >= told_at - earliest else min(told_at - age, now)


def _taken(day: HallDay, lease: Lease, given: GivenOffline, issued_at: datetime) -> Iterator[Fact]:
    matter = given.matter if day.rules.matters.get(given.matter or "") == lease.line else None
    yield TicketIssued(
        given.number,
        lease.line,
        matter=matter,  # one that the hall has lost since is told to the window by the visitor
        priority=given.priority,
        offline=True,
        kiosk=lease.kiosk,
        issued_at=issued_at,
        token=given.token,
        request=given.request,
    )
    if given.printed:
        yield SlipPrinted(given.number, lease.line)
    elif given.fault is not None:
        yield SlipFailed(given.number, lease.line, given.fault)


def _first_answer_given_up(day: HallDay, given: GivenOffline) -> Iterator[Fact]:
    """The kiosk had asked for this visitor, and the answer was lost: the ticket that nobody has seen is given up.

    One that is being called cannot be; it will be missed.
    """
    for event in day.answers.get(given.request, ()) if given.request is not None else ():
        if isinstance(event.fact, TicketIssued) and not event.fact.offline:
            unseen = day.tickets[event.fact.number]
            if (unseen.state, Move.CANCEL) in NEXT_STATE:
                yield TicketCancelled(unseen.number, unseen.line)
