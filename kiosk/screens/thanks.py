"""The rating has arrived."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kiosk.screens.controls import Screen
from kiosk.state import State


class ThanksScreen(Screen):
    """A word of thanks."""

    def render(self, state: State) -> None:
        """Nothing of the state is drawn."""
