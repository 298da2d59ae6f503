"""The staff's own menu: how this kiosk is, and what keeps it going."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kivy.properties import StringProperty

from kiosk.screens.card_grid import fill
from kiosk.screens.controls import Screen, WayCard
from kiosk.state import Server, State

DOES = {
    "test": ("printer", "Print a test slip", "Shows whether the printer prints and cuts."),
    "refilled": ("check", "The paper was changed", "Slips are counted anew from a whole roll."),
    "reload": ("clock", "Start the kiosk again", "Takes a few seconds. Numbers already given stay valid."),
    "quit": ("home", "Close the kiosk", "It stays closed until the hall's programs are started again."),
}
"""Icon, words, and what it does, by the button's name."""

PRINTER = {
    None: "It works.",
    "paper_out": "It has no paper.",
    "cover_open": "Its cover is open.",
    "cutter": "Its cutter is stuck.",
    "offline": "It cannot be reached: look at its cable and its switch.",
    "silent": "It does not answer: switch it off and on.",
}
"""How the printer is, by what it says."""
BROKEN = "It says that it is broken: switch it off and on."


class CareScreen(Screen):
    """One card for each errand."""

    server = StringProperty("")
    printer = StringProperty("")
    told = StringProperty("")

    def render(self, state: State) -> None:
        """Draw the state."""

        def say(text: str, **values: object) -> str:
            said: str = self.app.texts.say(text, state.language, **values)
            return said

        self.server = say("It answers." if state.server is Server.HERE else "It cannot be reached.")
        self.printer = say(PRINTER.get(state.printer_fault, BROKEN))
        if state.paper_left is not None:
            self.printer += " " + say("Paper for {n} slips.", n=state.paper_left)
        self.told = say(state.care.told) if state.care.told else ""
        for card in fill(self.ids.errands, list(DOES), WayCard, columns=1, rows=len(DOES)):
            card.shape, title, under = DOES[card.name]
            card.title, card.under = say(title), say(under)
