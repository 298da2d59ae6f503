"""Hours that no hall can keep, and a time zone that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from difflib import get_close_matches
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from config.checks.rows import items, rows, table
from config.faults import Finding, Path, shown
from config.models import Calling

SESSION_NAMES = ("morning", "afternoon", "evening")
"""What quotas call a day's first, second and third session."""

_CHINA = {"beijing", "peking", "china", "cst", "utc+8", "gmt+8", "utc+08:00", "+08:00"}


def impossible(tables: dict[str, Any]) -> Iterator[Finding]:
    """Sessions reversed or overlapping, closing margins past their length, quotas of no session, no time zone."""
    hall = table(tables, "hall")
    zone = hall.get("timezone")
    if isinstance(zone, str) and not _exists(zone):
        yield Finding(("hall", "timezone"), f"there is no time zone {shown(zone)}", _nearest_zone(zone))
    sessions = list(_sessions(hall))
    yield from _reversed(sessions)
    yield from _overlapping(sessions)
    yield from _never_open(sessions, table(tables, "calling"))
    yield from begun_twice(("calling",), table(tables, "calling"), "volume", "volumes")
    yield from _quotas_of_no_session(tables, len(items(hall, "sessions")))


def begun_twice(path: Path, row: dict[str, Any], key: str, several: str) -> Iterator[Finding]:
    """Hours of a day from which something is to be so and also otherwise."""
    begun: set[time] = set()
    for where, hour in rows(row, key):
        since = _time(hour.get("from"))
        if since is not None and since in begun:
            yield Finding((*path, *where, "from"), f"two {several} from {since:%H:%M} on", "give each hour once")
        if since is not None:
            begun.add(since)


def never_shown(tables: dict[str, Any]) -> Iterator[Finding]:
    """Notices and media whose last day is before their first, or whose hours end before they begin."""
    for name in ("notice", "media"):
        for path, row in rows(tables, name):
            when = table(row, "when")
            first, last = when.get("from"), when.get("until")
            if isinstance(first, date) and isinstance(last, date) and last < first:
                wrong = f"the last day {last} is before the first, {first}"
                yield Finding((*path, "when", "until"), wrong, "give a later `until`, or an earlier `from`")
            for where, hour in rows(when, "hours"):
                begins, ends = _time(hour.get("from")), _time(hour.get("to"))
                if begins is not None and ends is not None and ends <= begins:
                    wrong = f"the hours end at {ends:%H:%M}, not after they begin at {begins:%H:%M}"
                    right = "give `to` a later time of the same day; past midnight, give two stretches"
                    yield Finding((*path, "when", *where), wrong, right)


def _sessions(hall: dict[str, Any]) -> Iterator[tuple[Path, time, time]]:
    for path, row in rows(hall, "sessions"):
        opens, closes = _time(row.get("from")), _time(row.get("to"))
        if opens is not None and closes is not None:
            yield ("hall", *path), opens, closes


def _time(value: Any) -> time | None:
    if isinstance(value, time):
        return value
    try:
        found = time.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo is None else None


def _reversed(sessions: list[tuple[Path, time, time]]) -> Iterator[Finding]:
    for path, opens, closes in sessions:
        if closes <= opens:
            wrong = f"a session ends at {closes:%H:%M}, not after it begins at {opens:%H:%M}"
            yield Finding(path, wrong, "give `to` a later time of the same day, 23:59 at the latest")


def _overlapping(sessions: list[tuple[Path, time, time]]) -> Iterator[Finding]:
    for (_, opened, closed), (path, opens, closes) in pairwise(sessions):
        if opened >= closed or opens >= closes:
            continue  # reversed, which is said already
        if opens < closed and opened < closes:
            wrong = (
                f"the session {opens:%H:%M}-{closes:%H:%M} overlaps the one before it, {opened:%H:%M}-{closed:%H:%M}"
            )
            yield Finding(path, wrong, f"begin it at {closed:%H:%M} or later")
        elif opens < closed:
            wrong = f"the session {opens:%H:%M}-{closes:%H:%M} stands after the later one {opened:%H:%M}-{closed:%H:%M}"
            yield Finding(path, wrong, "list the sessions in the order of the day")


def _never_open(sessions: list[tuple[Path, time, time]], calling: dict[str, Any]) -> Iterator[Finding]:
    default = Calling().closing_margin_minutes
    margin = calling.get("closing_margin_minutes", default)
    if not isinstance(margin, int):
        return
    for path, opens, closes in sessions:
        minutes = (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
        if 0 < minutes <= margin:
            wrong = f"the session {opens:%H:%M}-{closes:%H:%M} is no longer than the closing margin of {margin} minutes"
            yield Finding(path, wrong, "make it longer, or `closing_margin_minutes` of [calling] smaller")


def _quotas_of_no_session(tables: dict[str, Any], sessions: int) -> Iterator[Finding]:
    if not sessions:
        return
    for path, row in rows(tables, "line"):
        for name in table(row, "quota"):
            if name in SESSION_NAMES[sessions:]:
                wrong = f"a quota for the {name}, but the hall has {sessions} session{'s' if sessions > 1 else ''}"
                yield Finding((*path, "quota", name), wrong, "remove it, or add a session to `sessions` of [hall]")


def _exists(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # no such zone; no possible name; a folder of zones
        return False
    return True


def _nearest_zone(zone: str) -> str:
    """The time zone that was probably meant, by its whole name or by its city."""
    asked, city = zone.lower(), zone.lower().rpartition("/")[2]
    if city in _CHINA:
        return "did you mean `Asia/Shanghai`?"
    known = {name.lower(): name for name in sorted(available_timezones())}
    cities = {name.rpartition("/")[2]: name for name in known}
    close = get_close_matches(asked, known, n=1) or [cities[name] for name in get_close_matches(city, cities, n=1)]
    return f"did you mean `{known[close[0]]}`?" if close else "give an IANA name, such as Asia/Shanghai"
