"""LED panels described as no panel is, hours of brightness given twice, and a panel's keys at a device that is none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from config.checks import hours
from config.checks.rows import Row, rows
from config.faults import Finding, Path, shown

OWN_KEYS = ("width", "height", "colour", "colours", "language", "idle_text", "brightness", "answers")
"""What only an LED panel has."""


def ill_described(tables: dict[str, Any]) -> Iterator[Finding]:
    """Every fault of the panels."""
    for path, row in rows(tables, "kiosk"):
        yield from hours.begun_twice(path, row, "brightness", "brightnesses")
    for path, row in rows(tables, "device"):
        if row.get("kind") == "led_panel":
            yield from _of_alpha(path, row)
            yield from _of_colours(path, row)
            yield from hours.begun_twice(path, row, "brightness", "brightnesses")
        elif isinstance(row.get("kind"), str):
            for key in OWN_KEYS:
                if key in row:
                    yield Finding(
                        (*path, key), f"a {row['kind']} has no `{key}`", "remove it: only a led_panel has one"
                    )


def _of_alpha(path: Path, row: Row) -> Iterator[Finding]:
    name = shown(row.get("id"))
    if row.get("driver") != "alpha":
        if "answers" in row:
            yield Finding((*path, "answers"), f"the panel {name} always answers", "remove it: only alpha has `answers`")
        return
    if row.get("colour") == "white":
        yield Finding((*path, "colour"), f"the Alpha panel {name} has no white", "give red, green or amber")
    if row.get("language", "en") != "en":
        yield Finding((*path, "language"), f"the Alpha panel {name} knows English alone", "give en, or remove it")
    words = row.get("idle_text")
    english = words.get("en") if isinstance(words, dict) else words
    if words is not None and not (isinstance(english, str) and english.isascii()):
        yield Finding(
            (*path, "idle_text"), f"the Alpha panel {name} shows English alone", 'give { en = "…" } in plain letters'
        )


def _of_colours(path: Path, row: Row) -> Iterator[Finding]:
    name = shown(row.get("id"))
    if "colours" in row and row.get("driver") != "onbon":
        yield Finding(
            (*path, "colours"), f"the panel {name} has all its colours", "remove it: only onbon has `colours`"
        )
    elif row.get("colours") == "two" and row.get("colour") == "white":
        yield Finding((*path, "colour"), f"the panel {name} has two colours and no white", "give red, green or amber")
