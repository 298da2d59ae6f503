"""A person who speaks clips, by eSpeak NG: one recording for each part, in whatever file is asked for; and tones."""

from __future__ import annotations

import io
import math
import wave
from array import array
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

from hardware.voices.espeak_ng import EspeakNgVoice
from hardware.voices.manifest import MANIFEST
from hardware.voices.port import Sentence
from hardware.voices.sound import RATE, Sound, from_wav, to_wav

BEYOND = b"RIFF" + bytes([16, 0, 0, 0]) + b"WAVE" + b"junk" + bytes([4, 0, 0, 1]) + bytes(4)
"""A file of which a piece says that it is longer than the whole."""
VOICES = {"zh-Hans": "sit/cmn-latn-pinyin", "zh-Hant": "sit/cmn-latn-pinyin", "yue": "sit/yue", "en": "gmw/en"}


def tone(hertz: float, seconds: float, rate: int = RATE, level: float = 20_000) -> Sound[int]:
    """A note that begins and ends in the middle of a swing, which is the worst that can be joined."""
    swing = [math.cos(2 * math.pi * hertz * index / rate) for index in range(round(seconds * rate))]
    return array("h", [round(level * at) for at in swing])


def largest_step(sound: Sound[int]) -> int:
    """How far two samples in turn lie apart at most: a click is such a step."""
    return max(abs(after - before) for before, after in pairwise(sound))


def wav_of(samples: Sound[int], rate: int = RATE, bits: int = 16, channels: int = 1) -> bytes:
    """A file of 16-bit samples, written in another shape."""
    width = bits // 8
    frames = bytearray()
    for sample in samples:
        one = (
            bytes([(sample >> 8) + 128]) if width == 1 else bytes(width - 2) + sample.to_bytes(2, "little", signed=True)
        )
        frames += one * channels
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(channels)
        wav.setsampwidth(width)
        wav.setframerate(rate)
        wav.writeframes(bytes(frames))
    return file.getvalue()


def write_manifest(folder: Path, files: Mapping[str, Mapping[str, str]], chime: str = "") -> None:
    lines = [f'chime = "{chime}"'] if chime else []
    for language, named in files.items():
        lines += [f"[{language}]", *(f'"{words}" = "{file}"' for words, file in named.items())]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).write_text("\n".join(lines) + "\n", "utf-8")


def record(folder: Path, language: str, parts: Iterable[str]) -> dict[str, str]:
    """Speak each part into a file of its own; the files by what they say."""
    named = {part: f"{language}-{index}.wav" for index, part in enumerate(parts)}
    folder.mkdir(parents=True, exist_ok=True)
    for part, file in named.items():
        (folder / file).write_bytes(to_wav(EspeakNgVoice().speak(Sentence(VOICES[language], part))))
    return named


def spoken_in(path: Path) -> Sound[int]:
    return from_wav(path.read_bytes())
