"""The server is being asked for the number."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty

from kiosk.screens.controls import Screen
from kiosk.state import State

BEAT_S = 0.35


class AskingScreen(Screen):
    """A moment of waiting: three dots, one after another."""

    beat = NumericProperty(0)

    def render(self, state: State) -> None:
        """Nothing of the state is drawn."""

    def on_parent(self, _screen: Any, parent: Any) -> None:
        """Beat only while on the screen."""
        Clock.unschedule(self._next)
        if parent is not None:
            Clock.schedule_interval(self._next, BEAT_S)

    def _next(self, _seconds: float) -> None:
        self.beat = (self.beat + 1) % 3
