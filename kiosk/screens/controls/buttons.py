"""Everything that can be touched, and the plain buttons."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from typing import Any

from kivy.app import App
from kivy.properties import (
    BooleanProperty,
    NumericProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from kiosk import tokens
from kiosk.screens.scale import px

SLIP_OFF = 48  # a finger may slide this far off a button (design pixels) and still have meant it


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


class FootButton(Touchable):
    """A button of the footer: its icon above its words where the footer has one row, else beside them."""

    words = StringProperty("")
    shape = StringProperty("")
    above = BooleanProperty(False)
