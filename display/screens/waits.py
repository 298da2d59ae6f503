"""How long one waits in a line, in words; waits.js words it alike."""

from __future__ import annotations

from config.models import PLACE, Language
from display.screens.rendering import Said
from wire.messages import Estimate

LONG_MINUTES = 180
"""Past this, minutes say nothing."""
SAYINGS = ("wait_none", "wait_range", "wait_about", "wait_up_to", "wait_over")
"""The words' names, without the page's prefix."""


def worded(said: Said, wait: Estimate) -> dict[Language, str]:
    """The wait by language; `said` are the page's words by name."""
    saying, minutes = _saying(wait)
    return {
        language: PLACE.sub(lambda place: str(minutes.get(place[1], place[0])), words)
        for language, words in said[saying].items()
    }


def _saying(wait: Estimate) -> tuple[str, dict[str, int]]:
    if wait.high > LONG_MINUTES:
        return "wait_over", {"hours": max(1, wait.low // 60)}
    if wait.low == 0 and wait.high <= 1:
        return "wait_none", {}
    if wait.low == wait.high:
        return "wait_about", {"low": wait.low}
    if wait.low == 0:
        return "wait_up_to", {"high": wait.high}
    return "wait_range", {"low": wait.low, "high": wait.high}
