"""Home: the lines, and the ways to find a matter."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk import offers, tokens
from kiosk.screens.card_grid import fill
from kiosk.screens.controls import LineCard, MenuButton, Screen
from kiosk.screens.find import WAYS
from kiosk.screens.typesetting import common_size, measure_with
from kiosk.state import State
from kiosk.texts import joined
from wire.api import LineView

FEW, SOME = 5, 15  # people waiting, for the three bars
TITLE_WIDTH, TALL_TITLE_HEIGHT = 336, 108  # room on a card, design pixels

MENU = {
    "find": ("search", "Find your matter"),
    "enter:appointment": ("calendar", "Appointment"),
    "enter:progress": ("people", "My number"),
    **{name: way[:2] for name, way in WAYS.items()},
}
"""Icon and words of each button below the lines, by its name."""


class HomeScreen(Screen):
    """Eight lines on a page; two touches to a ticket."""

    open = BooleanProperty(True)
    hours = StringProperty("")
    ticker = StringProperty("")
    menu = BooleanProperty(True)
    visitor = StringProperty("")
    id_reader = BooleanProperty(False)
    page = NumericProperty(0)
    pages = NumericProperty(1)

    def render(self, state: State) -> None:
        """Draw the state."""
        hall = state.hall
        if hall is None:
            return
        self.open = hall.open or state.alone
        self.hours = joined(tuple(f"{s.opens}–{s.closes}" for s in hall.sessions), state.language)
        self.ticker = self.app.named(state.setup.ticker, state.language) if state.setup.ticker else ""
        self.visitor, self.id_reader = state.visitor or "", state.setup.id_reader
        self.page, self.pages = state.place.page, offers.pages(state)
        shown = [line for line in offers.cards_here(state) if isinstance(line, LineView)]
        columns, rows = offers.shape(state)
        cards = fill(self.ids.cards, [f"line:{line.letter}" for line in shown], LineCard, columns=columns, rows=rows)
        titles = [self.app.named(line.name, state.language) for line in shown]
        measure = measure_with(bold=True)
        tall = not self.app.plain or any(measure(title) * tokens.CARD_TITLE > TITLE_WIDTH for title in titles)
        size = self._title_size(titles) if tall and self.app.plain else 0
        for card, line, title in zip(cards, shown, titles, strict=True):
            card.letter, card.open, card.title = line.letter, offers.gives(state, line), title
            card.tall_title, card.title_size = tall, size or tokens.CARD_TITLE
            card.under = self._under(line, state, " · " if tall else "\n")
            card.crowd = 0 if state.alone else _crowd(line.waiting)
        self._offer(offers.menu(state), state.language)

    def _title_size(self, titles: list[str]) -> float:
        return common_size(titles, TITLE_WIDTH, TALL_TITLE_HEIGHT, tokens.CARD_TITLE, tokens.SMALLEST)

    def _offer(self, menu: tuple[str, ...], language: str) -> None:
        self.menu = bool(menu)
        for button in fill(self.ids.menu, list(menu), MenuButton, columns=max(1, len(menu)), rows=1):
            button.shape, words = MENU[button.name]
            button.words = self.app.texts.say(words, language)

    def _under(self, line: LineView, state: State, between: str) -> str:
        texts, language = self.app.texts, state.language
        if not offers.gives(state, line):
            return str(texts.say("Closed", language))
        if state.alone:
            return str(texts.say("Wait unknown", language))
        if line.waiting == 0:
            return str(texts.waiting(0, language))
        return between.join((texts.waiting(line.waiting, language), texts.wait_short(line.estimate, language)))


def _crowd(people: int) -> int:
    """How many of the three bars are full."""
    return 0 if people == 0 else 1 if people <= FEW else 2 if people <= SOME else 3
