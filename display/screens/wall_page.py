"""The page of an LED wall, which has few pixels: the newest call, the last few, and words in two languages in turn."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from config.models import PLACE, Hall, Language, Zone
from display.screens.rendering import Filled, tongues
from display.screens.words import said_by
from wire.messages import BoardState

EARLIER = 4
"""So many calls are shown besides the newest, where they have room."""
IN_TURN = 2
"""So many languages take turns: the first ones of different tongues."""

LONGEST = {"number": (4, 5, 6), "window": (2, 5, 9, 16), "row": (6, 7, 8, 10, 14)}
"""So many signs are written in each size, the largest first; what is longer is written in one more. See wall.css."""


def wall_page(filled: Filled, hall: Hall, zone: Zone, state: BoardState | None, languages: Sequence[Language]) -> str:
    """The page as the zone is now; `state` is today's, or None when nothing was heard of today."""
    calls = () if state is None else state.calls
    newest, earlier = calls[:1], calls[1 : 1 + EARLIER]
    return filled.page(
        "wall",
        f"/live/board/{zone.name}",
        languages,
        state,
        title=zone.title,
        said=said_by(hall, languages, "tv", "wall"),
        in_turn=[tongue[0] for tongue in tongues(languages)][:IN_TURN],
        calling=newest[0] if newest else None,
        earlier=[*earlier, *[None] * (EARLIER - len(earlier))],
        size=lambda what, signs: bisect_left(LONGEST[what], len(signs)),
        longest=LONGEST,
        at_window=lambda words: words if not newest else PLACE.sub(newest[0].window, words),
    )
