from __future__ import annotations

import re
from pathlib import Path

import pytest

import kiosk
from kiosk import tokens

PLACES = [path for path in Path(kiosk.__file__).parent.rglob("*") if path.suffix in (".py", ".kv")]


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), tokens.READ_TOGETHER)
def test_every_text_can_be_read_on_its_ground(text, ground):
    assert _contrast(tokens.STANDARD[text], tokens.STANDARD[ground]) >= 4.5
    assert _contrast(tokens.CONTRAST[text], tokens.CONTRAST[ground]) >= 7  # WCAG 2.1, AAA


@pytest.mark.parametrize(("mark", "ground"), tokens.SEEN_TOGETHER)
def test_every_outline_and_mark_can_be_seen_on_its_ground(mark, ground):
    for colours in (tokens.STANDARD, tokens.CONTRAST):
        assert _contrast(colours[mark], colours[ground]) >= 3


def test_the_stronger_contrast_has_the_same_colours_of_its_own():
    assert tokens.CONTRAST.keys() == tokens.STANDARD.keys()
    assert set(tokens.CONTRAST.values()) & {"#000000", "#FFFFFF", "#FFD400"} == {"#000000", "#FFFFFF", "#FFD400"}


@pytest.mark.parametrize("path", [p for p in PLACES if p.name != "tokens.py"], ids=lambda p: p.name)
def test_no_colour_is_kept_from_before_the_visitor_s_mode(path):
    """A class's default is read once, when it is made; colours are set where a screen is drawn."""
    for line in path.read_text("utf-8").splitlines():
        assert not re.search(r"Property\(tokens\.(" + "|".join(tokens.STANDARD) + r")\)", line), line


@pytest.mark.parametrize("path", [p for p in PLACES if p.name != "tokens.py"], ids=lambda p: p.name)
def test_colours_stand_in_the_tokens_only(path):
    assert not re.search(r'"#[0-9A-Fa-f]{6}"', path.read_text("utf-8"))


def test_what_is_touched_is_at_least_20_mm_high_with_6_mm_between():
    pixels_per_mm = 1920 / 597.7  # the height of a 27" portrait panel
    assert 20 * pixels_per_mm <= tokens.TARGET
    assert 6 * pixels_per_mm <= tokens.GAP
