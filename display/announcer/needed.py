"""What a hall has to have recorded, so that every call of it can be joined from recordings."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from config.models import Announcement, Hall
from display.announcer.sentences import Wording
from hardware.voices.clips import covered, recording, unrecorded
from hardware.voices.manifest import Manifest
from hardware.voices.port import Sentence, VoiceFault
from hardware.voices.sound import NotASound

CALLED = "{letter}012"
FILLED = "A012"
"""What stands in a place of an announcement for what only whoever makes it knows."""


@dataclass(frozen=True)
class Lack:
    """Words that are not recorded, and a sentence that they are needed for."""

    language: str
    words: str
    example: str


def sentences_of(hall: Hall) -> Iterator[Sentence]:
    """Sentences in which everything occurs that the hall's voices say by themselves."""
    wording = Wording.of(hall)
    letters = [line.letter for line in hall.line]
    zones = hall.spoken_zones or tuple(zone.name for zone in hall.zone)
    windows = [window.name for window in hall.window if window.zone in zones]
    for letter in letters:
        for window in windows:  # each may be sent to any of them
            yield from wording.call(CALLED.format(letter=letter), window)
        for window in windows[:1]:  # there is none where only a lobby has a voice
            for digit in string.digits:
                yield from wording.call(letter + 3 * digit, window)
    yield from wording.trial()
    for announcement in hall.announcement:
        for minutes in announcement.before_close or (5,):
            yield from wording.words(announcement.filled(_filling(announcement, minutes)))


def lacking(sentences: Iterable[Sentence], manifest: Manifest) -> list[Lack]:
    """What is not recorded of what these sentences need, in the order of the languages and then as they come."""
    found: dict[str, dict[str, Lack]] = {}
    for sentence in sentences:
        of_language = found.setdefault(sentence.language, {})
        recorded = manifest.files.get(sentence.language, {})
        try:
            covered(sentence, recorded)
        except VoiceFault:
            for words in unrecorded(sentence, recorded):
                of_language.setdefault(words, Lack(sentence.language, words, sentence.text))
    return [lack for lacks in found.values() for lack in lacks.values()]


def flawed(manifest: Manifest) -> Iterator[str]:
    """Every recording that is named and cannot be used: its file, and why."""
    named = [(words, file) for files in manifest.files.values() for words, file in files.items()]
    chime = [("chime", manifest.chime)] if manifest.chime else []
    for words, file in (*chime, *named):
        path = manifest.folder / file
        try:
            recording(path)
        except NotASound as fault:
            yield f'{path} ("{words}"): {fault}'


def _filling(announcement: Announcement, minutes: int) -> Mapping[str, str]:
    return {place: str(minutes) if place == "minutes" else FILLED for place in announcement.places}
