"""The ticket: the number, huge, the QR code, and what the paper does."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kivy.properties import BooleanProperty, StringProperty

from kiosk import offers
from kiosk.offline.ticket import OwnTicket
from kiosk.screens import qr  # noqa: F401 - names a widget of the kv file
from kiosk.screens.controls import Screen
from kiosk.state import Slip, State
from kiosk.texts import joined
from kiosk.wishes import CheckIn
from wire.api import TicketIssued

NO_SLIP = {
    "paper_out": "No slip: the printer has no paper.",
    "cover_open": "No slip: the printer's cover is open.",
}


def _whose(state: State, ticket: TicketIssued) -> str:
    """What is said above the number."""
    if isinstance(ticket, OwnTicket):
        return "Offline number"
    if ticket.reprint:
        return "You have this number already"
    if isinstance(state.asked, CheckIn) and ticket.slot is None:
        return "Your appointment's time is over: you wait as everyone does"
    return "Your number"


class SlipReadyScreen(Screen):
    """Everything that stands on the slip, so that the visitor can go without it."""

    own = BooleanProperty(False)  # given out while the kiosk was cut off
    number = StringProperty("")
    title = StringProperty("")
    ahead = StringProperty("")
    wait = StringProperty("")
    windows = StringProperty("")
    url = StringProperty("")
    slip = StringProperty("printing")
    no_slip = StringProperty("")
    whose = StringProperty("Your number")

    def render(self, state: State) -> None:
        """Draw the state."""
        ticket = state.ticket
        if ticket is None:
            return
        line = offers.line_of(state, ticket.line)
        matter = offers.matter_of(state, ticket.matter)
        named = matter or line
        texts = self.app.texts
        self.number = ticket.number
        self.whose = _whose(state, ticket)
        self.title = self.app.named(named.name, state.language) if named else ""
        self.own = isinstance(ticket, OwnTicket)
        unknown = texts.say("unknown", state.language)
        self.ahead = unknown if self.own else texts.ahead(ticket.ahead, state.language)
        self.wait = unknown if self.own else texts.wait(ticket.estimate, state.language)
        self.windows = joined(ticket.windows, state.language)
        self.url = ticket.url
        fault = NO_SLIP.get(state.slip_fault or "", "No slip: the printer does not work right now.")
        self.no_slip = texts.say(fault, state.language) if state.slip is Slip.FAILED else ""
        self.slip = state.slip.value
