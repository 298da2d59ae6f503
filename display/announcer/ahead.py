"""Sentences that are ready before they are needed: of the calls that are likely next.

A synthesis takes a fifth of a second for each language, more on a small machine; whoever presses *next* should not hear
that. So the first of each line are worded for the windows that may call them next, and kept, a bounded number of them.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Protocol

from config.models import Hall
from display.announcer.sentences import Wording
from hardware.voices.port import Sentence, Voice, VoiceFault
from hardware.voices.sound import Sound, seconds
from wire.messages import LineState, WindowState, WindowStatus

KEPT = 200
"""Sentences, of some 150 KiB each."""
KEPT_S = 800.0
"""Of all of them together, seconds of sound, 34 MiB: what staff type may last as long as ten calls."""
HEADS = 2
"""So many of each line are prepared."""
AT_ONCE = 60
"""Sentences that are prepared for one state of the hall; more would throw each other out."""

_NEXT = (WindowStatus.OPEN, WindowStatus.SERVING, WindowStatus.CALLING)
"""Windows that may call next, those that are free first."""


class ReadyVoice(Voice, Protocol):
    """A voice that remembers."""

    def knows(self, sentence: Sentence) -> bool:
        """Whether it would be spoken at once."""
        ...


class PreparedVoice:
    """Speaks by another voice, and remembers the last sentences. Used by several zones at once."""

    def __init__(self, voice: Voice, kept: int = KEPT, kept_s: float = KEPT_S) -> None:
        self._voice = voice
        self._kept = kept
        self._kept_s = kept_s
        self._lock = threading.Lock()  # guards what follows
        self._sounds: OrderedDict[Sentence, Sound[int]] = OrderedDict()
        self._lasting_s = 0.0

    def speak(self, sentence: Sentence) -> Sound[int]:
        """The sentence as sound, at once when it is known; raises VoiceFault as the voice does."""
        with self._lock:
            known = self._sounds.get(sentence)
            if known is not None:
                self._sounds.move_to_end(sentence)
                return known
        sound = self._voice.speak(sentence)
        with self._lock:
            if sentence not in self._sounds:  # else another zone has asked for it meanwhile
                self._sounds[sentence] = sound
                self._lasting_s += seconds(sound)
            while len(self._sounds) > self._kept or self._lasting_s > self._kept_s:
                _, oldest = self._sounds.popitem(last=False)
                self._lasting_s -= seconds(oldest)
        return sound

    def knows(self, sentence: Sentence) -> bool:
        """Whether it would be spoken at once."""
        with self._lock:
            return sentence in self._sounds


class Ahead:
    """Hears who waits and which windows are free, and has the likely calls prepared, on a thread of its own."""

    def __init__(self, hall: Hall, wording: Wording, voice: ReadyVoice) -> None:
        self._windows_of = {line.letter: hall.windows_of(line.letter) for line in hall.line}
        zones = set(hall.spoken_zones)
        self._spoken = {window.name for window in hall.window if window.zone in zones}
        self._wording = wording
        self._voice = voice
        self._lines: dict[str, tuple[str, ...]] = {}
        self._windows: dict[str, WindowStatus] = {}
        self._changed = threading.Condition()  # guards _lines, _windows, _first, _planned and _stopping
        self._first: list[Sentence] = []
        self._planned = True
        self._due: list[Sentence] = []  # only the thread touches it
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="ahead", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Prepare nothing more."""
        with self._changed:
            self._stopping = True
            self._changed.notify()

    def prepare(self, sentences: Iterable[Sentence]) -> None:
        """Have these ready before any call; returns at once."""
        with self._changed:
            self._first += sentences
            self._changed.notify()

    def line(self, state: LineState, names: dict[str, str]) -> None:
        """Take in who waits; returns at once."""
        with self._changed:
            self._lines[names["line"]] = state.waiting[:HEADS]
            self._plan_anew()

    def window(self, state: WindowState, names: dict[str, str]) -> None:
        """Take in what a window does; returns at once."""
        with self._changed:
            self._windows[names["window"]] = state.status
            self._plan_anew()

    def _plan_anew(self) -> None:
        self._planned = False  # by the thread, once for all that comes while it speaks: the link's has calls to hand on
        self._changed.notify()

    def _run(self) -> None:
        while (sentence := self._next()) is not None:
            with suppress(VoiceFault):  # said when it is needed, and not spoken
                self._voice.speak(sentence)

    def _next(self) -> Sentence | None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._first or self._due or not self._planned or self._stopping)
                if self._stopping:
                    return None
                if self._first:
                    return self._first.pop(0)
                if self._planned:
                    return self._due.pop(0)
                lines, windows, self._planned = dict(self._lines), dict(self._windows), True
            self._due = self._plan(lines, windows)

    def _plan(self, lines: Mapping[str, Iterable[str]], windows: Mapping[str, WindowStatus]) -> list[Sentence]:
        """What is not ready yet of what may be said next, the likeliest first."""
        said = likely(lines, windows, self._windows_of)
        sentences = (
            one for number, window in said if window in self._spoken for one in self._wording.call(number, window)
        )
        return [one for one in dict.fromkeys(sentences) if not self._voice.knows(one)][:AT_ONCE]


def likely(
    lines: Mapping[str, Iterable[str]], windows: Mapping[str, WindowStatus], windows_of: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Number and window of the calls that may come next, the likeliest first."""
    heads = {letter: list(waiting) for letter, waiting in lines.items()}
    for place in range(HEADS):
        for status in _NEXT:
            for letter, waiting in heads.items():
                for window in windows_of.get(letter, ()):
                    if windows.get(window) is status and place < len(waiting):
                        yield waiting[place], window
