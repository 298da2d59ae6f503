"""The server is not there: said at once, in every language, with where to go instead."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.controls import Screen
from kiosk.state import Server, State


class AwayWords(BoxLayout):
    """The sentence in one language."""

    words = StringProperty("")
    under = StringProperty("")


class AwayScreen(Screen):
    """Goes by itself when the server is back."""

    starting = BooleanProperty(False)

    def render(self, state: State) -> None:
        """Draw the state."""
        self.starting = state.server is Server.UNHEARD
        self.ids.words.clear_widgets()
        if self.starting:
            return
        texts, desk = self.app.texts, state.setup.guide_desk
        first = [language for language in state.setup.languages if language == state.language]
        for language in first + [other for other in state.setup.languages if other != state.language]:
            there = texts.desk(desk, language)
            words = texts.say("This kiosk cannot give numbers right now. Please go to {desk}.", language, desk=there)
            under = texts.say("It comes back by itself. Numbers already given stay valid.", language)
            self.ids.words.add_widget(AwayWords(words=words, under=under))
