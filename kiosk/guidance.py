"""Voice guidance: what is spoken of a screen, and of the thing that a visitor is at."""

from __future__ import annotations

from typing import Any

from kiosk.screen_map import said_on, visible
from kiosk.screens.controls import Hero, Touchable, Words
from kiosk.state import Mode, State
from kiosk.texts import Texts
from kiosk.voice import Guide

PAUSE = "\n"  # read as one


class Guidance:
    """Says each new screen's title, then where the keypad or the finger is; silent unless the visitor wants it."""

    def __init__(self, voice: Guide | None, texts: Texts) -> None:
        self._voice = voice
        self._texts = texts
        self._on = False
        self._place: tuple[object, ...] = ()
        self._said: str | None = None

    def look(self, state: State, screen: Any, at: Any) -> None:
        """What is drawn may have changed; `at` is the thing that the visitor is at, or None."""
        on = Mode.VOICE in state.modes
        if self._voice is None or not (on or self._on):
            return
        if not on:
            self._on, self._place, self._said = False, (), None
            self._voice.hush()
            return
        place = (state.shown, state.language, state.place.page, state.place.typed)
        thing = _thing(at, self._texts, state.language) if at is not None else None
        words = []
        if not self._on:
            words.append(self._texts.say("I read aloud: touch once to hear, the same again to choose.", state.language))
        if place != self._place:
            words.append(title_of(screen))
        if thing is not None and (thing != self._said or place != self._place):
            words.append(thing)
        self._on, self._place, self._said = True, place, thing
        if words:
            self._voice.say(PAUSE.join(words), state.language)

    def repeat(self, state: State, screen: Any, at: Any) -> None:
        """Say everything that stands on the screen to be read, and where the visitor is."""
        if self._voice is not None and Mode.VOICE in state.modes:
            words = read_on(screen)
            if at is not None:
                words.append(_thing(at, self._texts, state.language))
            self._voice.say(PAUSE.join(words), state.language)


def title_of(screen: Any) -> str:
    """The screen's title and what stands under it; of a screen without a title, all that is to be read."""
    heads = [widget for widget in screen.walk(restrict=True) if isinstance(widget, Hero)]
    if heads:
        return PAUSE.join(filter(None, (heads[0].title, heads[0].under)))
    return PAUSE.join(read_on(screen))


def read_on(screen: Any) -> list[str]:
    """Every text of a screen that is not touched, in reading order."""
    on_buttons = {id(part) for one in visible(screen) if isinstance(one, Touchable) for part in one.walk(restrict=True)}
    return [one.words for one in visible(screen) if isinstance(one, Words) and one.words and id(one) not in on_buttons]


def _thing(at: Any, texts: Texts, language: str) -> str:
    """What a thing says of itself, and whether it is chosen."""
    chosen = getattr(at, "chosen", None)
    state = () if chosen is None else (texts.say("chosen" if chosen else "not chosen", language),)
    return PAUSE.join((said_on(at), *state))
