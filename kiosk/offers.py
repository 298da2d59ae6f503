"""What the visitor may choose from at each place: lines, themes, matters, and their pages."""

from __future__ import annotations

from config.models import Theme, Way
from kiosk.searching import found
from kiosk.state import Mode, Screen, State
from wire.api import LineView, MatterView

COLUMNS = {Screen.HOME: 2, Screen.THEMES: 2, Screen.MATTERS: 1}
"""Columns of cards; larger type has one."""

ROWS = {Screen.HOME: 4, Screen.THEMES: 6, Screen.MATTERS: 5}
LARGE_ROWS = {Screen.HOME: 4, Screen.THEMES: 6, Screen.MATTERS: 4}
LOW_ROWS = {Screen.HOME: 3, Screen.THEMES: 4, Screen.MATTERS: 4}
LARGE_AND_LOW_ROWS = {Screen.HOME: 3, Screen.THEMES: 4, Screen.MATTERS: 3}
"""Rows of cards, by mode, where no pager takes the place of one."""

ENTRIES = ("appointment", "progress")  # ways that begin with a code, which only the server knows
AT_HOME = 3  # buttons that find room below the lines; more ways to find a matter are gathered behind one

Cards = tuple[LineView, ...] | tuple[Theme, ...] | tuple[MatterView, ...]


def lines(state: State) -> tuple[LineView, ...]:
    """The lines this kiosk offers, in the order of its configuration."""
    if state.hall is None:
        return ()
    if not (offered := state.setup.lines):
        return state.hall.lines
    return tuple(line for letter in offered for line in state.hall.lines if line.letter == letter)


def menu(state: State) -> tuple[str, ...]:
    """The buttons below the lines, by name: each way, or one button for all that find a matter where there are many."""
    ways = tuple(way for way in state.setup.menu if not (state.alone and way in ENTRIES))
    if len(state.setup.menu) <= AT_HOME:
        return tuple(_button(way) for way in ways)
    return ("find", *(_button(way) for way in ways if way in ENTRIES))


def ways_here(state: State) -> tuple[str, ...]:
    """The buttons of this place that lead to a matter, by name."""
    if state.place.screen is Screen.FIND:
        return tuple(_button(way) for way in state.setup.menu if way not in ENTRIES)
    return menu(state)


def letters(state: State) -> tuple[str, ...]:
    """The letters that a number of this hall may begin with."""
    return tuple(line.letter for line in state.hall.lines) if state.hall else ()


def _button(way: Way) -> str:
    return f"{'enter' if way in ENTRIES else 'find'}:{way}"


def line_of(state: State, letter: str | None) -> LineView | None:
    """One line, as the server last told of it."""
    return next((line for line in state.hall.lines if line.letter == letter), None) if state.hall else None


def gives(state: State, line: LineView) -> bool:
    """Whether a number of this line can be had now."""
    return line.letter in state.ahead if state.alone else line.open


def matter_of(state: State, code: str | None) -> MatterView | None:
    """One matter."""
    return next((m for m in state.hall.matters if m.code == code), None) if state.hall else None


def theme_of(state: State, name: str | None) -> Theme | None:
    """The theme a visitor chose."""
    return next((theme for theme in themes(state) if theme.id == name), None)


def themes(state: State) -> tuple[Theme, ...]:
    """The life events, the stages of a company or the topics under which there is a matter."""
    there: dict[str, Theme] = {}
    for theme in state.setup.themes:
        if theme.kind == state.place.kind and any(theme.id in _words(state, matter) for matter in _matters(state)):
            there.setdefault(theme.id, theme)
    return tuple(there.values())


def matters(state: State) -> tuple[MatterView, ...]:
    """The matters under the theme of this place, or those that fit what was typed."""
    if state.place.kind is None:
        return found(_matters(state), state.place.typed)
    return tuple(matter for matter in _matters(state) if state.place.theme in _words(state, matter))


def cards(state: State) -> Cards:
    """All cards of this place, over all its pages."""
    match state.place.screen:
        case Screen.HOME:
            return lines(state)
        case Screen.THEMES:
            return themes(state)
        case Screen.MATTERS:
            return matters(state)
    return ()


def shape(state: State) -> tuple[int, int]:
    """Columns and rows of cards at this place, in the visitor's modes; a pager takes the place of a row."""
    screen, large = state.place.screen, Mode.LARGE in state.modes
    by_mode = (
        (LARGE_AND_LOW_ROWS if large else LOW_ROWS) if Mode.LOW in state.modes else (LARGE_ROWS if large else ROWS)
    )
    columns, rows = 1 if large else COLUMNS[screen], by_mode[screen]
    return columns, rows if len(cards(state)) <= columns * rows else rows - 1


def pages(state: State) -> int:
    """How many pages the cards of this place fill; at least 1."""
    if state.place.screen not in COLUMNS:
        return 1
    columns, rows = shape(state)
    return max(1, -(-len(cards(state)) // (columns * rows)))


def cards_here(state: State) -> Cards:
    """The cards of the page that is open."""
    columns, rows = shape(state)
    size = columns * rows
    page = min(state.place.page, pages(state) - 1)
    return cards(state)[page * size : (page + 1) * size]


def _matters(state: State) -> tuple[MatterView, ...]:
    offered = {line.letter for line in lines(state)}
    return tuple(m for m in state.hall.matters if m.line in offered) if state.hall else ()


def _words(state: State, matter: MatterView) -> tuple[str, ...]:
    """Under what this matter is found, in the list that the visitor opened."""
    match state.place.kind:
        case "topic":
            return matter.topics
        case "stage":
            return matter.stages
    return matter.life_events
