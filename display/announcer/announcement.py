"""A call as sound: the chime, then every sentence; and the sentences again, as often as the hall says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from display.announcer.sentences import Wording
from hardware.voices.port import Sentence, Voice, VoiceFault
from hardware.voices.sound import Sound, joined, seconds, silence

AFTER_CHIME_S = 0.15
BETWEEN_SENTENCES_S = 0.25
BETWEEN_TIMES_S = 0.6
PART_S = 15.0
"""Long words are said in parts of some such length; who is called meanwhile waits for no more than one of them."""
SIGNS_A_PART = 30
"""Chinese characters that are cut off at the next mark, some ten seconds of speech; four times as many letters."""


class Announcements:
    """Makes the sound of calls for one hall."""

    def __init__(
        self,
        voice: Voice,
        chime: Sound[int] | None,
        wording: Wording,
        times: int,
        log: Any,
        times_when_busy: int | None = None,
    ) -> None:
        self._voice = voice
        self._chime = chime
        self._wording = wording
        self._times = times
        self._times_when_busy = min(times, times if times_when_busy is None else times_when_busy)
        self._log = log

    def sound(self, number: str, window: str) -> Sound[int]:
        """A call as it is said first, or raise VoiceFault when not one language could be spoken."""
        return self._sound(self._wording.call(number, window))

    def again(self, number: str, window: str) -> Sound[int]:
        """The same call as it is said again, after a pause; raises as `sound` does."""
        return joined([silence(BETWEEN_TIMES_S), *arranged(None, self._spoken(self._wording.call(number, window)))])

    def says_again(self, said: int, *, busy: bool) -> bool:
        """Whether a call that was said so often is said once more.

        `busy`: others wait to be called, and it would cost them their turn.
        """
        return said < (self._times_when_busy if busy else self._times)

    def words(self, text: Mapping[str, str]) -> list[Sound[int]]:
        """Words that are no call, in parts between which calls may be said; raises as `sound` does."""
        spoken = self._spoken([part for sentence in self._wording.words(text) for part in cut(sentence)])
        parts: list[list[Sound[int]]] = [[]]
        for sound in spoken:
            if parts[-1] and seconds(sound) + sum(map(seconds, parts[-1])) > PART_S:
                parts.append([])
            parts[-1].append(sound)
        first, *others = parts
        pause = silence(BETWEEN_SENTENCES_S)
        return [joined(arranged(self._chime, first)), *(joined([pause, *arranged(None, part)]) for part in others)]

    def trial(self) -> Sound[int]:
        """What is heard when a loudspeaker is tested, said once; raises as `sound` does."""
        return self._sound(self._wording.trial())

    def _sound(self, said: Sequence[Sentence]) -> Sound[int]:
        return joined(arranged(self._chime, self._spoken(said)))

    def _spoken(self, said: Sequence[Sentence]) -> list[Sound[int]]:
        """Each sentence as sound; one that fails is left out, because half the hall hearing it is better than none."""
        spoken = []
        for sentence in said:
            try:
                spoken.append(self._voice.speak(sentence))
            except VoiceFault as fault:
                self._log.error("sentence_not_spoken", voice=sentence.voice, why=str(fault))
        if not spoken:
            raise VoiceFault("no language could be spoken")
        return spoken


def arranged(chime: Sound[int] | None, spoken: Sequence[Sound[int]]) -> Iterator[Sound[int]]:
    """The parts of what is said in order, pauses included."""
    if chime is not None:
        yield chime
        yield silence(AFTER_CHIME_S)
    for index, sentence in enumerate(spoken):
        if index:
            yield silence(BETWEEN_SENTENCES_S)
        yield sentence


def cut(sentence: Sentence) -> list[Sentence]:
    """A long sentence in pieces, each ending at a mark."""
    pieces: list[list[str]] = [[]]
    signs = 0.0
    for part in sentence.parts:
        pieces[-1].append(part)
        signs += sum(0.25 if sign.isascii() else 1.0 for sign in part)
        if signs >= SIGNS_A_PART and not any(map(str.isalnum, part)):
            pieces.append([])
            signs = 0.0
    kept = [piece for piece in pieces if any(map(str.isalnum, "".join(piece)))]
    return [replace(sentence, text="".join(piece), parts=tuple(piece)) for piece in kept] or [sentence]
