"""Names of nothing: a zone, line, window, device, unit or theme that a row names and no row describes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from config.checks.rows import rows, table, texts, words
from config.faults import Finding, Path, nearest, shown

_ONE = (
    # a row of … under the key … names a … by its …
    ("window", "zone", "zone", "name"),
    ("line", "zone", "zone", "name"),
    ("matter", "line", "line", "letter"),
    ("matter", "unit", "unit", "id"),
    ("device", "window", "window", "name"),
    ("device", "zone", "zone", "name"),
)

_SEVERAL = (
    ("window", "lines", "line", "letter"),
    ("kiosk", "lines", "line", "letter"),
    ("notice", "zones", "zone", "name"),
)

_DESK_UNKNOWN = object()

_THEMES = {"topics": "topic", "life_events": "life_event", "stages": "stage"}


def to_nothing(tables: dict[str, Any], doubtful: set[str]) -> Iterator[Finding]:
    """Every name of a thing that does not exist, unless it may stand in an unreadable file."""
    for path, word, what, known in _references(tables):
        if what not in doubtful and word not in known:
            wrong = f"`{_last_word(path)}` names the {what} {shown(word)}, which does not exist"
            yield Finding(path, wrong, nearest(word, known, what))


def _references(tables: dict[str, Any]) -> Iterator[tuple[Path, str, str, set[str]]]:
    """Every reference: where it stands, what it says, the table it means, and the names there are."""
    for name, key, what, by in _ONE:
        known = texts(tables, what, by)
        for path, row in rows(tables, name):
            if isinstance(row.get(key), str):
                yield (*path, key), row[key], what, known
    for name, key, what, by in _SEVERAL:
        known = texts(tables, what, by)
        for path, row in rows(tables, name):
            for where, word in words(row, key):
                yield (*path, *where), word, what, known
    yield from _less_regular(tables)


def _less_regular(tables: dict[str, Any]) -> Iterator[tuple[Path, str, str, set[str]]]:
    desk = table(tables, "hall").get("guide_desk")
    if isinstance(desk, str):
        yield ("hall", "guide_desk"), desk, "window", texts(tables, "window", "name")
    yield from _of_windows(tables)
    for key in ("printer", "scanner", "id_reader", "speaker"):
        known = texts(tables, "device", "id", key)
        for path, row in rows(tables, "kiosk"):
            if isinstance(row.get(key), str):
                yield (*path, key), row[key], "device", known
    for key, kind in _THEMES.items():
        known = texts(tables, "theme", "id", kind)
        for path, row in rows(tables, "matter"):
            for where, word in words(row, key):
                yield (*path, *where), word, "theme", known


def _of_windows(tables: dict[str, Any]) -> Iterator[tuple[Path, str, str, set[str]]]:
    letters = texts(tables, "line", "letter")
    places = letters | texts(tables, "window", "name")
    for path, row in rows(tables, "window"):
        own = {word for _, word in words(row, "lines")}
        yield from (((*path, "weights", letter), letter, "line", own) for letter in table(row, "weights"))
        for where, helped in rows(row, "helps"):
            if isinstance(helped.get("line"), str):
                yield (*path, *where, "line"), helped["line"], "line", letters
        if isinstance(row.get("transfers_to"), str):
            yield (*path, "transfers_to"), row["transfers_to"], "line or window", places


def unserved(tables: dict[str, Any], doubtful: set[str]) -> Iterator[Finding]:
    """Lines without a window, windows without a line, and help that is none."""
    desk = _DESK_UNKNOWN if "hall" in doubtful else table(tables, "hall").get("guide_desk")
    served: set[str] = set()
    for path, row in rows(tables, "window"):
        own = {word for _, word in words(row, "lines")}
        served |= own
        yield from _of_window(path, row, own, desk)
    if "window" in doubtful:
        return
    for path, row in rows(tables, "line"):
        letter = row.get("letter")
        if isinstance(letter, str) and letter not in served:
            yield Finding(
                (*path, "letter"), f"no window serves the line {shown(letter)}", "name it in a window's `lines`"
            )


def _of_window(path: Path, row: dict[str, Any], own: set[str], desk: Any) -> Iterator[Finding]:
    name = row.get("name")
    if isinstance(name, str) and not row.get("lines") and not row.get("helps") and desk not in (name, _DESK_UNKNOWN):
        yield Finding(path, f"the window {shown(name)} serves no line", "give it `lines`, or make it the `guide_desk`")
    if isinstance(name, str) and own and name == desk:
        yield Finding((*path, "lines"), f"the guide desk {shown(name)} serves a line", "remove its `lines`")
    for where, helped in rows(row, "helps"):
        if isinstance(helped.get("line"), str) and helped["line"] in own:
            wrong = f"the window {shown(name)} helps the line {shown(helped['line'])}, which it serves"
            yield Finding((*path, *where, "line"), wrong, "remove that help")


def _last_word(path: Path) -> str:
    return next(step for step in reversed(path) if isinstance(step, str))
