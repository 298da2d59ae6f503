"""One matter: what to bring, before a number is taken."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk import offers
from kiosk.screens.card_grid import fill
from kiosk.screens.controls import PushButton, Screen
from kiosk.state import Slip, State
from kiosk.texts import joined
from wire.api import MatterView

NOTICES = {
    "printing": "Your list is being printed.",
    "printed": "Please take your list below.",
    "failed": "The list cannot be printed now. Please take a photo of this screen.",
}
"""How far the printed list is."""


class MaterialRow(BoxLayout):
    """One thing to bring."""

    position = NumericProperty(0)
    words = StringProperty("")
    under = StringProperty("")


class MatterScreen(Screen):
    """The matter's name, its limit, and the materials as a list."""

    title = StringProperty("")
    theme = StringProperty("")
    limit = StringProperty("")
    nothing = BooleanProperty(False)
    notice = StringProperty("none")

    def render(self, state: State) -> None:
        """Draw the state."""
        matter = offers.matter_of(state, state.place.matter)
        if matter is None:
            return
        say = self.app.texts.say
        theme = offers.theme_of(state, state.place.theme)
        self.theme = self.app.named(theme.name, state.language) if theme else ""
        self.title = self.app.named(matter.name, state.language)
        self.limit = (
            say("Done in {days} working days", state.language, days=matter.promised_days)
            if matter.promised_days > 1
            else say("Done the same day", state.language)
        )
        self.nothing = not matter.materials
        self.notice = state.notice.value if state.notice_of == matter.code else "none"
        self._offer(state)
        self.ids.materials.clear_widgets()
        for row in self._rows(matter, state.language):
            self.ids.materials.add_widget(row)

    def _offer(self, state: State) -> None:
        """Whoever lacks something may have the list on paper, or a number all the same."""
        say = self.app.texts.say
        names = [] if self.nothing else ["print_list", "anyway"]
        for button in fill(self.ids.choices, names, PushButton, columns=2, rows=1):
            if button.name == "print_list":
                button.shape, button.words = "printer", say("Print the list", state.language)
                button.disabled = state.notice is Slip.PRINTING
            else:
                button.shape, button.words = "paper", say("Get a number anyway", state.language)
            button.largest = 40

    def _rows(self, matter: MatterView, language: str) -> list[Any]:
        say = self.app.texts.say
        rows = []
        for position, material in enumerate(matter.materials, start=1):
            copies = (self.app.texts.copies(material.copies, language),) if material.copies > 1 else ()
            later = () if material.must else (say("may follow later", language),)
            words = self.app.named(material.name, language)
            rows.append(MaterialRow(position=position, words=words, under=joined((*copies, *later), language)))
        return rows
