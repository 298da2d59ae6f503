"""Cards in a grid, made anew only when others are to be shown, so that a new count does not disturb a finger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.uix.widget import Widget


def fill(grid: Any, names: list[str], make: Callable[..., Any], *, columns: int, rows: int) -> list[Any]:
    """Let the grid hold one card for each name, in reading order; return the cards. No name leaves a gap."""
    shape = (names, columns, rows)
    if getattr(grid, "filled_with", None) != shape:
        grid.clear_widgets()
        grid.cols, grid.rows = columns, rows
        cards = [make(name=name) if name else Widget() for name in names]
        for card in cards:
            grid.add_widget(card)
        for _ in range(columns * rows - len(cards)):
            grid.add_widget(Widget())  # keeps every card the same size
        grid.filled_with = shape
        grid.cards = cards
    return list(grid.cards)
