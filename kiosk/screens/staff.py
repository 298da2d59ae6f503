"""Where a person helps."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kivy.properties import StringProperty

from kiosk.screens.controls import Screen
from kiosk.state import State


class StaffScreen(Screen):
    """The guide desk's window, large."""

    window = StringProperty("")
    desk = StringProperty("")

    def render(self, state: State) -> None:
        """Draw the state."""
        self.window = state.setup.guide_desk or ""
        self.desk = self.app.texts.desk(state.setup.guide_desk, state.language)
