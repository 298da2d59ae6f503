"""Check before the ticket: how many are ahead, how long, which windows; claim a priority."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from zoneinfo import ZoneInfo

from kivy.properties import BooleanProperty, StringProperty

from kiosk import offers
from kiosk.screens.controls import Screen
from kiosk.state import State
from kiosk.texts import joined
from wire.api import LineView

DAYS = 2


class ConfirmScreen(Screen):
    """The second of two touches."""

    letter = StringProperty("")
    title = StringProperty("")
    matter = StringProperty("")
    ahead = StringProperty("")
    wait = StringProperty("")
    windows = StringProperty("")
    priority = StringProperty("")
    quieter = StringProperty("")
    visitor = StringProperty("")
    elder = BooleanProperty(False)
    paper = BooleanProperty(True)

    def render(self, state: State) -> None:
        """Draw the state."""
        line = offers.line_of(state, state.place.line)
        if line is None:
            return
        matter = offers.matter_of(state, state.place.matter)
        texts = self.app.texts
        self.letter = line.letter
        self.title = self.app.named(line.name, state.language)
        self.matter = self.app.named(matter.name, state.language) if matter else ""
        unknown = texts.say("unknown", state.language)
        self.ahead = unknown if state.alone else texts.ahead(line.waiting, state.language)
        self.wait = unknown if state.alone else texts.wait(line.estimate, state.language)
        self.windows = joined(line.windows, state.language)
        self.priority = state.priority or ""
        self.visitor, self.elder = state.visitor or "", state.elder
        self.paper = state.printer_fault is None
        self.quieter = self._quieter(line, state) if self.paper else ""  # the lack of paper matters more

    def _quieter(self, line: LineView, state: State) -> str:
        """The first quiet time of each day that has any."""
        if state.hall is None:
            return ""
        zone = ZoneInfo(state.hall.timezone)
        first = {quiet.begins.astimezone(zone).date(): quiet for quiet in reversed(line.quieter)}
        days = [first[day] for day in sorted(first)][:DAYS]
        return "\n".join(self.app.texts.quieter(quiet, state.hall, state.language) for quiet in days)
