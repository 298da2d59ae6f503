"""The frame of every screen: the hall's name and clock above; back, home, staff and languages always below."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.controls import FootButton, Touchable


class LanguageButton(Touchable):
    """One language, in its own words."""

    language = StringProperty("")
    words = StringProperty("")
    chosen = BooleanProperty(False)


class AccessButton(FootButton):
    """Leads to larger type, stronger contrast, lower buttons, voice and language."""


class Frame(BoxLayout):
    """Header, the screen's place, footer."""

    hall_name = StringProperty("")
    time = StringProperty("")
    day = StringProperty("")
    may_go_back = BooleanProperty(False)
    may_go_home = BooleanProperty(False)
    one_row = BooleanProperty(False)

    def put(self, screen: Any) -> None:
        """Put a screen between header and footer."""
        self.ids.holder.clear_widgets()
        self.ids.holder.add_widget(screen)

    def offer(self, languages: tuple[tuple[str, str], ...]) -> None:
        """Offer what makes the screen easier, and these languages: (code, its own name).

        A footer of one row has no room for the languages: they stand beside what makes the screen easier.
        """
        access = AccessButton(above=True)
        if self.one_row:
            self.ids.beside.add_widget(access)
            return
        self.ids.languages.add_widget(access)
        for code, words in languages:
            self.ids.languages.add_widget(LanguageButton(name=f"language:{code}", language=code, words=words))
