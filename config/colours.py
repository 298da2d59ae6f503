"""Colours as the screens use them: their contrast, by WCAG 2.2, and shades of them."""

from __future__ import annotations

from collections.abc import Callable

PRIMARY, ACCENT, INK, PAPER, WHITE, BLACK = "#0b4ea2", "#d9a441", "#10243e", "#f5f8fc", "#ffffff", "#000000"
"""What a hall without colours of its own has, as in display/screens/static/tokens.css."""
STEPS = 50


def contrast(one: str, other: str) -> float:
    """From 1, the same, to 21, black and white (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """The colour with a share of another in it, 0 to 1."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(255 * (a + (b - a) * share)):02x}" for a, b in pairs)


def darkened(colour: str, enough: Callable[[str], bool]) -> str:
    """The first of its darker shades that is enough, else black."""
    return _first(colour, BLACK, enough)


def lightened(colour: str, enough: Callable[[str], bool]) -> str:
    """The first of its lighter shades that is enough, else white."""
    return _first(colour, WHITE, enough)


def _first(colour: str, towards: str, enough: Callable[[str], bool]) -> str:
    shades = (mixed(colour, towards, step / STEPS) for step in range(STEPS))
    return next((shade for shade in shades if enough(shade)), towards)


def _parts(colour: str) -> list[float]:
    return [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
