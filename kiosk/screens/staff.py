"""Somebody is called; and where a person helps in any case."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from typing import Any

from kivy.properties import StringProperty

from kiosk.screens.card_grid import fill
from kiosk.screens.controls import Notice, PushButton, Screen
from kiosk.state import Help, State


class CannotWalk(Notice):
    """What to do for whoever cannot go to the desk."""

    name = StringProperty("")


class StaffScreen(Screen):
    """What came of the call, and the guide desk's window, large."""

    help = StringProperty("calling")
    window = StringProperty("")
    desk = StringProperty("")

    def render(self, state: State) -> None:
        """Draw the state."""
        self.help = state.help.value
        self.window = state.setup.guide_desk or ""
        last = "call_again" if state.help is Help.UNHEARD else "cannot_walk"
        for made in fill(self.ids.last, [last], _made, columns=1, rows=1):
            if isinstance(made, PushButton):
                made.words = self.app.texts.say("Call again", state.language)
        self.desk = self.app.texts.desk(state.setup.guide_desk, state.language)


def _made(name: str) -> Any:
    return PushButton(name=name, kind="primary", shape="again") if name == "call_again" else CannotWalk(name=name)
