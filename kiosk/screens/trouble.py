"""It did not work: why, and what to do now."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kivy.properties import BooleanProperty, StringProperty

from kiosk import offers
from kiosk.screens.controls import Screen
from kiosk.state import State, Trouble
from kiosk.wishes import Look, Rate, Rejoin

WHY = {
    "hall_closed": "The hall is closed right now.",
    "quota_full": "No numbers are left for this line now.",
    "line_closed": "This line is closed right now.",
    "no_answer": "The server has not answered.",
    "cut_off": "This kiosk is cut off from the hall and cannot look that up now.",
    "check_in_too_early": "It is not yet time for your appointment.",
    "code_empty": "This code could not be read.",
    "code_unreadable": "This code could not be read.",
    "code_too_long": "This code is not of this hall.",
    "code_unknown": "This code is not of this hall.",
    "code_other_hall": "This number is of another hall.",
    "code_other_day": "This number is of another day.",
    "no_numbers": "This kiosk is cut off from the hall and has no number for this line.",
}
"""The reason, by the trouble's code; of any other the server's own sentence is the reason."""

SCAN_AGAIN = "Scan the code of this hall's slip or of your appointment, type it, or ask at {desk}."
COME_THEN = "Please come back then. If you cannot wait, take an ordinary number or ask at {desk}."
CHECK = "Check what you typed and try once more, or ask at {desk}."
TAKE_NEW = "Please take a new number, or ask at {desk}."
ADVICE = {
    "hall_closed": "Choose another line, come back in the opening hours, or ask at {desk}.",
    "quota_full": "Choose another line, come back in the opening hours, or ask at {desk}.",
    "line_closed": "Choose another line, come back in the opening hours, or ask at {desk}.",
    "no_numbers": "Choose another line, or ask at {desk}.",
    "cut_off": "Try again below in a moment, or ask at {desk}.",
    "no_answer": "Try again below. You will not get two numbers.",
    "check_in_too_early": COME_THEN,
    "appointment_other_day": COME_THEN,
    "unknown_appointment": CHECK,
    "unknown_ticket": CHECK,
    "code_empty": SCAN_AGAIN,
    "code_unreadable": SCAN_AGAIN,
    "code_too_long": SCAN_AGAIN,
    "code_unknown": SCAN_AGAIN,
    "code_other_hall": TAKE_NEW,
    "code_other_day": TAKE_NEW,
}
"""What to do now, by the trouble's code."""


class TroubleScreen(Screen):
    """Never a bare code: a sentence, and a way out."""

    title = StringProperty("No number this time")
    why = StringProperty("")
    message = StringProperty("")
    advice = StringProperty("")
    may_try_again = BooleanProperty(False)

    def render(self, state: State) -> None:
        """Draw the state."""
        trouble = state.trouble or Trouble("no_answer")
        say = self.app.texts.say
        known = WHY.get(trouble.code)
        self.title = _title(state, trouble)
        self.why = say(known, state.language) if known else trouble.message
        self.message = _message(state, trouble) if known else ""
        self.may_try_again = trouble.code in ("no_answer", "cut_off")
        advice = ADVICE.get(trouble.code, "Go back and choose again, or ask at {desk}.")
        desk = self.app.texts.desk(state.setup.guide_desk, state.language)
        self.advice = say(advice, state.language, desk=desk)


def _title(state: State, trouble: Trouble) -> str:
    if trouble.code.startswith("code_"):
        return "This code leads nowhere here"
    return "That did not work" if isinstance(state.asked, Look | Rejoin | Rate) else "No number this time"


def _message(state: State, trouble: Trouble) -> str:
    """The server's own sentence; of a closed line the newest, which is in the language chosen meanwhile."""
    line = offers.line_of(state, state.place.line) if trouble.code == "line_closed" else None
    return (line.closed_because if line else None) or trouble.message
