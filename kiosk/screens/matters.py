"""The matters under one life event, stage or topic, or those that fit what was typed."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kivy.properties import NumericProperty, StringProperty

from kiosk import offers
from kiosk.screens.card_grid import fill
from kiosk.screens.controls import MatterCard, Screen
from kiosk.screens.typesetting import common_size
from kiosk.state import State
from wire.api import MatterView

TITLE_WIDTH, TITLE_HEIGHT = 740, 96  # room on a card, design pixels


class MattersScreen(Screen):
    """Five on a page."""

    way = StringProperty("topic")
    theme = StringProperty("")
    page = NumericProperty(0)
    pages = NumericProperty(1)

    def render(self, state: State) -> None:
        """Draw the state."""
        self.way = state.place.kind or "search"
        theme = offers.theme_of(state, state.place.theme)
        self.theme = self.app.named(theme.name, state.language) if theme else state.place.typed
        self.page, self.pages = state.place.page, offers.pages(state)
        shown = [matter for matter in offers.cards_here(state) if isinstance(matter, MatterView)]
        columns, rows = offers.shape(state)
        names = [f"matter:{matter.code}" for matter in shown]
        cards = fill(self.ids.cards, names, MatterCard, columns=columns, rows=rows)
        titles = [self.app.named(matter.name, state.language) for matter in shown]
        size = common_size(titles, TITLE_WIDTH, TITLE_HEIGHT, 42, 30)
        for card, matter, title in zip(cards, shown, titles, strict=True):
            line = offers.line_of(state, matter.line)
            card.letter = matter.line
            card.title, card.title_size = title, size
            card.under = self.app.named(line.name, state.language) if line else ""
