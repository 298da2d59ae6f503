from __future__ import annotations

import re
from pathlib import Path

import pytest

from caller_server.web import app

STATIC = Path(app.__file__).parent / "static"
TOKENS = (STATIC / "tokens.css").read_text()
PLAIN, CONTRAST = TOKENS.split("@media (prefers-contrast: more)")
PAIRS = [
    ("ink", "paper"),
    ("ink", "card"),
    ("ink-soft", "paper"),
    ("ink-soft", "card"),
    ("on-primary", "primary"),
    ("on-primary", "primary-pressed"),
    ("primary", "primary-pale"),
    ("on-accent", "accent"),
    ("good-ink", "good-pale"),
    ("warn-ink", "warn-pale"),
    ("on-primary", "warn"),
    ("bad-ink", "bad-pale"),
    ("on-primary", "bad"),
    ("bad", "card"),
]


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("text", "ground"), PAIRS)
@pytest.mark.parametrize("known", [colours(PLAIN), colours(PLAIN) | colours(CONTRAST)], ids=["plain", "high contrast"])
def test_text_can_be_read_on_its_ground(known, text, ground):
    light, dark = sorted((luminance(known[text]), luminance(known[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5  # AA


@pytest.mark.parametrize("sheet", ["console.css", "phone.css"])
def test_colours_stand_among_the_tokens_only(sheet):
    assert not re.findall(r"#[0-9a-f]{3,8}\b|rgb|hsl", (STATIC / sheet).read_text())
