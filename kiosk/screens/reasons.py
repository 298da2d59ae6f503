"""What was not right: whoever was dissatisfied ticks at least one reason."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kivy.properties import BooleanProperty

from kiosk.screens.card_grid import fill
from kiosk.screens.controls import ChoiceButton, Screen
from kiosk.state import REASONS, Mode, State

WORDS = {
    "waited_long": "The wait was too long",
    "unclear": "It was not explained clearly",
    "papers_again": "More papers were asked for again",
    "unfriendly": "I was treated rudely",
    "not_solved": "My matter was not settled",
}
"""The words of each reason."""


class ReasonsScreen(Screen):
    """Several may be ticked."""

    ticked = BooleanProperty(False)

    def render(self, state: State) -> None:
        """Draw the state."""
        self.ticked = bool(state.reasons)
        names = [f"reason:{reason}" for reason in REASONS]
        columns = 2 if Mode.LOW in state.modes else 1
        rows = -(-len(names) // columns)
        choices = fill(self.ids.reasons, names, ChoiceButton, columns=columns, rows=rows)
        for choice, reason in zip(choices, REASONS, strict=True):
            choice.words = self.app.texts.say(WORDS[reason], state.language)
            choice.chosen = reason in state.reasons
