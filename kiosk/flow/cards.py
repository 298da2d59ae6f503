"""An ID card on the reader: whose it is, and whether its age gives a priority. Forgotten with the visit."""

from __future__ import annotations

from dataclasses import replace

from kiosk.events import CardRead
from kiosk.state import CHOOSING, State, another
from wire.api import Priority


def read(state: State, card: CardRead) -> State:
    """Know the visitor by the card; another's card ends the visit of whoever was there."""
    same = state.person in (None, card.person)
    here = state if same and state.place.screen in CHOOSING else another(state)
    old = here.hall is not None and here.hall.day.year - card.born >= here.setup.elder_from
    priority = Priority.ELDER if old and here.person is None and here.priority is None else here.priority
    known = replace(here, person=card.person, visitor=card.name, elder=old, priority=priority)
    return replace(known, touched_at=state.now)
