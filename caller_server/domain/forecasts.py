"""The forecasts of a day's lines, kept until something happens that may change them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from caller_server.domain.estimates import STILL_TO_COME, Forecast, Queue, Server, forecast
from caller_server.domain.events import Fact, TicketIssued
from caller_server.domain.rules import Group
from caller_server.domain.ticket import State
from caller_server.domain.window import AT_WORK

if TYPE_CHECKING:
    from caller_server.domain.hall_day import HallDay

GOOD_FOR = timedelta(seconds=2)
"""Minutes are told, so a forecast may be this old while nothing happens."""


@dataclass(slots=True)
class Forecasts:
    """By the letters of lines that share windows: when it was made, and what it says."""

    _made: dict[tuple[str, ...], tuple[datetime, dict[str, Forecast]]] = field(default_factory=dict)

    def of(self, day: HallDay, letter: str, now: datetime) -> Forecast:
        """The forecast of one line."""
        group = day.rules.group_of(letter)
        known = self._made.get(group.lines)
        if known is None or not known[0] <= now <= known[0] + GOOD_FOR:
            known = self._made[group.lines] = now, _made(day, group, now)
        return known[1][letter]

    def forget(self, day: HallDay, fact: Fact) -> None:
        """Something happened: forecasts that it may change are no longer good."""
        if not self._made or (isinstance(fact, TicketIssued) and not fact.offline):
            return  # one more behind the others: the pace goes on
        touched = {letter for name in ("line", "to_line") if (letter := getattr(fact, name, None)) is not None}
        window = day.rules.windows.get(getattr(fact, "window", None) or "")
        if window is not None:
            touched.update(window.lines, (letter for letter, _ in window.helps))
        for letter in touched:
            self._made.pop(day.rules.group_of(letter).lines, None)


def _made(day: HallDay, group: Group, now: datetime) -> dict[str, Forecast]:
    queues = {letter: _queue(day, letter, now) for letter in group.lines}
    open_now = [name for name in group.windows if day.windows[name].status in AT_WORK]
    reached = {letter for name in open_now for letter in _lines(day, name)}
    servers = [_server(day, name, now) for name in open_now]
    for letter in group.lines:
        if (
            letter not in reached
        ):  # as if its own windows were open, or one that it does not have, though none knows when
            as_if = Server((letter,), (), 0.0, queues[letter].variance)
            servers += [as_if] * max(1, len(day.rules.own_windows(letter)))
    return forecast(queues, servers)


def _queue(day: HallDay, letter: str, now: datetime) -> Queue:
    line, times = day.lines[letter], day.times[letter]
    oldest = line.oldest()
    waited = 0.0 if oldest is None else max(0.0, (now - oldest.since).total_seconds() / 60)
    return Queue(len(line) + 1, waited, times.mean, times.variance)


def _server(day: HallDay, name: str, now: datetime) -> Server:
    rules, sent = day.rules.windows[name], len(day.desks[name])
    helps = tuple((letter, past.total_seconds() / 60) for letter, past in rules.helps)
    free_in, variance = _busy(day, name, now)
    if sent:  # whom it was sent come first
        mean = day.times[rules.lines[0]].mean if rules.lines else 0.0
        free_in += sent * mean
    return Server(rules.lines, helps, free_in, variance)


def _busy(day: HallDay, name: str, now: datetime) -> tuple[float, float]:
    """Minutes until a window is free, and the variance of that."""
    here = day.ticket_at(name)
    if here is None:
        return 0.0, 0.0
    times = day.times[here.line]
    begun = here.started_at if here.state is State.SERVING else None
    gone = 0.0 if begun is None else (now - begun).total_seconds() / 60
    return max(times.mean - gone, STILL_TO_COME * times.mean), times.variance


def _lines(day: HallDay, name: str) -> tuple[str, ...]:
    window = day.rules.windows[name]
    return (*window.lines, *(letter for letter, _ in window.helps))
