"""The comparison as a table for a terminal, in columns that stay straight when names are Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from unicodedata import east_asian_width

from caller_server.replay.comparison import PERCENTILES, Comparison
from caller_server.replay.figures import End, Figures, Kind, Use, Waits

NOTHING = "–"
NOBODY = Waits(())
INDENT = "  "
GAP = 3

Cells = tuple[str, Sequence[str]]
"""What a row says, and its value in each column."""


def table(comparison: Comparison, names: Mapping[str, str]) -> str:
    """The whole table, every line ended; `names` are those of the lines, by letter."""
    own = comparison.rules.policy.name
    heads = [f"{name} *" if name == own else name for name in comparison.columns]
    rows = [("", heads), *_rows(comparison, names)]
    left = max(_width(label) for label, _ in rows)
    widths = [max(len(cells[i]) for _, cells in rows if cells) for i in range(len(heads))]
    lines = [_line(label, cells, left, widths) for label, cells in rows]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _rows(comparison: Comparison, names: Mapping[str, str]) -> Iterator[Cells]:
    days = list(comparison.columns.values())
    yield from _people(days)
    yield "", ()
    yield "wait from ticket to call, minutes", ()
    yield from _waits(days)
    yield "past their line's patience", [str(day.impatient) for day in days]
    for kind in Kind:
        if any(kind in day.by_kind for day in days):
            yield "", ()
            yield from _kind(kind, days)
    yield "", ()
    yield "mean wait by line, minutes", ()
    for letter in comparison.rules.lines:
        if any(letter in day.by_line for day in days):
            yield f"{INDENT}{letter} {names[letter]}", [_mean(day.by_line.get(letter, NOBODY)) for day in days]
    yield "", ()
    yield "serving, of the time open", [_share(day.use) for day in days]
    for name in comparison.windows:
        yield f"{INDENT}window {name}", [_share(day.windows.get(name)) for day in days]


def _people(days: Sequence[Figures]) -> Iterator[Cells]:
    yield "visitors", [str(day.visitors) for day in days]
    for end in End:
        yield f"{INDENT}{_ENDS[end]}", [str(day.ends[end]) for day in days]
    yield "called", [str(day.called) for day in days]


def _waits(days: Sequence[Figures]) -> Iterator[Cells]:
    yield f"{INDENT}mean", [_mean(day.waits) for day in days]
    for percent in PERCENTILES:
        yield f"{INDENT}{percent}th percentile", [_percentile(day.waits, percent) for day in days]
    yield f"{INDENT}worst", [_percentile(day.waits, 100) for day in days]


def _kind(kind: Kind, days: Sequence[Figures]) -> Iterator[Cells]:
    waits = [day.by_kind.get(kind, NOBODY) for day in days]
    yield f"{kind.value}, called", [str(len(each.minutes)) for each in waits]
    yield f"{INDENT}mean", [_mean(each) for each in waits]
    yield f"{INDENT}90th percentile", [_percentile(each, 90) for each in waits]
    if kind is not Kind.ORDINARY:
        ratios = [day.against_ordinary(kind) for day in days]
        yield f"{INDENT}mean, of an ordinary one", [NOTHING if ratio is None else f"{ratio:.2f}" for ratio in ratios]


_ENDS = {
    End.DONE: "done",
    End.MISSED: "missed",
    End.CANCELLED: "cancelled",
    End.LEFT: "not done at the end",
}


def _mean(waits: Waits) -> str:
    return f"{waits.mean:.1f}" if waits.minutes else NOTHING


def _percentile(waits: Waits, percent: int) -> str:
    return f"{waits.percentile(percent):.1f}" if waits.minutes else NOTHING


def _share(use: Use | None) -> str:
    return NOTHING if use is None or use.share is None else f"{use.share:.0%}"


def _line(label: str, cells: Sequence[str], left: int, widths: Sequence[int]) -> str:
    padded = label + " " * (left - _width(label))
    return padded + "".join(" " * GAP + cell.rjust(width) for cell, width in zip(cells, widths, strict=bool(cells)))


def _width(text: str) -> int:
    """Columns of a terminal; a Chinese character takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
