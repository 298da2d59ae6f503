"""Recorded words joined into a sentence, so that nobody hears where one ends and the next begins."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import NamedTuple

from hardware.voices.sound import RATE, Sound, clipped, faded, silence

FADE_S = 0.008
"""Two words that follow each other at once share this time: one swells while the other dies away."""
QUIET = 0.02
"""Of the recording's loudest: what is below is taken for the silence around the words."""
KEPT_S = 0.015
"""Of that silence, before and after the words: a consonant begins softly."""
PAUSES_S = {"，": 0.18, ",": 0.18, "、": 0.12, ";": 0.25, "；": 0.25, ":": 0.25, "：": 0.25}
STOP_S = 0.35
"""The pause of any other mark: a sentence has ended."""


class Piece(NamedTuple):
    """A recording, and how long it is silent before it."""

    sound: Sound[int]
    pause_s: float = 0.0


def pause_of(mark: str) -> float:
    """How long the voice waits at a mark between two words, seconds."""
    return max((PAUSES_S.get(sign, STOP_S) for sign in mark if not sign.isspace()), default=0.0)


def trimmed(sound: Sound[int]) -> Sound[int]:
    """The words without the silence around them; nothing when all is silent."""
    sound = _centred(sound)
    loudest = max(map(abs, sound), default=0)
    heard = [index for index, sample in enumerate(sound) if abs(sample) > loudest * QUIET]
    if not heard:
        return array("h")
    kept = round(KEPT_S * RATE)
    return sound[max(0, heard[0] - kept) : heard[-1] + 1 + kept]


def flowing(pieces: Iterable[Piece]) -> Sound[int]:
    """The pieces one after another; each swells and dies away, and without a pause between they overlap meanwhile."""
    whole: Sound[int] = array("h")
    for piece in pieces:
        swelling = faded(piece.sound, FADE_S)
        if whole and piece.pause_s:
            whole.extend(silence(piece.pause_s))
        shared = 0 if piece.pause_s else min(round(FADE_S * RATE), len(whole), len(swelling))
        for index in range(shared):
            at = len(whole) - shared + index
            whole[at] = clipped(whole[at] + swelling[index])
        whole.extend(swelling[shared:])
    return whole


def _centred(sound: Sound[int]) -> Sound[int]:
    """Some microphones add a constant, which would be a thump at each joint, and no silence."""
    middle = round(sum(sound) / len(sound)) if sound else 0
    return array("h", [clipped(sample - middle) for sample in sound]) if middle else sound
