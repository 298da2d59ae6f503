"""Sound as samples: 22.05 kHz, mono, 16 bit, which is what eSpeak NG speaks in."""

from __future__ import annotations

import io
import sys
import wave
from array import array
from collections.abc import Iterable

RATE = 22_050
"""Samples a second."""
FADE_S = 0.004
"""Each part swells and dies away over this time, so that no join clicks."""

Sound = array  # of "h": one signed 16-bit number a sample


class NotASound(Exception):
    """There is no sound to be had from it; the message says why."""


def silence(seconds: float) -> Sound[int]:
    """Nothing, for a while."""
    return array("h", bytes(2 * round(seconds * RATE)))


def joined(parts: Iterable[Sound[int]]) -> Sound[int]:
    """The parts one after another; as long as all of them together."""
    whole = array("h")
    for part in parts:
        whole.extend(faded(part, FADE_S))
    return whole


def faded(part: Sound[int], over_s: float) -> Sound[int]:
    """The part, swelling and dying away over so many seconds, or over half of it where it is shorter."""
    length = min(round(over_s * RATE), len(part) // 2)
    made = part[:]
    for index in range(length):
        made[index] = part[index] * index // length
        made[-1 - index] = part[-1 - index] * index // length
    return made


def clipped(level: int) -> int:
    """The nearest level that a sample of 16 bits can have."""
    return max(-32_768, min(32_767, level))


def at_volume(sound: Sound[int], percent: int) -> Sound[int]:
    """The sound, so loud: 100 as it is."""
    return sound if percent == 100 else array("h", [sample * percent // 100 for sample in sound])


def seconds(sound: Sound[int]) -> float:
    """How long it sounds."""
    return len(sound) / RATE


def to_wav(sound: Sound[int]) -> bytes:
    """A RIFF/WAVE file of it."""
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(RATE)
        wav.writeframes(little_endian(sound).tobytes())
    return file.getvalue()


def from_wav(content: bytes) -> Sound[int]:
    """The samples of a RIFF/WAVE file, or raise NotASound."""
    try:
        with wave.open(io.BytesIO(content)) as wav:
            shape = (wav.getnchannels(), wav.getsampwidth(), wav.getframerate())
            frames = wav.readframes(wav.getnframes())
    except (wave.Error, EOFError, RuntimeError) as fault:  # the last of a chunk longer than the file
        raise NotASound(str(fault) or "it ends too early") from None
    if shape != (1, 2, RATE):
        raise NotASound(f"channels, bytes a sample and rate are {shape}, not {(1, 2, RATE)}")
    return little_endian(array("h", frames))


def little_endian(sound: Sound[int]) -> Sound[int]:
    """What wav files hold, from the samples, or the other way round."""
    if sys.byteorder == "little":
        return sound
    turned = sound[:]
    turned.byteswap()
    return turned
