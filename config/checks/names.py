"""Two things with one name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from config.checks.rows import Row, rows, words
from config.faults import Finding, Path, shown

_NAMED_BY = {
    "line": ("letter",),
    "window": ("name",),
    "zone": ("name",),
    "kiosk": ("name",),
    "device": ("id",),
    "matter": ("code",),
    "announcement": ("name",),
    "unit": ("id",),
    "theme": ("kind", "audience", "id"),
}
"""What tells the rows of a table apart."""

_TAKEN = re.compile(r"supervisor|persons|window-.*|broker-.*")
"""Names that keys.json gives to others than kiosks."""


def given_twice(tables: dict[str, Any]) -> Iterator[Finding]:
    """Rows of one table with one name, and one entry twice in a list."""
    for name, keys in _NAMED_BY.items():
        seen: set[tuple[Any, ...]] = set()
        for path, row in rows(tables, name):
            called = tuple(row.get(key) for key in keys)
            if not all(isinstance(word, str) for word in called):
                continue
            if called in seen:
                wrong = f"a second {name} with the {keys[-1]} {shown(called[-1])}"
                yield Finding((*path, keys[-1]), wrong, f"give each {name} its own {keys[-1]}")
            seen.add(called)
    yield from _in_lists(tables)
    yield from _of_kiosks(tables)


def _in_lists(tables: dict[str, Any]) -> Iterator[Finding]:
    places: list[tuple[Path, Row, str]] = [
        *((path, row, "lines") for name in ("window", "kiosk") for path, row in rows(tables, name)),
        *((path, row, "spoken") for path, row in rows(tables, "line")),
        *((path, row, key) for path, row in rows(tables, "matter") for key in ("topics", "life_events", "stages")),
    ]
    hall = tables.get("hall")
    if isinstance(hall, dict):
        places.append((("hall",), hall, "languages"))
    for path, row, key in places:
        before: set[str] = set()
        for where, word in words(row, key):
            if word in before:
                yield Finding((*path, *where), f"{shown(word)} stands twice in `{key}`", "keep one of the two")
            before.add(word)


def _of_kiosks(tables: dict[str, Any]) -> Iterator[Finding]:
    for path, row in rows(tables, "kiosk"):
        name = row.get("name")
        if isinstance(name, str) and _TAKEN.fullmatch(name):
            right = "give it another one, such as kiosk-1"
            yield Finding((*path, "name"), f"a kiosk named {shown(name)}, a name of another key", right)
