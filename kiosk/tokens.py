"""Colours and sizes of the kiosk's screens: the one place for both.

Sizes are pixels of the 1080 x 1920 design; the window's real size scales them all.

The visitor's modes choose the colours, and how large type is set: `tokens.INK`, `tokens.TYPE`, `tokens.BAND` and so
on are always those of the modes that `wear` was last told. Screens that are open must then be made anew.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any

from kiosk.state import Mode

DESIGN_WIDTH = 1080
DESIGN_HEIGHT = 1920

# -- colours ------------------------------------------------------------------------------------

STANDARD = {
    "INK": "#10243E",
    "SOFT_INK": "#45597A",  # second line of a text
    "PAPER": "#F5F8FC",
    "CARD": "#FFFFFF",
    "PRIMARY": "#0B4EA2",
    "PRIMARY_PRESSED": "#083B7B",
    "PRIMARY_SOFT": "#E3EDF9",  # ground of a mark, a pressed card
    "ON_PRIMARY": "#FFFFFF",
    "ON_PRIMARY_SOFT": "#D5E4F7",  # second line of a text on primary
    "ACCENT": "#D9A441",
    "GOOD": "#1E8E5A",
    "GOOD_INK": "#14673F",  # text on GOOD_SOFT
    "GOOD_SOFT": "#E4F4EB",
    "WARN": "#B35C00",
    "WARN_INK": "#7A3E00",
    "WARN_SOFT": "#FDF1E1",
    "BAD": "#B3261E",
    "LINE": "#C9D6E6",
    "EDGE": "#7C90AC",  # outline of what can be touched
    "DISABLED": "#8393A9",
    "FOCUS": "#10243E",  # ring around what the keypad is at, and the bright band inside it
    "FOCUS_GLOW": "#FFD400",
}
CONTRAST = {
    "INK": "#000000",
    "SOFT_INK": "#000000",
    "PAPER": "#FFFFFF",
    "CARD": "#FFFFFF",
    "PRIMARY": "#000000",
    "PRIMARY_PRESSED": "#3A3A3A",
    "PRIMARY_SOFT": "#FFD400",
    "ON_PRIMARY": "#FFFFFF",
    "ON_PRIMARY_SOFT": "#FFFFFF",
    "ACCENT": "#FFD400",
    "GOOD": "#000000",
    "GOOD_INK": "#000000",
    "GOOD_SOFT": "#FFFFFF",
    "WARN": "#000000",
    "WARN_INK": "#000000",
    "WARN_SOFT": "#FFD400",
    "BAD": "#000000",
    "LINE": "#8C8C8C",
    "EDGE": "#000000",
    "DISABLED": "#595959",
    "FOCUS": "#000000",
    "FOCUS_GLOW": "#FFD400",
}

VEIL = (0.0, 0.0, 0.0)  # over a screen that is dimmed

READ_TOGETHER = (
    ("INK", "PAPER"),
    ("INK", "CARD"),
    ("INK", "PRIMARY_SOFT"),
    ("SOFT_INK", "PAPER"),
    ("SOFT_INK", "CARD"),
    ("SOFT_INK", "PRIMARY_SOFT"),
    ("PRIMARY", "CARD"),
    ("PRIMARY", "PAPER"),
    ("PRIMARY", "PRIMARY_SOFT"),
    ("ON_PRIMARY", "PRIMARY"),
    ("ON_PRIMARY", "PRIMARY_PRESSED"),
    ("ON_PRIMARY_SOFT", "PRIMARY"),
    ("ON_PRIMARY_SOFT", "PRIMARY_PRESSED"),
    ("GOOD_INK", "GOOD_SOFT"),
    ("WARN_INK", "WARN_SOFT"),
    ("WARN", "CARD"),
    ("BAD", "CARD"),
)
"""Every pair of (text, ground) on the screens, in each mode."""

SEEN_TOGETHER = (
    ("EDGE", "PAPER"),
    ("EDGE", "CARD"),
    ("PRIMARY", "CARD"),
    ("GOOD", "CARD"),
    ("WARN", "WARN_SOFT"),
    ("ACCENT", "PRIMARY"),
    ("FOCUS", "PAPER"),
    ("FOCUS", "FOCUS_GLOW"),
)
"""Every pair of (outline or mark, ground) that carries meaning."""

# -- type ---------------------------------------------------------------------------------------

NUMBER = 264
HUGE = 108  # a few figures at a glance
CLOCK = 60
TITLE = 64
KEY = 56  # a letter on a key
BUTTON = 48
CARD_TITLE = 44
BODY = 36
SMALL = 30
SMALLEST = 26  # nothing is ever set smaller

# -- space --------------------------------------------------------------------------------------

DAY = 400  # as wide as the longest date of any language
MARGIN = 40
GAP = 22  # 6 mm on a 27" portrait panel
CORNER = 150  # side of the hidden corner, top left
TARGET = 122  # least height of what is touched
REACH = 900  # the lowest part of the screen, within reach from a wheelchair
ROUND = 28
STROKE = 3

# -- time, seconds ------------------------------------------------------------------------------

BOUNCE_S = 0.12  # screens that report one finger twice do so within this
DOUBLE_TOUCH_S = 0.45
DOUBLE_TOUCH_REACH = 80  # design pixels: the second half of a double touch lands this near

# -- modes --------------------------------------------------------------------------------------

LARGER = 1.35  # type of the large mode

_PLAIN = {"TYPE": 1.0, "BAND": 168, "FOOTER": 2 * TARGET + GAP + 2 * 26, "CONTROLS_TOP": 640, "MENU": 138}
_CLOSE = {"BAND": 128, "FOOTER": 138 + 2 * 18}  # header and footer make room for the screen between them

_worn: dict[str, Any] = {}


def wear(modes: AbstractSet[Mode]) -> None:
    """Let the names that depend on modes mean what these modes want."""
    _worn.clear()
    _worn.update(_PLAIN | (CONTRAST if Mode.CONTRAST in modes else STANDARD))
    if Mode.LARGE in modes or Mode.LOW in modes:
        _worn.update(_CLOSE, CONTROLS_TOP=420 if Mode.LOW in modes else 560)
    if Mode.LARGE in modes:
        _worn.update(TYPE=LARGER, MENU=166)


def __getattr__(name: str) -> Any:
    """TYPE factor of all type, BAND header, FOOTER footer, CONTROLS_TOP above what is touched, MENU button of a
    menu, and every colour.
    """
    try:
        return _worn[name]
    except KeyError:
        raise AttributeError(f"no token {name}") from None


wear(frozenset())
