"""Search: type what the matter is called, on the keys below."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from typing import Any

from kivy.properties import StringProperty

from kiosk import keyboard, offers
from kiosk.screens.card_grid import fill
from kiosk.screens.controls import KeyButton, MatterCard, Notice, PushButton, Screen
from kiosk.screens.typesetting import common_size
from kiosk.state import Mode, State
from wire.api import MatterView

TITLE_WIDTH, TITLE_HEIGHT = 740, 70  # room on a card, design pixels
SHOWN, LOW_SHOWN = 2, 1  # rows above the keys


class NothingFound(Notice):
    """Says so, in the place of what was found."""

    name = StringProperty("")


class SearchScreen(Screen):
    """The nearest matter at once; the others a touch away."""

    typed = StringProperty("")

    def render(self, state: State) -> None:
        """Draw the state."""
        self.typed = state.place.typed
        found = offers.matters(state)
        names = [f"matter:{matter.code}" for matter in found]
        rows = LOW_SHOWN if Mode.LOW in state.modes else SHOWN
        if len(found) > rows:
            names = [*names[: rows - 1], "results"]
        elif self.typed and not found:
            names = ["nothing"]
        shown = fill(self.ids.found, names, _made, columns=1, rows=rows)
        self._name([card for card in shown if isinstance(card, MatterCard)], found, state)
        for button in (one for one in shown if isinstance(one, PushButton)):
            button.words = self.app.texts.say("Show all {n}", state.language, n=len(found))
        lay_keys(self.ids.board, state, self.app.texts.say("Delete", state.language))

    def _name(self, cards: list[Any], found: tuple[MatterView, ...], state: State) -> None:
        titles = [self.app.named(matter.name, state.language) for matter in found[: len(cards)]]
        size = common_size(titles, TITLE_WIDTH, TITLE_HEIGHT, 42, 26)
        for card, matter, title in zip(cards, found, titles, strict=False):
            line = offers.line_of(state, matter.line)
            card.letter, card.title, card.title_size = matter.line, title, size
            card.under = self.app.named(line.name, state.language) if line else ""


def _made(name: str) -> Any:
    if name == "nothing":
        return NothingFound(name=name)
    return PushButton(name=name, shape="next", icon_after=True) if name == "results" else MatterCard(name=name)


def lay_keys(grid: Any, state: State, delete: str) -> None:
    """Let the grid hold the keys of this place's page; `delete` is the word on the key that takes one back."""
    keys = keyboard.keys_here(state)
    rows = -(-len(keys) // keyboard.COLUMNS)
    names = [f"key:{key}" if key else "" for key in keys]
    for key, button in zip(keys, fill(grid, names, KeyButton, columns=keyboard.COLUMNS, rows=rows), strict=True):
        if key:
            button.words = {keyboard.DELETE: delete, keyboard.MORE: keyboard.more_words(state)}.get(key, key)
