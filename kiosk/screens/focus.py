"""What the keypad is at, and the ring around it."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, InstructionGroup, SmoothLine

from kiosk import tokens
from kiosk.keypad import Box, Key, led_to
from kiosk.screens.controls import PushButton, Touchable
from kiosk.screens.scale import px

OUTSIDE, OUTER, INNER = 8, 10, 5  # where the ring runs and how thick it is, design pixels


class Focus:
    """Goes from one thing to the next. It is shown from the first key on, until the next touch."""

    def __init__(self) -> None:
        self.at: Any = None  # the Touchable, whether shown or not
        self.shown = False
        self._ring = InstructionGroup()
        self._ringed: Any = None

    @property
    def name(self) -> str | None:
        """What the keypad is at, while it is in use."""
        return self.at.name if self.shown and self.at is not None else None

    def settle(self, frame: Any, screen: Any, *, changed: bool) -> None:
        """Find a place among what is there now: where it was, or on another screen at the first sensible thing."""
        there = _reachable(frame)
        same = [one for one in there if self.at is not None and one.name == self.at.name]
        if changed or not same:
            self.at = _first(there, _reachable(screen))
        elif self.at not in same:
            self.at = same[0]
        self._draw(frame)

    def move(self, frame: Any, arrow: Key) -> None:
        """Follow an arrow; the first one only shows where the keypad is."""
        there = _reachable(frame)
        if self.shown and self.at in there:
            self.at = there[led_to([_box(one) for one in there], there.index(self.at), arrow)]
        self.shown = True
        self._draw(frame)

    def go_to(self, frame: Any, touchable: Any) -> None:
        """Be here now."""
        self.at, self.shown = touchable, True
        self._draw(frame)

    def hide(self, frame: Any) -> None:
        """The visitor touches the screen: no ring is needed."""
        self.shown = False
        self._draw(frame)

    def forget(self, frame: Any) -> None:
        """The visitor left: the next one begins where everyone does."""
        self.at = None
        self.hide(frame)

    def _draw(self, frame: Any) -> None:
        if self._ringed is not None:
            self._ringed.unbind(pos=self._around, size=self._around)
        self._ringed = self.at if self.shown else None
        if self._ring not in frame.canvas.after.children:
            frame.canvas.after.add(self._ring)
        if self._ringed is None:
            self._ring.clear()
        else:
            self._ringed.bind(pos=self._around, size=self._around)
            self._around()

    def _around(self, *_: Any) -> None:
        """A dark line and a bright one within it: seen on any ground."""
        self._ring.clear()
        for colour, width in ((tokens.FOCUS, OUTER), (tokens.FOCUS_GLOW, INNER)):
            outside = px(OUTSIDE)
            x, y = self._ringed.x - outside, self._ringed.y - outside
            size = self._ringed.width + 2 * outside, self._ringed.height + 2 * outside
            self._ring.add(Color(*(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))))
            self._ring.add(SmoothLine(rounded_rectangle=(x, y, *size, px(tokens.ROUND + OUTSIDE)), width=px(width) / 2))


def _reachable(root: Any) -> list[Any]:
    """Everything that can be touched, in reading order; also of a screen that is just being laid out."""
    hidden = root.opacity == 0 or (root.size_hint_y is None and root.height < 1)
    if hidden or root.disabled:
        return []
    if isinstance(root, Touchable):
        return [root]
    return [one for child in reversed(root.children) for one in _reachable(child)]


def _first(there: list[Any], on_screen: list[Any]) -> Any:
    """What the visitor most likely wants: the one main button, else the first thing on the screen."""
    main = [one for one in on_screen if isinstance(one, PushButton) and one.kind == "primary"]
    return next(iter(main or on_screen or there), None)


def _box(widget: Any) -> Box:
    return widget.x, -widget.top, widget.width, widget.height
