"""Type the code of an appointment, or a number, where it cannot be scanned."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kivy.properties import BooleanProperty, StringProperty

from kiosk.screens.controls import Screen
from kiosk.screens.search import lay_keys
from kiosk.state import State


class EnterScreen(Screen):
    """A field, keys, and a button to go on."""

    typed = StringProperty("")
    appointment = BooleanProperty(False)
    scanner = BooleanProperty(False)

    def render(self, state: State) -> None:
        """Draw the state."""
        self.typed = state.place.typed.upper()
        self.appointment = state.place.kind == "appointment"
        self.scanner = state.setup.scanner
        lay_keys(self.ids.board, state, self.app.texts.say("Delete", state.language))
