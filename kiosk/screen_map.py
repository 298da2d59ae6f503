"""For tests and for whoever drives the kiosk from outside: what is on the screen, and where.

With `ONEDOOR_KIOSK_MAP=FILE` the kiosk writes FILE, whole or not at all, each time the screen has come
to rest (laid out, drawn, and past the time in which the second half of a double touch is ignored):

    {"screen": "home", "language": "en", "modes": [], "window": [540, 960], "printer_fault": null,
     "brightness": 100, "focus": null, "feedback_ms": 12.5,
     "widgets": {"line:A": {"box": [x, y, w, h], "enabled": true, "text": "A Business Registration …"}, …},
     "texts": [{"text": "…", "box": [x, y, w, h], "ink": [x, y, w, h], "size": 24.0}, …]}

Boxes are pixels of the window, counted from its top left corner. `ink` is what is drawn of a text, `size`
its type size in the design's pixels. `feedback_ms` is the time from the last press to the frame that showed it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window

from kiosk.screens.controls import Touchable, Words
from kiosk.screens.scale import px
from kiosk.state import State

SETTLED = 4
"""Frames after which all is laid out: a part's size may follow from another's."""


class ScreenMap:
    """Writes the file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._due: Any = None
        self._pressed_at: float | None = None
        self._feedback_ms: float | None = None
        self._rest_at = 0.0
        self._frame = 0  # of Kivy's clock, in which the state was drawn
        self.brightness = 100
        self.focus: str | None = None

    def pressed(self) -> None:
        """A finger came down now."""
        self._pressed_at = time.perf_counter()

    def flipped(self) -> None:
        """A frame is on the screen now."""
        if self._pressed_at is not None:
            self._feedback_ms = round((time.perf_counter() - self._pressed_at) * 1000, 1)
            self._pressed_at = None

    def changed(self, state: State, root: Any, rest_s: float) -> None:
        """Another state is drawn; write it once it is at rest."""
        if self._due is not None:
            self._due.cancel()
        now = time.monotonic()
        self._frame = Clock.frames
        self._rest_at = max(self._rest_at, now + rest_s + 0.08)  # two frames to lay it out and draw it
        self._due = Clock.schedule_once(lambda _seconds: self._write(state, root), self._rest_at - now)

    def _write(self, state: State, root: Any) -> None:
        if Clock.frames - self._frame < SETTLED:  # a busy machine has not yet laid it out
            self._due = Clock.schedule_once(lambda _seconds: self._write(state, root), 0)
            return
        own = {"brightness": self.brightness, "focus": self.focus, "feedback_ms": self._feedback_ms}
        content = {**content_of(state, root), **own}
        fresh = self._file.with_name(self._file.name + ".new")
        fresh.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        fresh.replace(self._file)


def content_of(state: State, root: Any) -> dict[str, Any]:
    """What is on the screen now, and where."""
    widgets, texts = {}, []
    for widget in visible(root):
        if isinstance(widget, Touchable):
            widgets[widget.name] = {"box": _box(widget), "enabled": not widget.disabled, "text": said_on(widget)}
        elif isinstance(widget, Words) and widget.words:
            ink = _from_top(*widget.corner, *widget.texture_size)
            size = round(widget.font_size / px(1), 1)
            texts.append({"text": widget.words, "box": _box(widget), "ink": ink, "size": size})
    return {
        "screen": state.shown.value,
        "language": state.language,
        "modes": sorted(state.modes),
        "window": list(Window.size),
        "printer_fault": state.printer_fault,
        "widgets": widgets,
        "texts": texts,
    }


def said_on(widget: Any) -> str:
    """Every word on a widget."""
    return " ".join(w.words for w in widget.walk(restrict=True) if isinstance(w, Words) and w.words)


def visible(widget: Any) -> Iterator[Any]:
    """A widget and all within it that can be seen, in the order in which it is read."""
    if widget.opacity == 0 or widget.width < 1 or widget.height < 1:
        return
    yield widget
    for child in reversed(widget.children):
        yield from visible(child)


def _box(widget: Any) -> list[float]:
    return _from_top(widget.x, widget.y, widget.width, widget.height)


def _from_top(x: float, y: float, width: float, height: float) -> list[float]:
    return [round(float(side), 1) for side in (x, Window.height - y - height, width, height)]
