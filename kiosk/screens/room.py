"""Room on a screen: how much it needs, and where its controls go when they must be within reach from a wheelchair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from kiosk import tokens
from kiosk.screens.controls import Hero, Pager, Screen, Touchable, Words
from kiosk.screens.scale import px
from kiosk.screens.typesetting import LINE_HEIGHT

ABOVE, BELOW = 26, 22  # around the controls, design pixels


def least_height(widget: Any) -> float:
    """The height that a widget needs at least: its own where it is fixed, else a line of small type for each text."""
    if widget.size_hint_y is None:
        return float(widget.height)
    if isinstance(widget, Words):
        return px(tokens.SMALLEST) * LINE_HEIGHT if widget.words else 0.0
    least = _of_parts(widget, [least_height(part) for part in widget.children])
    return max(least, px(tokens.TARGET)) if isinstance(widget, Touchable) else least


def _of_parts(widget: Any, heights: list[float]) -> float:
    if not heights or not isinstance(widget, (BoxLayout, GridLayout)):
        return 0.0
    around = float(widget.padding[1] + widget.padding[3])
    if isinstance(widget, GridLayout):
        rows = widget.rows or -(-len(heights) // max(1, widget.cols or 1))
        return float(max(heights) * rows + widget.spacing[1] * (rows - 1) + around)
    if widget.orientation == "horizontal":
        return max(heights) + around
    return float(sum(heights) + widget.spacing * (len(heights) - 1) + around)


def lower(screen: Any) -> None:
    """Move all that is touched to the foot of a screen, in its order; what is read stays above, in its order."""
    parts = list(_parts(screen))
    screen.clear_widgets()
    screen.padding = 0
    heads = [part for part in parts if isinstance(part, Hero)]
    controls = [part for part in parts if _is_control(part)]
    read = [part for part in parts if part not in controls and part not in heads and type(part) is not Widget]
    for head in heads:
        screen.add_widget(head)
    if read:
        screen.add_widget(_column(read))
        if all(part.size_hint_y is None for part in read) and heads:
            _as_high_as_its_parts(screen.children[0])
    if heads and not any(part.size_hint_y is not None for part in read):
        heads[-1].size_hint_y = 1
    if controls:
        screen.add_widget(_within_reach(controls))


def _parts(column: Any) -> Iterator[Any]:
    """What a column holds from top to bottom; of columns within it that hold both kinds, the parts."""
    for part in reversed(column.children[:]):
        plain = type(part) is BoxLayout and part.orientation == "vertical"
        outermost = isinstance(column, Screen)
        if plain and _holds_control(part) and (outermost or not _is_control(part)):
            yield from _parts(part)
            part.clear_widgets()
        else:
            yield part


def _is_control(part: Any) -> bool:
    """Whether it is touched, or holds nothing else than what is touched."""
    if isinstance(part, (Touchable, GridLayout, Pager)):
        return True
    inner = [one for one in part.children if type(one) is not Widget]
    return bool(inner) and isinstance(part, BoxLayout) and all(_is_control(one) for one in inner)


def _holds_control(part: Any) -> bool:
    return any(isinstance(inner, (Touchable, GridLayout, Pager)) for inner in part.walk(restrict=True))


def _column(parts: list[Any]) -> Any:
    column = BoxLayout(orientation="vertical", spacing=px(tokens.GAP))
    column.padding = px(tokens.MARGIN), px(ABOVE), px(tokens.MARGIN), 0
    for part in parts:
        column.add_widget(part)
    return column


def _within_reach(controls: list[Any]) -> Any:
    """A column of controls: as high as can be reached where they are flexible, else as high as they are."""
    column = _column(controls)
    column.padding = px(tokens.MARGIN), px(ABOVE), px(tokens.MARGIN), px(BELOW)
    for part in controls:
        if isinstance(part, GridLayout):
            part.padding = 0  # the column has it
    if any(part.size_hint_y is not None for part in controls):
        column.size_hint_y = None
        column.height = px(tokens.REACH - tokens.FOOTER + ABOVE)
    else:
        _as_high_as_its_parts(column)
    return column


def _as_high_as_its_parts(column: Any) -> None:
    def fit(*_: Any) -> None:
        gaps = column.spacing * (len(column.children) - 1)
        column.height = sum(part.height for part in column.children) + gaps + column.padding[1] + column.padding[3]

    column.size_hint_y = None
    for part in column.children:
        part.bind(height=fit)
    fit()
