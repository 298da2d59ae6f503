"""Recordings of people, read from wav files of any usual kind into sound of our own rate."""

from __future__ import annotations

import io
import math
import wave
from array import array
from functools import lru_cache
from operator import mul

from hardware.voices.sound import RATE, NotASound, Sound, clipped, little_endian

MOST_BYTES = 20_000_000
RATES = range(8_000, 192_001)
_ZERO_CROSSINGS = 12
"""Of the sinc on each side: what is folded back stays some 60 dB below."""


def from_recording(content: bytes) -> Sound[int]:
    """A PCM wav of 8 to 32 bits, one or two channels and any usual rate as sound; or raise NotASound."""
    if len(content) > MOST_BYTES:
        raise NotASound(f"it has {len(content) // 1_000_000} MB; cut it to the words alone")
    try:
        with wave.open(io.BytesIO(content)) as wav:
            channels, width, rate = wav.getnchannels(), wav.getsampwidth(), wav.getframerate()
            frames = wav.readframes(wav.getnframes())
    except (wave.Error, EOFError, RuntimeError) as fault:  # the last of a chunk longer than the file
        raise NotASound(f"{str(fault) or 'it ends too early'}; save it as WAV, PCM, 16 bit") from None
    if channels not in (1, 2) or width not in (1, 2, 3, 4) or rate not in RATES:
        wrong = f"it has {channels} channels, {8 * width} bits and {rate} Hz"
        raise NotASound(f"{wrong}; save it as WAV, PCM, 16 bit, mono, {RATE} Hz")
    samples = _of_16_bits(frames[: len(frames) - len(frames) % (width * channels)], width)
    if channels == 2:
        samples = array("h", [(left + right) // 2 for left, right in zip(samples[::2], samples[1::2], strict=True)])
    return resampled(samples, rate)


def resampled(sound: Sound[int], rate: int) -> Sound[int]:
    """The same sound, that was taken at `rate`, at our own: by a windowed sinc, lest a whistle is folded into it."""
    if rate == RATE or not sound:
        return sound
    step = math.gcd(rate, RATE)
    up, down = RATE // step, rate // step
    reach = math.ceil(_ZERO_CROSSINGS * max(1.0, rate / RATE))
    padded = [0] * (reach - 1) + sound.tolist() + [0] * (reach + 1)
    made = array("h")
    for index in range(len(sound) * up // down):
        first, phase = divmod(index * down, up)
        level = sum(map(mul, _kernel(phase, up, rate), padded[first : first + 2 * reach]))
        made.append(clipped(round(level)))
    return made


@lru_cache(2048)
def _kernel(phase: int, up: int, rate: int) -> tuple[float, ...]:
    """What each sample around counts, for an instant `phase / up` of a sample after one of them."""
    wide = max(1.0, rate / RATE)
    reach = math.ceil(_ZERO_CROSSINGS * wide)
    away = [(place - reach + 1 - phase / up) / wide for place in range(2 * reach)]
    counts = [_sinc(x) * (0.5 + 0.5 * math.cos(math.pi * max(-1.0, min(1.0, x * wide / reach)))) for x in away]
    whole = sum(counts)
    return tuple(count / whole for count in counts)


def _sinc(x: float) -> float:
    return 1.0 if x == 0 else math.sin(math.pi * x) / (math.pi * x)


def _of_16_bits(frames: bytes, width: int) -> Sound[int]:
    """Little-endian samples of `width` bytes as the 16 bits that we speak in."""
    if width == 1:  # unsigned, unlike the others
        return array("h", [(sample - 128) << 8 for sample in frames])
    highest = bytearray(2 * (len(frames) // width))
    highest[::2], highest[1::2] = frames[width - 2 :: width], frames[width - 1 :: width]
    return little_endian(array("h", bytes(highest)))
