"""Life events, a company's stages or topics, as cards."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kivy.properties import NumericProperty, StringProperty

from config.models import Theme
from kiosk import offers, tokens
from kiosk.screens.card_grid import fill
from kiosk.screens.controls import Screen, ThemeCard
from kiosk.screens.typesetting import common_size
from kiosk.state import State

TITLE_WIDTH, TITLE_HEIGHT = 352, 116  # room on a card, design pixels


class ThemesScreen(Screen):
    """Twelve on a page."""

    way = StringProperty("topic")
    page = NumericProperty(0)
    pages = NumericProperty(1)

    def render(self, state: State) -> None:
        """Draw the state."""
        self.way = state.place.kind or ""
        self.page, self.pages = state.place.page, offers.pages(state)
        shown = [theme for theme in offers.cards_here(state) if isinstance(theme, Theme)]
        columns, rows = offers.shape(state)
        cards = fill(self.ids.cards, [f"theme:{theme.id}" for theme in shown], ThemeCard, columns=columns, rows=rows)
        titles = [self.app.named(theme.name, state.language) for theme in shown]
        size = common_size(titles, TITLE_WIDTH, TITLE_HEIGHT, tokens.CARD_TITLE, tokens.SMALLEST)
        for card, theme, title in zip(cards, shown, titles, strict=True):
            card.title, card.title_size = title, size
            card.shape = "company" if theme.audience == "company" else "person"
