"""The keys on the screen: which of them a place offers, a page at a time."""

from __future__ import annotations

from string import ascii_uppercase, digits

from kiosk import offers
from kiosk.state import Mode, Screen, State
from wire.words import APPOINTMENT_LETTERS

COLUMNS = 7  # as many keys of the least size as stand side by side
ROWS = {Screen.SEARCH: 4, Screen.ENTER: 5, Screen.PIN: 2}
LOW_ROWS = {Screen.ENTER: 3}  # as many as are within reach from a wheelchair, where that is less
DELETE = "delete"
MORE = "more"


def keys(state: State) -> tuple[str, ...]:
    """Every key of this place, over all pages."""
    match (state.place.screen, state.place.kind):
        case (Screen.SEARCH, _):
            return tuple(ascii_uppercase + digits)
        case (Screen.ENTER, "appointment"):
            return tuple(APPOINTMENT_LETTERS)
        case (Screen.ENTER, _):  # a number: its line's letter and digits
            return (*offers.letters(state), *digits)
        case (Screen.PIN, _):
            return tuple("1234567890")
    return ()


def keys_here(state: State) -> tuple[str, ...]:
    """The keys of the page that is open, then `delete`, and `more` where there is another page; "" leaves a gap.

    The two stay in the same place on every page.
    """
    pages = _pages(state)
    here, longest = pages[_page(state)], max(map(len, pages))
    return (*here, *("",) * (longest - len(here)), DELETE, *((MORE,) if len(pages) > 1 else ()))


def next_page(state: State) -> int:
    """The page that `more` opens; after the last comes the first."""
    return (_page(state) + 1) % len(_pages(state))


def more_words(state: State) -> str:
    """What stands on `more`: the first and the last key of the page that it opens."""
    page = _pages(state)[next_page(state)]
    return f"{page[0]}–{page[-1]}"


def _pages(state: State) -> tuple[tuple[str, ...], ...]:
    screen = state.place.screen
    rows = LOW_ROWS.get(screen, ROWS[screen]) if Mode.LOW in state.modes else ROWS[screen]
    all_keys, cells = keys(state), COLUMNS * rows
    if len(all_keys) + 1 <= cells:
        return (all_keys,)
    size = cells - 2
    return tuple(all_keys[at : at + size] for at in range(0, len(all_keys), size))


def _page(state: State) -> int:
    return min(state.place.page, len(_pages(state)) - 1)
