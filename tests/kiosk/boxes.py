"""Boxes on a kiosk's screen: left, top, width and height, in pixels."""

from __future__ import annotations


def overlap(one: list[float], other: list[float], by: float) -> bool:
    """Whether two boxes lie over each other by more than so much, across and down."""
    return all(min(one[i] + one[i + 2], other[i] + other[i + 2]) - max(one[i], other[i]) > by for i in (0, 1))
