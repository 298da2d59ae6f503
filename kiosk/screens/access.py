"""What makes the kiosk easier to use: larger type, stronger contrast, lower buttons, voice, and the language."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kivy.properties import BooleanProperty, StringProperty

from kiosk.screens.card_grid import fill
from kiosk.screens.controls import Screen, Touchable
from kiosk.screens.frame import LanguageButton
from kiosk.state import Mode, State
from kiosk.texts import own_name

COLUMNS = 2
MODES = {
    Mode.LARGE: ("larger", "Larger text"),
    Mode.CONTRAST: ("contrast", "Stronger contrast"),
    Mode.LOW: ("low", "Buttons lower down"),
    Mode.VOICE: ("voice", "Read aloud to me"),
}
"""Icon and words of each mode's button."""


class ModeButton(Touchable):
    """Turns one mode on or off; a check mark says that it is on."""

    words = StringProperty("")
    shape = StringProperty("")
    chosen = BooleanProperty(False)


class AccessScreen(Screen):
    """Any of them together; all forgotten when the visitor leaves."""

    languages = BooleanProperty(True)

    def render(self, state: State) -> None:
        """Draw the state."""
        names = [f"mode:{mode}" for mode in state.setup.modes]
        for button in fill(self.ids.modes, names, ModeButton, columns=COLUMNS, rows=-(-len(names) // COLUMNS)):
            mode = Mode(button.name.partition(":")[2])
            button.shape, words = MODES[mode]
            button.words = self.app.texts.say(words, state.language)
            button.chosen = mode in state.modes
        self.languages = not self.app.plain  # else they stand in the footer
        languages = [f"language:{language}" for language in state.setup.languages if self.languages]
        columns = max(1, min(3, len(languages)))
        rows = -(-len(languages) // columns)
        for button in fill(self.ids.languages, languages, LanguageButton, columns=columns, rows=rows):
            button.language = button.name.partition(":")[2]
            button.words = own_name(button.language)
