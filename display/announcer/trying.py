"""`python -m display.announcer.trying HALL_DIR`: has each voice of the calls speak, unheard; one JSON line each.

`{"voice": "gmw/en", "fault": ""}`, or what is wrong.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from config.load import HallFaulty, load_hall
from config.models import Hall
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
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m display.announcer.trying HALL_DIR\n")
        return os.EX_USAGE
    try:
        hall = load_hall(Path(sys.argv[1]))
    except HallFaulty as faults:
        sys.stderr.write(f"{faults}\n")
        return os.EX_CONFIG
    for found in tried(hall, EspeakVoice()):
        sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
