"""The voice that the hall has chosen, watched: what it cannot say, or not in time, eSpeak NG says in its place."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from display.announcer.ahead import PreparedVoice
from display.announcer.in_time import Overdue, in_time
from hardware.voices.port import NotItsLanguage, NotRecorded, Sentence, Voice, VoiceFault
from hardware.voices.sound import Sound

PATIENCE_S = 4.5
"""A sentence that takes longer is said by the other voice; an engine that hangs has been ended by then."""
REST_S = 20.0
"""So long an engine that let people wait is not asked again."""
KEPT = 20
"""Troubles that are remembered; the oldest are forgotten."""

Advise = Callable[[str], None]
"""Told what is to be done about the voice, although everything is spoken; nothing when all is well."""


class _Trouble(NamedTuple):
    language: str
    part: str


class InsteadVoice:
    """Speaks by `chosen`, and by `spare` what that cannot say. Used by several zones at once."""

    def __init__(
        self, chosen: Voice, spare: Voice, log: Any, patience_s: float = PATIENCE_S, rest_s: float = REST_S
    ) -> None:
        self._chosen = PreparedVoice(chosen)
        self._spare = PreparedVoice(spare)
        self._log = log
        self._patience_s = patience_s
        self._rest_s = rest_s
        self._lock = threading.Lock()  # guards what follows
        self._resting: tuple[float, VoiceFault] | None = None
        self._troubles: dict[_Trouble, str] = {}
        self._advised: list[Advise] = []

    def advise(self, told: Advise) -> None:
        """From now on tell what is to be done; `told` must not wait."""
        with self._lock:
            self._advised.append(told)
            told(self._advice())

    def speak(self, sentence: Sentence) -> Sound[int]:
        """The sentence as sound; raises VoiceFault only when neither voice can say it."""
        if self._chosen.knows(sentence):
            return self._chosen.speak(sentence)
        try:
            sound = self._in_time(sentence)
        except NotItsLanguage:
            return self._spare.speak(sentence)
        except VoiceFault as fault:
            self._note(sentence, fault)
            return self._spare.speak(sentence)
        self._forget(sentence)
        return sound

    def knows(self, sentence: Sentence) -> bool:
        """Whether it would be spoken at once."""
        return self._chosen.knows(sentence) or self._spare.knows(sentence)

    def _in_time(self, sentence: Sentence) -> Sound[int]:
        """Spoken by the chosen voice, unless that rests or takes too long."""
        with self._lock:
            if self._resting is not None and time.monotonic() < self._resting[0]:
                raise self._resting[1]
        began = time.monotonic()
        try:
            return in_time(lambda: self._chosen.speak(sentence), self._patience_s, "engine")
        except Overdue:
            why = VoiceFault(f"it did not speak within {self._patience_s:g} s")
        except VoiceFault as fault:
            why = fault
        except Exception as fault:  # an engine of other people: whatever it is, the sentence is spoken
            why = VoiceFault(f"it failed with {type(fault).__name__}: {fault}")
        if time.monotonic() - began > self._patience_s / 2:
            with self._lock:
                self._resting = (time.monotonic() + self._rest_s, why)
        raise why

    def _note(self, sentence: Sentence, fault: VoiceFault) -> None:
        self._log.warning("spoken_instead", text=sentence.text, why=str(fault))
        if sentence.free and isinstance(fault, NotRecorded):
            return  # there is nothing to be done about it
        with self._lock:
            before = self._advice()
            self._troubles[_Trouble(sentence.language, fault.part)] = str(fault)
            while len(self._troubles) > KEPT:
                del self._troubles[next(iter(self._troubles))]
            self._tell(before)

    def _forget(self, sentence: Sentence) -> None:
        """The troubles that are over, since this sentence was spoken well."""
        with self._lock:
            before = self._advice()
            for trouble in list(self._troubles):
                if trouble.language == sentence.language and trouble.part in sentence.text:
                    del self._troubles[trouble]
            self._tell(before)

    def _tell(self, before: str) -> None:
        if (advice := self._advice()) != before:
            for told in self._advised:
                told(advice)

    def _advice(self) -> str:
        if not self._troubles:
            return ""
        why, *others = self._troubles.values()
        more = f", and {len(others)} more, see the log" if others else ""
        return f"eSpeak NG speaks in its place: {why}{more}"
