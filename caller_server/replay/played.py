"""A day as its visitors and clerks played it: all that is taken from its journal, which is not who was next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from caller_server.domain.events import (
    Event,
    Fact,
    TicketCalled,
    TicketCancelled,
    TicketDelayed,
    TicketFinished,
    TicketIssued,
    TicketMissed,
    TicketParked,
    TicketRejoined,
    TicketResumed,
    TicketStarted,
    TicketTransferred,
    WindowClosed,
    WindowOpened,
    WindowPaused,
)
from caller_server.domain.line import Because
from caller_server.domain.rules import HallRules
from caller_server.replay.clerks import Clerks, clerks_of
from caller_server.replay.stretch import stretched
from caller_server.replay.visits import Usual, Visit, usual_of, visits_of

DONE_BY_PEOPLE = (
    TicketIssued,
    TicketCalled,
    TicketStarted,
    TicketFinished,
    TicketMissed,
    TicketRejoined,
    TicketDelayed,
    TicketParked,
    TicketResumed,
    TicketTransferred,
    TicketCancelled,
    WindowOpened,
    WindowPaused,
    WindowClosed,
)
"""Facts that change who waits or who can be called. That a ticket lapses is nobody's doing."""

COMING = (TicketIssued, TicketRejoined, TicketResumed, TicketTransferred)
"""Facts by which somebody begins to wait."""


class CannotReplay(Exception):
    """The day cannot be played again; the message says why, and what would be right."""


@dataclass(frozen=True, slots=True)
class DayPlayed:
    """What people did on a day, under these rules."""

    rules: HallRules
    day: date
    events: Sequence[Event]  # as it was: what people did, at life's pace
    visits: dict[str, Visit]
    usual: dict[str, Usual]
    clerks: Clerks

    @property
    def chosen(self) -> int:
        """Calls of a chosen number, past the order. Played again, they are the policy's to make."""
        return sum(isinstance(e.fact, TicketCalled) and e.fact.because == Because.CHOSEN for e in self.events)


def played(rules: HallRules, day: date, events: Sequence[Event], speed: float = 1) -> DayPlayed:
    """Take from a day's events what people did, or raise CannotReplay.

    `speed` is how many times faster than life the day was played. The rules are those of now, but never too late:
    whoever came has come.
    """
    _check_whole(day, events)
    rules = replace(rules, always_open=True, rejoin_within=timedelta.max)
    done = [event for event in events if _by_people(rules, event)]
    _check_known(rules, done)
    _check_served(rules, done)
    if not any(isinstance(event.fact, TicketIssued) for event in done):
        raise CannotReplay(f"nobody took a ticket on {day}; choose a day on which the hall was open")
    if speed != 1:
        done = stretched(done, speed, _opening(rules, day))
    done = list(_apart(done))
    visits = visits_of(done)
    return DayPlayed(rules, day, done, visits, usual_of(visits.values(), rules.lines), clerks_of(rules, day, done))


def _by_people(rules: HallRules, event: Event) -> bool:
    """Not what the end of the day closed, which is noted when the next one begins."""
    return isinstance(event.fact, DONE_BY_PEOPLE) and rules.business_day(event.at) <= event.day


def _apart(events: Sequence[Event]) -> Iterator[Event]:
    """What was written together has one time. Whoever came right after a call comes a microsecond later, not before."""
    later, call, before = timedelta(0), None, events[0]
    for event in events:
        if event.at != before.at:
            later, call = timedelta(0), None
        before = event
        if isinstance(event.fact, TicketCalled):
            call = event
        elif isinstance(event.fact, COMING) and call is not None and call.asked != event.asked:
            later, call = later + timedelta(microseconds=1), None
        yield replace(event, at=event.at + later) if later else event


def _check_whole(day: date, events: Sequence[Event]) -> None:
    for seq, event in enumerate(events, start=1):
        if event.seq != seq:
            raise CannotReplay(
                f"the journal of {day} lacks event {seq}; `onedoor journal verify` says what became of it, "
                "and a backup has it"
            )


def _check_known(rules: HallRules, events: Sequence[Event]) -> None:
    for event in events:
        for what, name, known in _places(rules, event.fact):
            if name not in known:
                there = ", ".join(known) or "none"
                raise CannotReplay(
                    f"{what} {name} of {event.day} is not in the hall's files, which have {there}; {_THEN}"
                )


def _check_served(rules: HallRules, events: Sequence[Event]) -> None:
    """Windows called from the lines that they call from now; beside these, whom they were sent or who was chosen."""
    sent: dict[str, str | None] = {}
    for event in events:
        match event.fact:
            case TicketTransferred(number=number, to_window=window):
                sent[number] = window
            case TicketCalled(number=number, window=window, line=line, call=1, because=why):
                served = window in rules.windows_of(line) or sent.pop(number, None) == window
                if not served and why != Because.CHOSEN:
                    raise CannotReplay(
                        f"window {window} called {number} of line {line} on {event.day}, "
                        f"which it does not serve in the hall's files; {_THEN}"
                    )


_THEN = "replay the day with the files as they were then"


def _places(rules: HallRules, fact: Fact) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """Each line and window that a fact names, and where it should be."""
    for what, known in (("line", rules.lines), ("window", rules.windows)):
        for field in (what, f"to_{what}"):
            name = getattr(fact, field, None)
            if name is not None:
                yield what, name, known


def _opening(rules: HallRules, day: date) -> datetime:
    return datetime.combine(day, rules.sessions[0][0], rules.timezone)
