"""The PIN that opens the staff's own menu."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kivy.properties import BooleanProperty, StringProperty

from kiosk.flow.care import locked
from kiosk.screens.controls import Screen
from kiosk.screens.search import lay_keys
from kiosk.state import State

DOT = "●"


class PinScreen(Screen):
    """A dot for each digit, and the keys below."""

    typed = StringProperty("")
    hint = StringProperty("")
    locked = BooleanProperty(False)

    def render(self, state: State) -> None:
        """Draw the state."""
        say = self.app.texts.say
        self.typed = " ".join(DOT * len(state.place.typed))
        self.locked = locked(state)
        wrong = say("That was not the PIN.", state.language) if state.care.wrong else ""
        self.hint = wrong or say("Touch the digits below.", state.language)
        lay_keys(self.ids.board, state, say("Delete", state.language))
