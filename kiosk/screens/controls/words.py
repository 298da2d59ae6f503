"""Words that always fit, and icons."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, InstructionGroup, SmoothLine
from kivy.properties import (
    AliasProperty,
    ColorProperty,
    NumericProperty,
    StringProperty,
)
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from kiosk import tokens
from kiosk.screens.icons import ICONS
from kiosk.screens.scale import px
from kiosk.screens.typesetting import measure_with, typeset


class Words(Label):
    """Text that is set as large as its box allows, between two sizes, wrapped as each language wants."""

    words = StringProperty("")
    largest = NumericProperty(tokens.BODY)
    smallest = NumericProperty(tokens.SMALLEST)
    natural = NumericProperty(0)  # width on one line at the largest size

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._set = Clock.create_trigger(self._set_now, -1)
        for name in ("words", "size", "largest", "bold"):
            self.fbind(name, self._set)
        for name in ("words", "largest", "bold"):
            self.fbind(name, self._measure)
        self._measure()
        self._set()

    def _measure(self, *_: Any) -> None:
        self.natural = measure_with(self.bold)(self.words) * px(self._wanted()) + px(4)

    def _wanted(self) -> float:
        """The largest size in the visitor's modes; figures that are huge already stay as they are."""
        return float(self.largest * (tokens.TYPE if self.largest <= tokens.HUGE else 1))

    def _set_now(self, *_: Any) -> None:
        wanted = self._wanted()
        least = wanted if self.smallest == self.largest else min(self.smallest, wanted)
        size, lines = typeset(self.words, self.width, self.height, px(wanted), px(least), bold=self.bold)
        self.font_size = size
        self.text = "\n".join(lines)

    def _corner(self) -> tuple[int, int]:
        width, height = self.texture_size
        beside, below = self.width - width, self.height - height
        x = {"left": 0.0, "center": beside / 2, "right": beside}.get(self.halign, 0.0)
        y = {"top": below, "middle": below / 2, "bottom": 0.0}.get(self.valign, 0.0)
        return round(self.x + x), round(self.y + y)

    corner = AliasProperty(_corner, bind=("pos", "size", "texture_size", "halign", "valign"))


class Icon(Widget):
    """One line drawing, as large as its box."""

    shape = StringProperty("")
    tint = ColorProperty()
    stroke = NumericProperty(tokens.STROKE)

    def __init__(self, **kwargs: Any) -> None:
        self._drawing = InstructionGroup()
        super().__init__(**kwargs)
        self.canvas.add(self._drawing)
        draw = Clock.create_trigger(self._draw, -1)
        for name in ("shape", "tint", "stroke", "pos", "size"):
            self.fbind(name, draw)
        draw()

    def _draw(self, *_: Any) -> None:
        self._drawing.clear()
        side = min(self.width, self.height)
        left, bottom = self.center_x - side / 2, self.center_y - side / 2
        self._drawing.add(Color(rgba=self.tint))
        for stroke in ICONS.get(self.shape, ()):
            points = [at for x, y in stroke for at in (left + x * side, bottom + y * side)]
            self._drawing.add(SmoothLine(points=points, width=px(self.stroke) / 2))
