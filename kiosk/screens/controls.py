"""What screens are made of: words that always fit, icons, and everything that can be touched."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.graphics import Color, InstructionGroup, SmoothLine
from kivy.properties import (
    AliasProperty,
    BooleanProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from kiosk import tokens
from kiosk.screens.icons import ICONS
from kiosk.screens.scale import px
from kiosk.screens.typesetting import measure_with, typeset

SLIP_OFF = 48  # a finger may slide this far off a button (design pixels) and still have meant it


class Words(Label):
    """Text that is set as large as its box allows, between two sizes, wrapped as each language wants."""

    words = StringProperty("")
    largest = NumericProperty(tokens.BODY)
    smallest = NumericProperty(tokens.SMALLEST)
    natural = NumericProperty(0)  # width on one line at the largest size

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._set = Clock.create_trigger(self._set_now, -1)
        for name in ("words", "size", "largest", "bold"):
            self.fbind(name, self._set)
        for name in ("words", "largest", "bold"):
            self.fbind(name, self._measure)
        self._measure()
        self._set()

    def _measure(self, *_: Any) -> None:
        self.natural = measure_with(self.bold)(self.words) * px(self._wanted()) + px(4)

    def _wanted(self) -> float:
        """The largest size in the visitor's modes; figures that are huge already stay as they are."""
        return float(self.largest * (tokens.TYPE if self.largest <= tokens.HUGE else 1))

    def _set_now(self, *_: Any) -> None:
        wanted = self._wanted()
        least = wanted if self.smallest == self.largest else min(self.smallest, wanted)
        size, lines = typeset(self.words, self.width, self.height, px(wanted), px(least), bold=self.bold)
        self.font_size = size
        self.text = "\n".join(lines)

    def _corner(self) -> tuple[int, int]:
        width, height = self.texture_size
        beside, below = self.width - width, self.height - height
        x = {"left": 0.0, "center": beside / 2, "right": beside}.get(self.halign, 0.0)
        y = {"top": below, "middle": below / 2, "bottom": 0.0}.get(self.valign, 0.0)
        return round(self.x + x), round(self.y + y)

    corner = AliasProperty(_corner, bind=("pos", "size", "texture_size", "halign", "valign"))


class Icon(Widget):
    """One line drawing, as large as its box."""

    shape = StringProperty("")
    tint = ColorProperty()
    stroke = NumericProperty(tokens.STROKE)

    def __init__(self, **kwargs: Any) -> None:
        self._drawing = InstructionGroup()
        super().__init__(**kwargs)
        self.canvas.add(self._drawing)
        draw = Clock.create_trigger(self._draw, -1)
        for name in ("shape", "tint", "stroke", "pos", "size"):
            self.fbind(name, draw)
        draw()

    def _draw(self, *_: Any) -> None:
        self._drawing.clear()
        side = min(self.width, self.height)
        left, bottom = self.center_x - side / 2, self.center_y - side / 2
        self._drawing.add(Color(rgba=self.tint))
        for stroke in ICONS.get(self.shape, ()):
            points = [at for x, y in stroke for at in (left + x * side, bottom + y * side)]
            self._drawing.add(SmoothLine(points=points, width=px(self.stroke) / 2))


class Touchable(ButtonBehavior, BoxLayout):
    """Anything that can be touched. It shows the press at once, and tells the app its name on release."""

    name = StringProperty("")

    def on_touch_up(self, touch: Any) -> Any:
        """Count a finger that slid a little off the button."""
        near = px(SLIP_OFF)
        x, y = touch.pos
        self.always_release = self.x - near <= x <= self.right + near and self.y - near <= y <= self.top + near
        return super().on_touch_up(touch)

    def on_press(self) -> None:
        """Note when the press was felt, for the screen map."""
        App.get_running_app().pressed(self.name)

    def on_release(self) -> None:
        """Tell the app."""
        x, y = self.last_touch.pos if self.last_touch else self.center
        App.get_running_app().touched(self, x, y)


class PushButton(Touchable):
    """A button with an icon and a word or two. `kind` is primary, outline or quiet."""

    words = StringProperty("")
    icon_after = BooleanProperty(False)
    shape = StringProperty("")
    kind = StringProperty("outline")
    largest = NumericProperty(tokens.BUTTON)


class ChoiceButton(Touchable):
    """A button that stays chosen; a check mark says so, not the colour alone."""

    words = StringProperty("")
    chosen = BooleanProperty(False)
    largest = NumericProperty(tokens.BODY)


class MenuButton(Touchable):
    """One of several equal buttons in a row: its icon above its words."""

    words = StringProperty("")
    shape = StringProperty("")


class KeyButton(Touchable):
    """One key of the screen's keyboard; `words` is what it types, or what it does."""

    words = StringProperty("")
    largest = NumericProperty(tokens.KEY)


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


class FootButton(Touchable):
    """A button of the footer: its icon above its words where the footer has one row, else beside them."""

    words = StringProperty("")
    shape = StringProperty("")
    above = BooleanProperty(False)


class Screen(BoxLayout):
    """A screen between header and footer. `render` draws a state, and is called at each change of it."""

    app = ObjectProperty()
    path = ListProperty()

    def render(self, state: Any) -> None:
        """Draw the state."""
        raise NotImplementedError
