"""The ways to find one's matter."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kiosk import offers
from kiosk.screens.card_grid import fill
from kiosk.screens.controls import Screen, WayCard
from kiosk.state import State

WAYS = {
    "find:search": ("search", "Search by typing", "The first letters are enough: YYZZ finds 营业执照."),
    "find:life_event": ("event", "Find by life event", "A child, a marriage, a home, a job, old age…"),
    "find:stage": ("company", "For companies", "From founding a company to closing it."),
    "find:topic": ("topic", "Find by topic", "Everything, sorted by what it is about."),
}
"""Icon, words, and what one does there, by the button's name."""

QUESTIONS = {
    "life_event": ("What has happened in your life?", "Choose what fits."),
    "stage": ("What does your company need?", "Choose what fits."),
    "topic": ("What is it about?", "Choose the closest topic."),
}
"""What the list of each way asks."""

ROWS = 4


class FindScreen(Screen):
    """One card for each way."""

    def render(self, state: State) -> None:
        """Draw the state."""
        names = list(offers.ways_here(state))
        say = self.app.texts.say
        for card in fill(self.ids.ways, names, WayCard, columns=1, rows=max(ROWS, len(names))):
            card.shape, title, under = WAYS[card.name]
            card.title, card.under = say(title, state.language), say(under, state.language)
