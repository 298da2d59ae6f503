"""`python -m display.announcer.trying HALL_DIR`: has each voice of the calls speak, unheard; one JSON line each.

`{"voice": "gmw/en", "fault": "", "advice": ""}`, or what is wrong. Advice comes with what eSpeak NG stands in for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from config.models import Hall
from config.telling import tell_of_hall
from display.announcer.needed import lacking, sentences_of
from display.announcer.sentences import Wording
from hardware.voices.espeak import EspeakVoice
from hardware.voices.manifest import ManifestFaulty, read_manifest
from hardware.voices.model import LOADING_S, ModelVoice
from hardware.voices.opening import open_voice
from hardware.voices.port import Sentence, Voice, VoiceFault

MEANWHILE = "until then eSpeak NG speaks in its place"


def tried(hall: Hall, voice: Voice) -> Iterator[dict[str, str]]:
    """Each voice of eSpeak NG with what is wrong with it."""
    for sentence in Wording.of(hall).trial():
        yield {"voice": sentence.voice, "fault": _fault(voice, sentence), "advice": ""}


def tried_engine(hall: Hall, folder: Path) -> Iterator[dict[str, str]]:
    """The engine that the hall has chosen in place of eSpeak NG, in each language, with what is wrong with it."""
    engine = open_voice(hall.voice, folder, LOADING_S)
    if isinstance(engine, EspeakVoice):
        return
    try:
        for sentence in Wording.of(hall).trial():
            if not isinstance(engine, ModelVoice) or sentence.language in hall.voice.models:
                fault = _fault(engine, sentence)
                name = f"{hall.voice.engine} {sentence.language}"
                yield {"voice": name, "fault": fault, "advice": MEANWHILE if fault else ""}
    finally:
        if isinstance(engine, ModelVoice):
            engine.close()


def unrecorded(hall: Hall, folder: Path) -> Iterator[dict[str, str]]:
    """How much of the calls is not recorded, where the hall speaks from recordings."""
    if hall.voice.engine != "clips":
        return
    try:
        lacks = lacking(sentences_of(hall), read_manifest(folder / hall.voice.clips))
    except ManifestFaulty:
        return  # said already
    if lacks:
        wrong = f"{len(lacks)} parts of the calls are not recorded; `onedoor clips {folder}` lists them"
        yield {"voice": "clips", "fault": wrong, "advice": MEANWHILE}


def _fault(voice: Voice, sentence: Sentence) -> str:
    try:
        voice.speak(sentence)
    except VoiceFault as fault:
        return str(fault)
    return ""


def main() -> int:
    """Try the voices of the hall that is named."""

    def all_of(hall: Hall) -> Iterator[dict[str, str]]:
        folder = Path(sys.argv[1])
        yield from tried(hall, EspeakVoice())
        yield from tried_engine(hall, folder)
        yield from unrecorded(hall, folder)

    return tell_of_hall("display.announcer.trying", all_of)


if __name__ == "__main__":
    sys.exit(main())
