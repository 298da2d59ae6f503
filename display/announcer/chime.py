"""Two soft notes that turn heads before a call: a falling major third, like a doorbell."""

from __future__ import annotations

import math
from array import array
from typing import NamedTuple

from hardware.voices.sound import RATE, Sound

LEAD_S = 0.12
"""Silence first: sound cards and amplifiers swallow the beginning of what wakes them."""
LENGTH_S = 1.5
LOUDNESS = 0.28
"""Of full scale; speech comes close to full scale and should be the louder."""

_ATTACK_S = 0.015
_DECAY_S = 0.32


class _Note(NamedTuple):
    begins_s: float
    hertz: float


_NOTES = (_Note(0.0, 659.26), _Note(0.42, 523.25))  # E5, C5
_PARTIALS = ((1.0, 1.0), (2.0, 0.28), (3.0, 0.10), (4.2, 0.05))  # times the note, loudness: a struck metal bar


def chime() -> Sound[int]:
    """The chime, `LENGTH_S` long, beginning and ending in silence."""
    tail_s = LENGTH_S - 0.1
    samples = array("h")
    for index in range(round(LENGTH_S * RATE)):
        at = index / RATE
        level = sum(_level(note, at - LEAD_S) for note in _NOTES)
        dying_away = min(1.0, max(0.0, (LENGTH_S - at) / (LENGTH_S - tail_s)))
        samples.append(round(32_767 * LOUDNESS * level * dying_away))
    return samples


def _level(note: _Note, at: float) -> float:
    """A note's level at a time, -1 to 1."""
    since = at - note.begins_s
    if since < 0:
        return 0.0
    swelling = 0.5 - 0.5 * math.cos(math.pi * min(1.0, since / _ATTACK_S))
    wave = sum(
        loudness * math.exp(-since * times / _DECAY_S) * math.sin(2 * math.pi * note.hertz * times * since)
        for times, loudness in _PARTIALS
    )
    return swelling * wave / sum(loudness for _, loudness in _PARTIALS)
