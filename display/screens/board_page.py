"""The TV page of a waiting area: the newest call, those before it, who waits where and for how long."""

from __future__ import annotations

from collections.abc import Sequence

from config.models import Hall, Language, Line, Zone
from display.screens.rendering import Filled, Said, dated, every
from display.screens.turning import turned
from display.screens.waits import SAYINGS, worded
from display.screens.words import said_by
from wire.messages import BoardState

EARLIER = 6
"""So many calls are shown besides the newest."""


def board_page(filled: Filled, hall: Hall, zone: Zone, state: BoardState | None, languages: Sequence[Language]) -> str:
    """The page as the zone is now; `state` is today's, or None when nothing was heard of today."""
    said = said_by(hall, languages, "tv")
    calls = () if state is None else state.calls
    now = filled.now()
    lines = [line for line in hall.line if line.zone == zone.name]
    return filled.page(
        "board",
        f"/live/board/{zone.name}",
        languages,
        state,
        title=zone.title,
        said=said,
        calling=calls[0] if calls else None,
        earlier=[*calls[1 : 1 + EARLIER], *[None] * (EARLIER + 1 - max(1, len(calls)))],
        lines=[_line(line, state, said) for line in lines],
        turned=turned([every(line.name, languages) for line in lines], now),
        sayings=SAYINGS,
        has_side=zone.media is not None,
        ticker=every(zone.ticker or said["ticker"], languages),
        clock=filled.hour(now),
        date={language: dated(now.date(), language) for language in languages},
    )


def _line(line: Line, state: BoardState | None, said: Said) -> dict[str, object]:
    languages = list(said["waiting"])
    wait = None if state is None else state.estimates.get(line.letter)
    return {
        "letter": line.letter,
        "name": every(line.name, languages),
        "count": "–" if state is None else state.waiting.get(line.letter, "–"),
        "waits": wait is not None,
        "wait": dict.fromkeys(languages, "") if wait is None else worded(said, wait),
    }
