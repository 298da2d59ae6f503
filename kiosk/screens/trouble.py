"""No ticket: why, and what to do now."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kivy.properties import BooleanProperty, StringProperty

from kiosk import offers
from kiosk.screens.controls import Screen
from kiosk.state import State, Trouble

WHY = {
    "hall_closed": "The hall is closed right now.",
    "quota_full": "No numbers are left for this line now.",
    "line_closed": "This line is closed right now.",
    "no_answer": "The server has not answered.",
}


class TroubleScreen(Screen):
    """Never a bare code: a sentence, and a way out."""

    why = StringProperty("")
    message = StringProperty("")
    advice = StringProperty("")
    may_try_again = BooleanProperty(False)

    def render(self, state: State) -> None:
        """Draw the state."""
        trouble = state.trouble or Trouble("no_answer")
        texts = self.app.texts
        desk = texts.desk(state.setup.guide_desk, state.language)
        known = WHY.get(trouble.code)
        self.why = texts.say(known, state.language) if known else trouble.message
        self.message = _message(state, trouble) if known else ""
        self.may_try_again = trouble.code == "no_answer"
        if self.may_try_again:
            self.advice = texts.say("Try again below. You will not get two numbers.", state.language)
        elif known:
            choose = "Choose another line, come back in the opening hours, or ask at {desk}."
            self.advice = texts.say(choose, state.language, desk=desk)
        else:
            self.advice = texts.say("Go back and choose again, or ask at {desk}.", state.language, desk=desk)


def _message(state: State, trouble: Trouble) -> str:
    """The server's own sentence; of a closed line the newest, which is in the language chosen meanwhile."""
    line = offers.line_of(state, state.place.line) if trouble.code == "line_closed" else None
    return (line.closed_because if line else None) or trouble.message
