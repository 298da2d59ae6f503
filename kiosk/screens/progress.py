"""How a ticket stands, and what its visitor may do about it."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from typing import Any
from zoneinfo import ZoneInfo

from kivy.properties import BooleanProperty, StringProperty

from kiosk import offers
from kiosk.screens.card_grid import fill
from kiosk.screens.controls import PushButton, Screen
from kiosk.state import State
from kiosk.texts import clock
from wire.api import TicketAction, TicketProgress, TicketState

STATES = {
    TicketState.WAITING: "You are waiting in the line",
    TicketState.CALLED: "You are called. Please go to window {window} now.",
    TicketState.SERVING: "Being served at window {window}",
    TicketState.DONE: "Your visit is finished",
    TicketState.MISSED: "Your call was missed",
    TicketState.PARKED: "On hold until you come back to the window",
    TicketState.CANCELLED: "This number was cancelled",
    TicketState.LAPSED: "This number has lapsed",
}
"""Each state, as it is told to the visitor."""

ACTIONS = {
    "rejoin": ("again", "Wait in the line again"),
    "rate": ("star", "Rate your visit"),
    "done": ("check", "Done"),
}
"""Icon and words of each button."""


class ProgressScreen(Screen):
    """The number, large; the state, in words; one button for what is likeliest wanted."""

    number = StringProperty("")
    title = StringProperty("")
    state_words = StringProperty("")
    waiting = BooleanProperty(False)
    ahead = StringProperty("")
    wait = StringProperty("")
    advice = StringProperty("")

    def render(self, state: State) -> None:
        """Draw the state."""
        progress = state.progress
        if progress is None:
            return
        texts, language = self.app.texts, state.language
        line = offers.line_of(state, progress.line)
        matter = offers.matter_of(state, progress.matter)
        named = matter or line
        self.number = progress.number
        self.title = self.app.named(named.name, language) if named else ""
        self.state_words = texts.say(STATES[progress.state], language, window=progress.window or "")
        self.waiting = progress.state is TicketState.WAITING
        self.ahead = texts.ahead(progress.ahead or 0, language)
        self.wait = texts.wait(progress.estimate, language) if progress.estimate else ""
        self.advice = self._advice(state, progress)
        names = [act for act in ("rejoin", "rate") if state.may(TicketAction(act))][:1] or ["done"]
        for button in fill(self.ids.actions, names, _made, columns=1, rows=1):
            button.shape, words = ACTIONS[button.name]
            button.words = texts.say(words, language)

    def _advice(self, state: State, progress: TicketProgress) -> str:
        say = self.app.texts.say
        desk = self.app.texts.desk(state.setup.guide_desk, state.language)
        if state.rejoined:
            return str(say("You are back in the line.", state.language))
        if progress.state is TicketState.MISSED and not state.may(TicketAction.REJOIN):
            return str(say("Please take a new number, or ask at {desk}.", state.language, desk=desk))
        if progress.rejoin_until is not None and state.hall is not None:
            until = clock(progress.rejoin_until.astimezone(ZoneInfo(state.hall.timezone)))
            return str(say("You may wait again until {time}.", state.language, time=until))
        if TicketAction.RATE in progress.may and not state.may(TicketAction.RATE) and state.setup.scanner:
            return str(say("To rate your visit, hold your slip's code under the scanner.", state.language))
        if progress.rated is not None:
            return str(say("You rated this visit. Thank you.", state.language))
        return ""


def _made(name: str) -> Any:
    return PushButton(name=name, kind="primary", largest=56)
