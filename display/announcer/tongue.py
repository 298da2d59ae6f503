"""What a hall speaks with: its engine, which eSpeak NG stands in for, and its chime."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from config.models import Hall
from display.announcer.ahead import PreparedVoice, ReadyVoice
from display.announcer.chime import chime
from display.announcer.instead import Advise, InsteadVoice
from hardware.voices.clips import ClipVoice
from hardware.voices.espeak import EspeakVoice
from hardware.voices.opening import open_voice
from hardware.voices.port import VoiceFault
from hardware.voices.sound import Sound


class Tongue(NamedTuple):
    """A voice, what makes the chime before its calls, and whom it tells what is to be done about it."""

    voice: ReadyVoice
    chime: Callable[[], Sound[int]]
    advise: Callable[[Advise], None] = lambda _told: None


def tongue_of(hall: Hall, folder: Path, log: Any) -> Tongue:
    """What a hall speaks with whose files are in `folder`."""
    chosen = open_voice(hall.voice, folder)
    if isinstance(chosen, EspeakVoice):
        return Tongue(PreparedVoice(chosen), chime)
    voice = InsteadVoice(chosen, EspeakVoice(), log)
    made = partial(_recorded_chime, chosen, log) if isinstance(chosen, ClipVoice) else chime
    return Tongue(voice, made, voice.advise)


def _recorded_chime(clips: ClipVoice, log: Any) -> Sound[int]:
    try:
        return clips.chime() or chime()
    except VoiceFault as fault:
        log.warning("chime_not_used", why=str(fault))
        return chime()
