"""Finding one's matter: by life event, stage or topic, or by typing what it is called."""

from __future__ import annotations

from dataclasses import replace

from kiosk import keyboard, offers
from kiosk.events import PrintNotice
from kiosk.flow.steps import Step, to, to_confirm
from kiosk.flow.typing import keyed
from kiosk.state import Place, Screen, Slip, State


def touched(state: State, name: str) -> Step | None:  # noqa: PLR0911 - a return for each case
    """What a touch on one of these screens leads to; None when it was none of theirs."""
    here = state.place
    match (here.screen, *name.split(":", 1)):
        case (Screen.HOME, "find") if name in offers.menu(state):
            return to(state, Place(Screen.FIND)), ()
        case (Screen.HOME | Screen.FIND, "find", "search") if _offered(state, name):
            return to(state, Place(Screen.SEARCH)), ()
        case (Screen.HOME | Screen.FIND, "find", "life_event" | "stage" | "topic" as kind) if _offered(state, name):
            return to(state, Place(Screen.THEMES, kind=kind)), ()
        case (Screen.THEMES, "theme", theme) if any(t.id == theme for t in offers.themes(state)):
            return _to_matters(state, replace(here, screen=Screen.MATTERS, theme=theme, page=0)), ()
        case (Screen.SEARCH, "key", key) if key and key in keyboard.keys_here(state):
            return keyed(state, key), ()
        case (Screen.SEARCH, "results") if offers.matters(state):
            return _to_matters(state, replace(here, screen=Screen.MATTERS, page=0)), ()
        case (Screen.SEARCH | Screen.MATTERS, "matter", code) if (matter := offers.matter_of(state, code)) is not None:
            return to(state, replace(here, screen=Screen.MATTER, matter=code, line=matter.line, page=0)), ()
        case (Screen.MATTER, "take" | "anyway"):
            return to_confirm(state, replace(here, screen=Screen.CONFIRM))
        case (Screen.MATTER, "print_list") if here.matter is not None and state.notice is not Slip.PRINTING:
            printing = replace(state, notice=Slip.PRINTING, notice_of=here.matter)
            return printing, (PrintNotice(here.matter, state.language),)
    return None


def notice_ended(state: State, matter: str, fault: str | None) -> State:
    """The list came out, or did not."""
    printer = replace(state, printer_fault=fault)
    if state.notice is not Slip.PRINTING or state.notice_of != matter:
        return printer
    return replace(printer, notice=Slip.FAILED if fault else Slip.PRINTED, touched_at=state.now)


def _offered(state: State, name: str) -> bool:
    return name in offers.ways_here(state)


def _to_matters(state: State, place: Place) -> State:
    """The list of matters, or the matter itself where there is only one."""
    there = offers.matters(replace(state, place=place))
    if len(there) == 1:
        return to(state, replace(place, screen=Screen.MATTER, matter=there[0].code, line=there[0].line))
    return to(state, place)
