"""`python -m display.announcer.trying HALL_DIR`: has each voice of the calls speak, unheard; one JSON line each.

`{"voice": "gmw/en", "fault": ""}`, or what is wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from config.models import Hall
from config.telling import tell_of_hall
from display.announcer.sentences import Wording
from hardware.voices.espeak import EspeakVoice
from hardware.voices.port import Voice, VoiceFault


def tried(hall: Hall, voice: Voice) -> Iterator[dict[str, str]]:
    """Each voice with what is wrong with it."""
    for sentence in Wording.of(hall).trial():
        try:
            voice.speak(sentence)
        except VoiceFault as fault:
            yield {"voice": sentence.voice, "fault": str(fault)}
        else:
            yield {"voice": sentence.voice, "fault": ""}


def main() -> int:
    """Try the voices of the hall that is named."""
    return tell_of_hall("display.announcer.trying", lambda hall: tried(hall, EspeakVoice()))


if __name__ == "__main__":
    sys.exit(main())
