"""The raised cards that stand for a line, a way, a theme or a matter, and what is on them."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    StringProperty,
)
from kivy.uix.widget import Widget

from kiosk import tokens
from kiosk.screens.controls.buttons import Touchable


class Raised(Touchable):
    """A card to touch, lying on the paper."""


class LineCard(Raised):
    """One line of the hall: letter, name, how many wait and how long."""

    letter = StringProperty("")
    title = StringProperty("")
    title_size = NumericProperty(tokens.CARD_TITLE)
    tall_title = BooleanProperty(False)  # of two lines
    under = StringProperty("")
    crowd = NumericProperty(0)  # 0 nobody, 1 few, 2 some, 3 many
    open = BooleanProperty(True)


class WayCard(Raised):
    """One way to find something: what it is called, and what one does there."""

    shape = StringProperty("")
    title = StringProperty("")
    under = StringProperty("")


class ThemeCard(Raised):
    """One life event or topic."""

    title = StringProperty("")
    title_size = NumericProperty(tokens.CARD_TITLE)
    shape = StringProperty("person")


class MatterCard(Raised):
    """One matter of a list."""

    title = StringProperty("")
    title_size = NumericProperty(42)
    under = StringProperty("")
    letter = StringProperty("")


class Badge(Widget):
    """A line's letter on a rounded square."""

    letter = StringProperty("")
    ground = ColorProperty()
    ink = ColorProperty()
    edge = ColorProperty((0, 0, 0, 0))
    largest = NumericProperty(60)


class Crowd(Widget):
    """Three bars, filled by how many wait: told by shape, and by the words beside it."""

    level = NumericProperty(0)
