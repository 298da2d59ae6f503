"""The frame of every screen: the hall's name and clock above; back, home, staff and languages always below."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.controls import Touchable


class LanguageButton(Touchable):
    """One language, in its own words."""

    language = StringProperty("")
    words = StringProperty("")
    chosen = BooleanProperty(False)


class Frame(BoxLayout):
    """Header, the screen's place, footer."""

    hall_name = StringProperty("")
    time = StringProperty("")
    day = StringProperty("")
    may_go_back = BooleanProperty(False)
    may_go_home = BooleanProperty(False)

    def put(self, screen: Any) -> None:
        """Put a screen between header and footer."""
        self.ids.holder.clear_widgets()
        self.ids.holder.add_widget(screen)

    def offer(self, languages: tuple[tuple[str, str], ...]) -> None:
        """Offer these languages: (code, its own name)."""
        for code, words in languages:
            self.ids.languages.add_widget(LanguageButton(name=f"language:{code}", language=code, words=words))
