"""A call as sound: the chime, then every sentence; and the sentences again, as often as the hall says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from display.announcer.sentences import Wording
from hardware.voices.port import Sentence, Voice, VoiceFault
from hardware.voices.sound import Sound, joined, silence

AFTER_CHIME_S = 0.15
BETWEEN_SENTENCES_S = 0.25
BETWEEN_TIMES_S = 0.6


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

    def words(self, text: Mapping[str, str]) -> Sound[int]:
        """Words that are no call, said once; raises as `sound` does."""
        return self._sound(self._wording.words(text))

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
