"""What a played day comes to, in figures. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from onedoor.simulate.judge import Verdict
from onedoor.simulate.play import Played
from onedoor.simulate.told import ENDED, Invariant, TicketTold


@dataclass(frozen=True)
class Spread:
    """How some figures are spread."""

    count: int
    mean: float
    p50: float
    p90: float
    p99: float
    worst: float


@dataclass(frozen=True)
class Figures:
    """A day's figures; of this play's own tickets, where tickets are counted."""

    issued: int
    called: int
    served: int
    missed: int  # at least once
    rejoined: int
    parked: int
    transferred: int
    cancelled: int
    rated: int
    open: int  # had not ended; those who missed their last call are not among them
    turned_away: int
    to_come: int  # visitors who had not left when it ended
    double_calls: int
    lost: int
    broken: Mapping[str, int]  # by invariant
    faults: tuple[str, ...]  # each in words
    waits: Spread | None  # minutes of the plan, to the first call
    waits_by_line: Mapping[str, Spread]
    estimates_hit: float | None  # share of waits within the range that was told; None where the clock went otherwise
    estimates_kept: float | None  # share of waits that were no longer than was told
    latest_minutes: float  # by the plan, that a visitor got a ticket late
    held_s: float  # of the seconds that it took, for which time was held
    repaired: int
    repeated: int
    commands: int
    commands_a_second: float
    seconds: float
    p50_ms: float
    p99_ms: float
    asked_again: int
    refused: Mapping[str, int]
    pace: float  # of the visits; 1 is the usual
    planned_s: float  # of the plan, in a second of the hall's clock
    between_calls_s: int  # of the hall's clock, between two calls of one visitor
    ended: str | None

    @property
    def sound(self) -> bool:
        """Whether every invariant held."""
        return not self.broken

    def as_json(self) -> dict[str, Any]:
        """The same, for programs."""
        return asdict(self)


def figures(played: Played, verdict: Verdict, pace: float, *, planned_s: float, between_calls_s: int) -> Figures:
    """Count. `planned_s` is how many of the plan's seconds a second of the hall's clock stands for; 1 for one clock."""
    ours = [t for t in verdict.day.tickets.values() if t.number in played.evidence.ours]
    waits = {t.number: wait for t in ours if (wait := _waited(t)) is not None}
    scale = planned_s / 60
    kept = [t for t in ours if t.number in waits and "ticket_rejoined" not in t.kinds] if planned_s == 1 else []
    told = [(t.number, t.low, t.high) for t in kept if t.low is not None and t.high is not None]
    seconds = sorted(played.answered.seconds)
    return Figures(
        issued=len(ours),
        called=len(waits),
        served=_having(ours, "ticket_finished"),
        missed=_having(ours, "ticket_missed"),
        rejoined=_having(ours, "ticket_rejoined"),
        parked=_having(ours, "ticket_parked"),
        transferred=_having(ours, "ticket_transferred"),
        cancelled=_having(ours, "ticket_cancelled"),
        rated=_having(ours, "ticket_rated"),
        open=sum(t.state not in (*ENDED, "missed") for t in ours),
        turned_away=played.turned_away,
        to_come=played.to_come,
        double_calls=verdict.counts[Invariant.ONE_WINDOW],
        lost=verdict.counts[Invariant.NOT_LOST],
        broken={invariant.value: count for invariant, count in verdict.counts.items()},
        faults=tuple(f"{broken.invariant}: {broken.detail}" for broken in verdict.broken),
        waits=spread(wait * scale for wait in waits.values()),
        waits_by_line=_by_line(ours, waits, scale),
        estimates_hit=_share([low <= waits[number] / 60 <= high for number, low, high in told]),
        estimates_kept=_share([waits[number] / 60 <= high for number, _, high in told]),
        latest_minutes=played.latest_s / 60,
        held_s=played.held_s,
        repaired=verdict.repaired,
        repeated=verdict.repeated,
        commands=len(seconds),
        commands_a_second=len(seconds) / played.seconds if played.seconds else 0.0,
        seconds=played.seconds,
        p50_ms=percentile(seconds, 0.5) * 1000,
        p99_ms=percentile(seconds, 0.99) * 1000,
        asked_again=played.answered.asked_again,
        refused=dict(played.answered.refused.most_common()),
        pace=pace,
        planned_s=planned_s,
        between_calls_s=between_calls_s,
        ended=played.ended,
    )


def spread(values: Iterable[float]) -> Spread | None:
    """How values are spread; None when there are none."""
    ordered = sorted(values)
    if not ordered:
        return None
    at = {share: percentile(ordered, share) for share in (0.5, 0.9, 0.99)}
    return Spread(len(ordered), sum(ordered) / len(ordered), at[0.5], at[0.9], at[0.99], ordered[-1])


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that so many are no larger than; 0 without values."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def _waited(ticket: TicketTold) -> float | None:
    """Seconds of the hall's clock from the ticket to its first call."""
    called = ticket.first_called
    return None if called is None else (called - ticket.issued_at).total_seconds()


def _by_line(tickets: Iterable[TicketTold], waits: Mapping[str, float], scale: float) -> dict[str, Spread]:
    """By the line that each joined, which is the letter of its number."""
    found: dict[str, list[float]] = {}
    for ticket in tickets:
        if ticket.number in waits:
            found.setdefault(ticket.number[0], []).append(waits[ticket.number] * scale)
    return {letter: told for letter in sorted(found) if (told := spread(found[letter])) is not None}


def _having(tickets: Iterable[TicketTold], kind: str) -> int:
    return sum(kind in ticket.kinds for ticket in tickets)


def _share(held: Sequence[bool]) -> float | None:
    return sum(held) / len(held) if held else None
