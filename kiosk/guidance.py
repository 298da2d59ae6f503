"""Voice guidance: what is spoken of a screen, and of the thing that a visitor is at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kiosk.screen_map import said_on
from kiosk.screens.controls import Hero, Touchable, Words
from kiosk.state import Mode, Screen, State
from kiosk.texts import Texts
from kiosk.voice import Guide

PAUSE = "\n"  # read as one

TOLD_WHOLE = frozenset(
    {Screen.AWAY, Screen.CONFIRM, Screen.MATTER, Screen.PROGRESS, Screen.SLIP_READY, Screen.STAFF, Screen.TROUBLE}
)
"""What stands on these is what one came for; of the others the title says what to do."""


class Guidance:
    """Says each new screen, then where the keypad or the finger is; silent unless the visitor wants it."""

    def __init__(self, voice: Guide | None, texts: Texts) -> None:
        self._voice = voice
        self._texts = texts
        self._on = False
        self._place: tuple[object, ...] = ()
        self._said: str | None = None
        self._news: tuple[object, ...] = ()
        self._read: list[str] = []  # what stood on the screen when that was said

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
        news = _news_of(state)
        if place != self._place:
            words.append(whole_of(screen) if state.shown in TOLD_WHOLE else title_of(screen))
        elif news != self._news:
            now = read_on(screen)
            again = state.shown is Screen.SLIP_READY  # the number, which this may break off
            words += now if again else [text for text in now if text not in self._read]
        if (place, news) != (self._place, self._news):
            self._read = read_on(screen)
        if thing is not None and (thing != self._said or place != self._place):
            words.append(thing)
        self._on, self._place, self._said, self._news = True, place, thing, news
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


def whole_of(screen: Any) -> str:
    """The title, then everything else that is to be read."""
    heads = [id(part) for one in _there(screen) if isinstance(one, Hero) for part in one.walk(restrict=True)]
    return PAUSE.join((title_of(screen), *_read_on(screen, without=frozenset(heads)))) if heads else title_of(screen)


def read_on(screen: Any) -> list[str]:
    """Every text of a screen that is not touched, in reading order."""
    return _read_on(screen)


def _read_on(screen: Any, without: frozenset[int] = frozenset()) -> list[str]:
    on_buttons = {id(part) for one in _there(screen) if isinstance(one, Touchable) for part in one.walk(restrict=True)}
    others = on_buttons | without
    return [one.words for one in _there(screen) if isinstance(one, Words) and one.words and id(one) not in others]


def _there(widget: Any) -> Iterator[Any]:
    """A widget and all within it that is to be seen, in reading order; also of a screen that is just being laid out."""
    thin = (widget.size_hint_x is None and widget.width < 1) or (widget.size_hint_y is None and widget.height < 1)
    if widget.opacity == 0 or thin:
        return
    yield widget
    for child in reversed(widget.children):
        yield from _there(child)


def _news_of(state: State) -> tuple[object, ...]:
    """What may come to be said on a screen that stays."""
    if state.shown not in TOLD_WHOLE:
        return ()
    return state.help, state.slip, state.notice, state.rejoined, state.trouble


def _thing(at: Any, texts: Texts, language: str) -> str:
    """What a thing says of itself, and whether it is chosen."""
    chosen = getattr(at, "chosen", None)
    state = () if chosen is None else (texts.say("chosen" if chosen else "not chosen", language),)
    return PAUSE.join((said_on(at), *state))
