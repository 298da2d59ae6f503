"""Home, when nobody was there for long: a calm invitation, in each language in turn. What it shows can be touched."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from dataclasses import replace
from typing import Any

from kivy.clock import Clock
from kivy.properties import StringProperty

from kiosk.screens.home import HomeScreen
from kiosk.state import Place, State

EVERY_S = 4.0  # long enough to read it twice


class AttractScreen(HomeScreen):
    """The lines stay where they are on the home screen, so that the first touch is already the right one."""

    invitation = StringProperty("")
    hint = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._languages: tuple[str, ...] = ()
        self._turn = 0

    def render(self, state: State) -> None:
        """Draw the state."""
        super().render(replace(state, place=Place()))
        self._languages = state.setup.languages
        self._invite()

    def on_parent(self, _screen: Any, parent: Any) -> None:
        """Take turns only while on the screen."""
        Clock.unschedule(self._next)
        if parent is not None:
            Clock.schedule_interval(self._next, EVERY_S)

    def _next(self, _seconds: float) -> None:
        self._turn = (self._turn + 1) % len(self._languages)
        self._invite()

    def _invite(self) -> None:
        say, language = self.app.texts.say, self._languages[self._turn]
        self.invitation = say("Touch the screen to get a number", language)
        self.hint = say("Touch a line below, or find your matter.", language)
