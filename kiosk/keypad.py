"""The keypad: arrows, enter, back and help, on ordinary keys; and where an arrow leads."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

Box = tuple[float, float, float, float]
"""x, y, width, height, from the top left corner."""


class Key(StrEnum):
    """What a key of the keypad is for."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    ENTER = "enter"
    BACK = "back"
    REPEAT = "repeat"  # says again where one is
    VOICE = "voice"  # turns the voice on and off


KEYS = {
    273: Key.UP,
    274: Key.DOWN,
    276: Key.LEFT,
    275: Key.RIGHT,
    13: Key.ENTER,
    271: Key.ENTER,  # of the number block
    27: Key.BACK,
    8: Key.BACK,
    282: Key.REPEAT,  # F1
    283: Key.VOICE,  # F2
}
"""Kivy's codes of the keys that a keypad sends."""

_ACROSS = (Key.LEFT, Key.RIGHT)
_ON = (Key.RIGHT, Key.DOWN)


def led_to(boxes: Sequence[Box], here: int, arrow: Key) -> int:
    """Which of the boxes, given in reading order, an arrow leads to from the box at `here`.

    The nearest in its direction that stands in the same row or column; where there is none, the next or the one
    before in reading order, so that every box is reached with any two arrows; after the last comes the first.
    """
    ahead = [at for at in range(len(boxes)) if at != here and _lies(boxes[here], boxes[at], arrow)]
    if ahead:
        return min(ahead, key=lambda at: _distance(boxes[here], boxes[at], arrow))
    return (here + (1 if arrow in _ON else -1)) % len(boxes)


def _lies(one: Box, other: Box, arrow: Key) -> bool:
    """Whether the other box lies in this direction, in line with the one."""
    along, beside = (0, 1) if arrow in _ACROSS else (1, 0)
    in_line = one[beside] < other[beside] + other[beside + 2] and other[beside] < one[beside] + one[beside + 2]
    forward = other[along] >= one[along] + one[along + 2] - 1
    backward = other[along] + other[along + 2] <= one[along] + 1
    return in_line and (forward if arrow in _ON else backward)


def _distance(one: Box, other: Box, arrow: Key) -> tuple[float, float]:
    along, beside = (0, 1) if arrow in _ACROSS else (1, 0)
    return abs(other[along] - one[along]), abs(other[beside] - one[beside])
