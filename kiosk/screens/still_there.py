"""Nobody has touched the screen for a while."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kivy.properties import NumericProperty

from kiosk.screens.controls import Screen
from kiosk.state import COUNTDOWN_S, State


class StillThereScreen(Screen):
    """Counts down to home, with everything forgotten."""

    seconds = NumericProperty(COUNTDOWN_S)

    def render(self, state: State) -> None:
        """Draw the state."""
        self.seconds = COUNTDOWN_S if state.countdown is None else state.countdown
