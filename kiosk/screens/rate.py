"""How the visit was: five levels, none of them chosen beforehand."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kiosk.screens.card_grid import fill
from kiosk.screens.controls import PushButton, Screen
from kiosk.state import State

LEVELS = {
    5: "Very satisfied",
    4: "Satisfied",
    3: "Fairly satisfied",
    2: "Dissatisfied",
    1: "Very dissatisfied",
}
"""The words of each level, the best first."""


class RateScreen(Screen):
    """One touch for a good level; a bad one is asked for its reasons."""

    def render(self, state: State) -> None:
        """Draw the state."""
        names = [f"level:{level}" for level in LEVELS]
        buttons = fill(self.ids.levels, names, PushButton, columns=1, rows=len(names))
        for button, words in zip(buttons, LEVELS.values(), strict=True):
            button.words = self.app.texts.say(words, state.language)
