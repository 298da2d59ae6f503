"""The larger parts of a screen, and the screen itself."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from typing import Any

from kivy.properties import (
    ColorProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout

from kiosk import tokens


class Hero(BoxLayout):
    """The head of a screen: where one is, what to do here."""

    trail = StringProperty("")
    title = StringProperty("")
    under = StringProperty("")
    ticker = StringProperty("")
    note = StringProperty("")
    shape = StringProperty("door")
    title_size = NumericProperty(tokens.TITLE)


class Card(BoxLayout):
    """A white sheet with rounded corners."""

    ground = ColorProperty()
    edge = ColorProperty()


class Fact(BoxLayout):
    """One thing to know: what it is, and how it is now."""

    shape = StringProperty("")
    label = StringProperty("")
    value = StringProperty("")
    largest = NumericProperty(tokens.BUTTON)


class Field(BoxLayout):
    """What was typed, or what to type while there is nothing."""

    typed = StringProperty("")
    hint = StringProperty("")
    shape = StringProperty("search")


class Notice(BoxLayout):
    """A sentence that matters now, with a mark."""

    shape = StringProperty("warning")
    words = StringProperty("")
    under = StringProperty("")
    ground = ColorProperty()
    ink = ColorProperty()


class Pager(BoxLayout):
    """Two buttons and where one is between them; no swiping."""

    page = NumericProperty(0)
    pages = NumericProperty(1)


class Screen(BoxLayout):
    """A screen between header and footer. `render` draws a state, and is called at each change of it."""

    app = ObjectProperty()
    path = ListProperty()

    def render(self, state: Any) -> None:
        """Draw the state."""
        raise NotImplementedError
