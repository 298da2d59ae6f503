"""One matter: what to bring, before a number is taken."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk import offers
from kiosk.screens.controls import Screen
from kiosk.state import State
from kiosk.texts import joined
from wire.api import MatterView


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
        self.ids.materials.clear_widgets()
        for row in self._rows(matter, state.language):
            self.ids.materials.add_widget(row)

    def _rows(self, matter: MatterView, language: str) -> list[Any]:
        say = self.app.texts.say
        rows = []
        for position, material in enumerate(matter.materials, start=1):
            copies = (self.app.texts.copies(material.copies, language),) if material.copies > 1 else ()
            later = () if material.must else (say("may follow later", language),)
            words = self.app.named(material.name, language)
            rows.append(MaterialRow(position=position, words=words, under=joined((*copies, *later), language)))
        return rows
