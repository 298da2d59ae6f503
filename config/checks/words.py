"""The hall's own words for a screen's text: their places for numbers must be those of the text they replace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

from config.checks.rows import rows, table
from config.faults import Finding, Path, shown
from config.models import PLACE

PLACES_OF_SCREENS: dict[str, set[str]] = {
    "tv_wait_range": {"low", "high"},
    "tv_wait_about": {"low"},
    "tv_wait_up_to": {"high"},
    "tv_wait_over": {"hours"},
    "tv_silent": {"ago"},
    "wall_window": {"window"},
}
"""The places of those texts of the screens that have any: these are named by a name of theirs, not by their words."""


def misfilled(tables: dict[str, Any]) -> Iterator[Finding]:
    """Texts of `[texts]` with a `{place}` that the text they are named by has not, or with braces that do not match."""
    for name, value in table(tables, "texts").items():
        offered = PLACES_OF_SCREENS.get(name) or _places(name) or set()
        for path, words in _texts(("texts", name), value):
            asked = _places(words)
            if asked is None:
                yield Finding(
                    path, f"{shown(words)} has a brace without its other", "write {{ and }} for braces in words"
                )
            elif asked - offered:
                place = min(asked - offered)
                known = ", ".join(f"`{{{name}}}`" for name in sorted(offered)) or "none"
                yield Finding(
                    path, f"`{{{place}}}` means nothing in the text {shown(name)}", f"places there are: {known}"
                )


def unsayable(tables: dict[str, Any]) -> Iterator[Finding]:
    """Announcements with a brace that is no `{place}`, or with a place that the clock would not know."""
    for path, row in rows(tables, "announcement"):
        for where, words in _texts((*path, "text"), row.get("text")):
            unknown = set(PLACE.findall(words)) - {"minutes"}
            if re.search(r"[{}]", PLACE.sub("", words)):
                yield Finding(where, f"{shown(words)} has a brace that is no place", "write a place as {name}")
            elif row.get("before_close") and unknown:
                wrong = f"`{{{min(unknown)}}}` in {shown(row.get('name'))}, which is said before closing by itself"
                yield Finding(where, wrong, "only `{minutes}` is filled in then")


def _texts(path: Path, value: Any) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        yield from (((*path, key), words) for key, words in value.items() if isinstance(words, str))


def _places(words: str) -> set[str] | None:
    """The names in braces, or None when the braces do not match."""
    try:
        return {place for _, place, _, _ in Formatter().parse(words) if place is not None}
    except ValueError:
        return None
