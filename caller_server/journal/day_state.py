"""A hall's day as bytes, and back: compressed lines of JSON.

Each of the first lines has a field of the day, or a part of a large one; so neither writing nor reading keeps the
interpreter for long from the threads that answer calls. After an empty line come the answers, a line each.
What the hall's rules say is not in it, nor who waits: the tickets tell.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import islice
from typing import Any, get_args, get_origin

from caller_server.domain.board import Board
from caller_server.domain.estimates import HandlingTimes
from caller_server.domain.hall_day import HallDay
from caller_server.domain.line import Line
from caller_server.domain.rules import HallRules
from caller_server.domain.ticket import State
from caller_server.domain.window import Window
from caller_server.journal.answers import KeptAnswers, sealed
from caller_server.journal.shapes import hints_of, reader, write

NOT_IN_IT: dict[type, frozenset[str]] = {
    HallDay: frozenset({"rules", "day", "answers", "forecasts"}),
    Line: frozenset({"rules", "policy", "run", "lanes"}),
    HandlingTimes: frozenset({"usual"}),
}
"""Fields that the rules give, that others tell, or that have a place of their own; all others are written."""

THINGS = (Line, Window, Board, HandlingTimes)
"""What a day has from its beginning on and goes on changing."""

IN_A_LINE = 200
FAST = 1
"""zlib's level."""


class NoState(Exception):
    """Bytes that are no day of this hall."""


def state_of(day: HallDay) -> bytes:
    """All that happened on a day. It must not change meanwhile."""
    answers = sealed(day.answers)
    lines = [write(part) for name in _kept(HallDay) for part in _parts(name, _plain(getattr(day, name)))]
    lines += [write(part) for part in _parts("answers", list(answers))]
    return zlib.compress("\n".join([*lines, "", *answers.values()]).encode(), FAST)


def day_of(rules: HallRules, day: date, state: bytes) -> HallDay:
    """The day that `state_of` wrote, under the same rules. Raise NoState for anything else."""
    try:
        return _read(HallDay(rules, day), zlib.decompress(state).decode().split("\n"))
    except (zlib.error, ValueError, TypeError, LookupError, AttributeError, RecursionError) as fault:
        raise NoState(str(fault)) from fault


def _read(day: HallDay, lines: list[str]) -> HallDay:
    middle = lines.index("")
    requests: list[str] = []
    for name, rows in map(json.loads, lines[:middle]):
        if name == "answers":
            requests += rows
        else:
            _fill(day, name, _kept(HallDay)[name], rows)
    day.answers = KeptAnswers(day.day, dict(zip(requests, lines[middle + 1 :], strict=True)))
    for ticket in day.tickets.values():
        if ticket.state is State.WAITING:
            day.line_of(ticket).lanes[ticket.lane].add(ticket)
    return day


@cache
def _kept(kind: Any) -> dict[str, Any]:
    """The fields that are written, and their types."""
    return {name: hint for name, hint in hints_of(kind).items() if name not in NOT_IN_IT.get(kind, ())}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return [(key, _plain(each)) for key, each in value.items()]
    if isinstance(value, THINGS):
        kind: Any = type(value)
        return [_plain(getattr(value, name)) for name in _kept(kind)]
    return value if isinstance(value, str) or not hasattr(value, "__iter__") else list(value)


def _parts(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, list):
        yield name, value
        return
    rows = iter(value)
    while part := list(islice(rows, IN_A_LINE)):
        yield name, part


def _fill(thing: Any, name: str, kind: Any, value: Any) -> None:
    """Set a field; what holds many is filled up, since it may come in parts."""
    many, of = get_origin(kind), get_args(kind)
    there = getattr(thing, name)
    if many is dict and of[1] in THINGS:
        for key, values in value:
            for (field, hint), each in zip(_kept(of[1]).items(), values, strict=True):
                _fill(there[key], field, hint, each)
    elif many in (dict, set):
        there.update(_read_as(kind, value))
    elif many is list or hasattr(there, "extend"):
        there.extend(_read_as(list[of[0]], value))  # type: ignore[valid-type]
    else:
        setattr(thing, name, _read_as(kind, value))


def _read_as(kind: Any, value: Any) -> Any:
    read = reader(kind)
    return value if read is None or value is None else read(value)
