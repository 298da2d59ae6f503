"""Colours and sizes of the kiosk's screens: the one place for both.

Sizes are pixels of the 1080 x 1920 design; the window's real size scales them all.
"""

from __future__ import annotations

DESIGN_WIDTH = 1080
DESIGN_HEIGHT = 1920

# -- colours ------------------------------------------------------------------------------------

INK = "#10243E"
SOFT_INK = "#45597A"  # second line of a text
PAPER = "#F5F8FC"
CARD = "#FFFFFF"
PRIMARY = "#0B4EA2"
PRIMARY_PRESSED = "#083B7B"
PRIMARY_SOFT = "#E3EDF9"  # ground of a mark, a pressed card
ON_PRIMARY = "#FFFFFF"
ON_PRIMARY_SOFT = "#D5E4F7"  # second line of a text on primary
ACCENT = "#D9A441"
GOOD = "#1E8E5A"
GOOD_INK = "#14673F"  # text on GOOD_SOFT
GOOD_SOFT = "#E4F4EB"
WARN = "#B35C00"
WARN_INK = "#7A3E00"
WARN_SOFT = "#FDF1E1"
BAD = "#B3261E"
LINE = "#C9D6E6"
EDGE = "#7C90AC"  # outline of what can be touched
DISABLED = "#8393A9"

VEIL = (0.0, 0.0, 0.0)  # over a screen that is dimmed

READ_TOGETHER = (
    (INK, PAPER),
    (INK, CARD),
    (INK, PRIMARY_SOFT),
    (SOFT_INK, PAPER),
    (SOFT_INK, CARD),
    (SOFT_INK, PRIMARY_SOFT),
    (PRIMARY, CARD),
    (PRIMARY, PAPER),
    (PRIMARY, PRIMARY_SOFT),
    (ON_PRIMARY, PRIMARY),
    (ON_PRIMARY, PRIMARY_PRESSED),
    (ON_PRIMARY_SOFT, PRIMARY),
    (ON_PRIMARY_SOFT, PRIMARY_PRESSED),
    (GOOD_INK, GOOD_SOFT),
    (WARN_INK, WARN_SOFT),
    (WARN, CARD),
    (BAD, CARD),
)
"""Every pair of (text, ground) on the screens."""

SEEN_TOGETHER = (
    (EDGE, PAPER),
    (EDGE, CARD),
    (PRIMARY, CARD),
    (GOOD, CARD),
    (WARN, WARN_SOFT),
    (ACCENT, PRIMARY),
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
BAND = 168  # the header
CONTROLS_TOP = 640  # what is touched stays below
CORNER = 150  # side of the hidden corner, top left
TARGET = 122  # least height of what is touched
MENU = 138  # height of a menu's buttons
FOOTER = 2 * TARGET + GAP + 2 * 26
ROUND = 28
STROKE = 3

# -- time, seconds ------------------------------------------------------------------------------

BOUNCE_S = 0.12  # screens that report one finger twice do so within this
DOUBLE_TOUCH_S = 0.45
DOUBLE_TOUCH_REACH = 80  # design pixels: the second half of a double touch lands this near
