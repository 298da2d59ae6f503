"""What the visitors of a day did, taken from its journal: when they came, and what came of each of their turns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import fmean
from typing import Any

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
)
from caller_server.domain.rules import LineRules
from caller_server.domain.ticket import Move

AT_ONCE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Turn:
    """Once waiting, being called, and what came of it. What the day did not tell is None."""

    let_pass_after: timedelta | None = None  # of waiting: then others went first
    gave_up_after: timedelta | None = None  # of waiting
    came_after: timedelta | None = None  # from the first call until it began
    missed_after: timedelta | None = None  # from the first call until nobody waited for the visitor any more
    handled: timedelta | None = None  # from when it began until it ended
    ended: Move | None = None  # finish, miss, park, transfer or cancel
    to_line: str | None = None  # of a transfer
    to_window: str | None = None
    away: timedelta | None = None  # from a miss or a park until coming back or giving up
    back: Move | None = None  # rejoin, resume or cancel


@dataclass(frozen=True, slots=True)
class Visit:
    """One visitor's day in the hall."""

    at: datetime
    issued: TicketIssued
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Usual:
    """How visits of a line go, for turns that the day did not tell to the end."""

    came_after: timedelta
    handled: timedelta


def visits_of(events: Iterable[Event]) -> dict[str, Visit]:
    """The visits by number, in the order of arrival."""
    told: dict[str, list[Event]] = {}
    for event in events:
        number = getattr(event.fact, "number", None)
        if number is not None:
            told.setdefault(number, []).append(event)
    return {
        number: Visit(about[0].at, about[0].fact, _turns(about))
        for number, about in told.items()
        if isinstance(about[0].fact, TicketIssued)
    }


def usual_of(visits: Iterable[Visit], lines: Mapping[str, LineRules]) -> dict[str, Usual]:
    """The mean of each line's turns; the configured minutes where there were none."""
    turns: dict[str, list[Turn]] = {letter: [] for letter in lines}
    for visit in visits:
        line = visit.issued.line
        for turn in visit.turns:
            turns[line].append(turn)
            line = turn.to_line or line
    return {
        letter: Usual(
            _mean([turn.came_after for turn in turns[letter]], AT_ONCE),
            _mean([turn.handled for turn in turns[letter]], timedelta(minutes=rules.usual_minutes)),
        )
        for letter, rules in lines.items()
    }


def _turns(told: Sequence[Event]) -> tuple[Turn, ...]:
    """One after another; the last one may not have come to its end."""
    turns: list[Turn] = []
    turn, since = Turn(), told[0].at
    for event in told[1:]:
        fact, span = event.fact, event.at - since
        if isinstance(fact, TicketDelayed):
            turn = replace(turn, let_pass_after=span)  # and waits on
        elif not _stays(fact):
            turn, since = _after(turn, fact, span), event.at
            if isinstance(fact, TicketTransferred | TicketRejoined | TicketResumed):
                turns.append(turn)
                turn = Turn()
    return (*turns, turn)


def _stays(fact: Fact) -> bool:
    """Whether the visitor is where the visitor was: recalled, rated, or given back by a window that closed."""
    match fact:
        case TicketCalled(call=call):
            return call > 1
        case TicketTransferred(window=window):
            return window is None
    return type(fact) not in _TELLS


def _after(turn: Turn, fact: Fact, span: timedelta) -> Turn:
    """The turn with what a fact tells of it, so long after the fact before."""
    return replace(turn, **_TELLS[type(fact)](turn, fact, span))


_TELLS: dict[type[Fact], Callable[[Turn, Any, timedelta], dict[str, Any]]] = {
    TicketCalled: lambda _turn, _fact, _span: {},
    TicketStarted: lambda _turn, _fact, span: {"came_after": span},
    TicketMissed: lambda _turn, _fact, span: {"missed_after": span, "ended": Move.MISS},
    TicketFinished: lambda _turn, _fact, span: {"handled": span, "ended": Move.FINISH},
    TicketParked: lambda _turn, _fact, span: {"handled": span, "ended": Move.PARK},
    TicketTransferred: lambda _turn, fact, span: {
        "handled": span,
        "ended": Move.TRANSFER,
        "to_line": fact.to_line,
        "to_window": fact.to_window,
    },
    TicketRejoined: lambda _turn, _fact, span: {"away": span, "back": Move.REJOIN},
    TicketResumed: lambda _turn, _fact, span: {"away": span, "back": Move.RESUME},
    TicketCancelled: lambda turn, _fact, span: (
        {"gave_up_after": span, "ended": Move.CANCEL} if turn.ended is None else {"away": span, "back": Move.CANCEL}
    ),
}
"""What each kind of fact tells, when it comes so long after the one before."""


def _mean(spans: Iterable[timedelta | None], otherwise: timedelta) -> timedelta:
    known = [span.total_seconds() for span in spans if span is not None]
    return timedelta(seconds=fmean(known)) if known else otherwise
