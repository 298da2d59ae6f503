"""The server is being asked."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty, StringProperty

from kiosk.screens.controls import Screen
from kiosk.state import State
from kiosk.wishes import CheckIn, Look, Rate, Rejoin
from wire.api import TicketRequest

BEAT_S = 0.35

DOING = {
    TicketRequest | CheckIn: "Getting your number",
    Look: "Looking up your number",
    Rejoin: "Putting you back in the line",
    Rate: "Sending your rating",
}
"""What is done, by the kind of wish."""


class AskingScreen(Screen):
    """A moment of waiting: three dots, one after another."""

    doing = StringProperty("Getting your number")

    beat = NumericProperty(0)

    def render(self, state: State) -> None:
        """Draw the state."""
        self.doing = next((words for kind, words in DOING.items() if isinstance(state.asked, kind)), self.doing)

    def on_parent(self, _screen: Any, parent: Any) -> None:
        """Beat only while on the screen."""
        Clock.unschedule(self._next)
        if parent is not None:
            Clock.schedule_interval(self._next, BEAT_S)

    def _next(self, _seconds: float) -> None:
        self.beat = (self.beat + 1) % 3
