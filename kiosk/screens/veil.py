"""A veil over the whole window, which makes it darker."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kivy.core.window import Window
from kivy.graphics import Color, Rectangle

from kiosk import tokens


class Veil:
    """Lies above everything, and lets touches through."""

    def __init__(self) -> None:
        self._colour = Color(*tokens.VEIL, 0)
        self._sheet = Rectangle(size=Window.size)
        Window.canvas.after.add(self._colour)
        Window.canvas.after.add(self._sheet)
        self.brightness = 100

    def shine(self, percent: int) -> None:
        """Let so much of the light through."""
        self.brightness = percent
        self._colour.a = 1 - percent / 100
        self._sheet.size = Window.size
