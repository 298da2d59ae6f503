"""Typing, on the keys of the screen or of the machine."""

from __future__ import annotations

from dataclasses import replace

from kiosk import keyboard
from kiosk.searching import typed_after
from kiosk.state import State


def typed(state: State, text: str) -> State:
    """The visitor typed this."""
    return replace(state, place=replace(state.place, typed=typed_after(state.place.typed, text)))


def keyed(state: State, key: str) -> State:
    """The visitor touched this key of the screen."""
    if key == keyboard.MORE:
        return replace(state, place=replace(state.place, page=keyboard.next_page(state)))
    if key == keyboard.DELETE:
        return replace(state, place=replace(state.place, typed=state.place.typed[:-1]))
    return typed(state, key)
