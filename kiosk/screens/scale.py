"""The design's pixels in the window's: every size on the screens goes through `px`."""

from __future__ import annotations

from kivy.metrics import Metrics

from kiosk import tokens

_growth = [1.0]


def px(design: float) -> float:
    """A length of the 1080 x 1920 design in the window's pixels."""
    return float(design * Metrics.density)


def tall(design: float) -> float:
    """A height that holds text: it grows with the type, as far as the screen has room."""
    return px(design) * _growth[0]


def set_growth(growth: float) -> None:
    """Let what is made from now on be so much taller than in the design."""
    _growth[0] = growth


def set_scale(width: float, height: float) -> None:
    """Let the whole design fit a window of this size."""
    Metrics.density = min(width / tokens.DESIGN_WIDTH, height / tokens.DESIGN_HEIGHT)
