"""The tables of a report, ready to be written as files or sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from caller_server.report.columns import DAY, HALL, HOUR, LINE, RATING, WINDOW
from caller_server.report.figures import ALL, Figure
from caller_server.report.figures.figure import Kind, Value
from caller_server.report.period import Period
from caller_server.report.tally import Tallies, Tally
from caller_server.report.words import ALL_DAYS, COLUMNS, SHEETS, Sentence, say
from config.models import Hall, in_language


class Cell(NamedTuple):
    """A value and how to read it."""

    value: Value
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; the first `fixed` columns say what a row is about."""

    name: str  # of its file
    title: str  # of its sheet
    headings: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    fixed: int = 1


class Tables:
    """Makes a report's tables in one language."""

    def __init__(self, hall: Hall, told: Period, language: str) -> None:
        self._hall = hall
        self._told = told
        self._language = language

    def all(self) -> list[Table]:
        """Every table, in the order of the sheets."""
        return [
            self._totals(),
            self._table("days", ("day",), DAY, self._days()),
            self._table("lines", ("day", "line", "name"), LINE, self._lines()),
            self._table("windows", ("day", "window"), WINDOW, self._windows()),
            self._table("hours", ("day", "hour", "offset"), HOUR, self._hours()),
            self._table("ratings", ("of", "name"), RATING, self._ratings()),
            self._meanings(),
        ]

    def _table(
        self,
        name: str,
        about: tuple[str, ...],
        figures: Sequence[Figure],
        rows: Iterable[tuple[tuple[str, ...], Tally]],
    ) -> Table:
        headings = [self._say(COLUMNS[word]) for word in about] + [f.heading(self._language) for f in figures]
        cells = [
            (*(Cell(word) for word in words), *(Cell(figure.value(tally), figure.kind) for figure in figures))
            for words, tally in rows
        ]
        return Table(name, self._say(SHEETS[name]), tuple(headings), cells, len(about))

    def _totals(self) -> Table:
        told = self._told
        about = [
            ("hall", Cell(in_language(self._hall.hall.name, self._language))),
            ("first", Cell(f"{told.first}")),
            ("last", Cell(f"{told.last}")),
            ("days", Cell(len(told.days), Kind.COUNT)),
            ("until", Cell(f"{told.until:%Y-%m-%d %H:%M}")),
        ]
        rows = [(Cell(self._say(COLUMNS[word])), cell) for word, cell in about]
        for figure in HALL:
            value = figure.value(told.together.hall)
            rows.append((Cell(figure.heading(self._language)), Cell(value, figure.kind)))
        headings = (self._say(COLUMNS["figure"]), self._say(COLUMNS["value"]))
        return Table("totals", self._say(SHEETS["totals"]), headings, rows)

    def _days(self) -> Iterator[tuple[tuple[str], Tally]]:
        for day, tallies in self._stretches():
            yield (day,), tallies.hall

    def _lines(self) -> Iterator[tuple[tuple[str, str, str], Tally]]:
        names = {line.letter: in_language(line.name, self._language) for line in self._hall.line}
        for day, tallies in self._stretches():
            for letter, tally in _each(names, tallies.lines):
                yield (day, letter, names.get(letter, "")), tally

    def _windows(self) -> Iterator[tuple[tuple[str, str], Tally]]:
        names = [window.name for window in self._hall.window]
        for day, tallies in self._stretches():
            for name, tally in _each(names, tallies.windows):
                yield (day, name), tally

    def _hours(self) -> Iterator[tuple[tuple[str, str, str], Tally]]:
        for day, tallies in self._stretches():
            for hour, tally in tallies.busy_hours():
                yield (day, hour.clock, hour.offset), tally

    def _ratings(self) -> Iterator[tuple[tuple[str, str], Tally]]:
        told = self._told.together
        yield (self._say(COLUMNS["hall"]), in_language(self._hall.hall.name, self._language)), told.hall
        for letter, tally in _each([line.letter for line in self._hall.line], told.lines):
            yield (self._say(COLUMNS["line"]), letter), tally
        for name, tally in _each([window.name for window in self._hall.window], told.windows):
            yield (self._say(COLUMNS["window"]), name), tally

    def _meanings(self) -> Table:
        headings = (self._say(COLUMNS["figure"]), self._say(COLUMNS["meaning"]))
        rows = [(Cell(f.heading(self._language)), Cell(self._say(f.meaning))) for f in ALL]
        return Table("meanings", self._say(SHEETS["meanings"]), headings, rows)

    def _stretches(self) -> Iterator[tuple[str, Tallies]]:
        """All days together, if there are several, then each."""
        days: Mapping[date, Tallies] = self._told.days
        if len(days) > 1:
            yield self._say(ALL_DAYS), self._told.together
        for day, tallies in days.items():
            yield f"{day}", tallies

    def _say(self, sentence: Sentence) -> str:
        return say(sentence, self._language)


def _each(known: Iterable[str], tallies: Mapping[str, Tally]) -> Iterator[tuple[str, Tally]]:
    """What the hall has, in its order, also where nothing happened; then what it had that day and has no more."""
    for name in dict.fromkeys((*known, *sorted(tallies))):
        yield name, tallies.get(name) or Tally()
