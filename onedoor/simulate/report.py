"""The report of a played day, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onedoor.simulate.figures import Figures, Spread

FAULTS_SHOWN = 20
HELD_WORTH_SAYING = 0.05
"""Share of the play."""


def lines(told: Figures) -> list[str]:
    """The lines to print."""
    return ["", *_counts(told), "", *_waits(told), "", *_hall(told), "", *_verdict(told), *_remarks(told)]


def _counts(told: Figures) -> Iterator[str]:
    counts = (
        ("issued", told.issued),
        ("called", told.called),
        ("served", told.served),
        ("missed", told.missed),
        ("rejoined", told.rejoined),
        ("parked", told.parked),
        ("transferred", told.transferred),
        ("cancelled", told.cancelled),
        ("rated", told.rated),
        ("still open", told.open),
    )
    yield from (f"  {what:<12} {count:>7,}" for what, count in counts)
    if told.turned_away:
        yield f"  {'turned away':<12} {told.turned_away:>7,}"


def _waits(told: Figures) -> Iterator[str]:
    yield f"  {'waits, min':<12} {'people':>7} {'mean':>7} {'50 %':>7} {'90 %':>7} {'99 %':>7} {'worst':>7}"
    yield from (_row(f"line {letter}", of_line) for letter, of_line in told.waits_by_line.items())
    if told.waits is not None:
        yield _row("all", told.waits)


def _row(name: str, told: Spread) -> str:
    minutes = (told.mean, told.p50, told.p90, told.p99, told.worst)
    return f"  {name:<12} {told.count:>7,} " + " ".join(f"{each:>7.1f}" for each in minutes)


def _hall(told: Figures) -> Iterator[str]:
    if told.estimates_hit is not None and told.estimates_kept is not None:
        yield (
            f"  estimates     {told.estimates_hit:.0%} of the waits within the range that was told, "
            f"{told.estimates_kept:.0%} no longer than told"
        )
    yield (
        f"  commands      {told.commands:,} in {told.seconds:.0f} s, {told.commands_a_second:.0f} a second; "
        f"answered in {told.p50_ms:.0f} ms (50 %), {told.p99_ms:.0f} ms (99 %)"
    )
    refused = ", ".join(f"{code} {count:,}" for code, count in told.refused.items())
    yield f"  refused       {refused or 'none'}"
    yield f"  over the wire {told.repaired:,} events repaired from the journal, {told.repeated:,} heard twice"


def _verdict(told: Figures) -> Iterator[str]:
    yield f"  double calls  {told.double_calls}"
    yield f"  lost tickets  {told.lost}"
    others = {name: count for name, count in told.broken.items() if name not in ("one_window", "not_lost")}
    yield f"  other faults  {', '.join(f'{name} {count}' for name, count in others.items()) or 0}"
    yield from (f"    {fault}" for fault in told.faults[:FAULTS_SHOWN])
    if len(told.faults) > FAULTS_SHOWN:
        yield f"    and {len(told.faults) - FAULTS_SHOWN} more"


def _remarks(told: Figures) -> Iterator[str]:
    said: Sequence[str] = [
        f"ended early: {told.ended}" if told.ended else "",
        f"visits took {told.pace:.0%} of the usual time, so that all fit into the day" if told.pace < 1 else "",
        f"the hall went by its own clock: each call in vain took {told.between_calls_s} s of it, which are "
        f"{told.between_calls_s * told.planned_s / 60:.0f} min of the day that was played"
        if told.planned_s != 1
        else "",
        f"{told.asked_again:,} requests had to be made again" if told.asked_again else "",
        f"time was held for {told.held_s:.0f} s, since answers took long; at a lower --speed it need not be"
        if told.held_s > HELD_WORTH_SAYING * told.seconds
        else "",
    ]
    if any(said):
        yield ""
        yield from (f"  {remark}" for remark in said if remark)
