"""A hall's own colours in which the words of its screens would be hard to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from config.checks.rows import table
from config.colours import ACCENT, INK, PAPER, PRIMARY, WHITE, contrast, darkened, lightened
from config.faults import Finding
from config.models import COLOUR

WORDS = 7.0
"""Contrast of words with their ground, from afar (WCAG 2.2, 1.4.6)."""
LINES = 3.0
"""Contrast of lines and frames (WCAG 2.2, 1.4.11)."""


def faint(tables: dict[str, Any]) -> Iterator[Finding]:
    """Words too pale for their ground, and frames that cannot be told from it."""
    own = table(tables, "colours")
    if any(not isinstance(value, str) or not re.fullmatch(COLOUR, value) for value in own.values()):
        return  # which is said already
    primary, accent = own.get("primary", PRIMARY), own.get("accent", ACCENT)
    ink, paper = own.get("ink", INK), own.get("paper", PAPER)
    if contrast(primary, WHITE) < WORDS:
        wrong = f"white words on the primary colour {primary} have a contrast of {contrast(primary, WHITE):.1f}"
        better = darkened(primary, lambda colour: contrast(colour, WHITE) >= WORDS)
        yield Finding(("colours", "primary"), wrong, f"screens need {WORDS:g}: give a darker one, such as {better}")
    elif contrast(primary, accent) < LINES:
        wrong = f"the accent {accent} on the primary colour {primary} has a contrast of {contrast(primary, accent):.1f}"
        better = lightened(accent, lambda colour: contrast(primary, colour) >= LINES)
        right = f"frames need {LINES:g}: give a lighter accent, such as {better}"
        yield Finding(("colours", "accent" if "accent" in own else "primary"), wrong, right)
    ground = min((WHITE, paper), key=lambda colour: contrast(ink, colour))
    if contrast(ink, ground) < WORDS:
        wrong = f"words of the ink {ink} on {ground} have a contrast of {contrast(ink, ground):.1f}"
        yield Finding(("colours", "ink" if "ink" in own else "paper"), wrong, _better(ink, ground, own))


def _better(ink: str, ground: str, own: dict[str, Any]) -> str:
    if "ink" in own:
        better = darkened(ink, lambda colour: contrast(colour, ground) >= WORDS)
        return f"screens need {WORDS:g}: give a darker ink, such as {better}"
    better = lightened(ground, lambda colour: contrast(ink, colour) >= WORDS)
    return f"screens need {WORDS:g}: give a lighter paper, such as {better}"
