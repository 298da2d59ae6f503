"""Speaks with a model, as a program of its own: `speaking.py ENGINE {"zh-Hans": "/where/the/model/is"}`.

It imports nothing of OneDoor, so that the engine's packages may live in an environment of their own, whose Python runs
this file. It answers each line of standard input with one on standard output, in JSON. The first is its own: `{"fault":
""}` once the models are loaded, or why they are not. Then `{"language", "text", "file"}` is answered by `{"fault": ""}`
once the sentence is in that file, as a 16-bit mono wav, or by why it is not.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
import time
import wave
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

_UNIT = re.compile(r"[a-z']+|[0-9]|[\u4e00-\u9fff]")
"""What a lexicon has an entry for: a word of letters, a digit, a Chinese character."""

Say = Callable[[str], tuple[int, bytes]]
"""A sentence as samples a second, and samples of 16 bits."""


class Lacking(Exception):
    """Something is not installed; the message says what, and what to do."""


def piper(language: str, model: Path) -> Say:
    """A voice of Piper: an `.onnx` with its `.onnx.json`, or a folder with one of them."""
    from piper import PiperVoice

    file = _only(model, language, "*.onnx") if model.is_dir() else model
    for needed in (file, file.with_name(f"{file.name}.json")):
        _there(needed, language)
    voice = PiperVoice.load(str(file))

    def say(text: str) -> tuple[int, bytes]:
        chunks = list(voice.synthesize(text))
        return chunks[0].sample_rate, b"".join(chunk.audio_int16_bytes for chunk in chunks)

    return say


def sherpa(language: str, model: Path) -> Say:
    """A VITS voice of sherpa-onnx: a folder with one `.onnx`, `tokens.txt`, `lexicon.txt` and what came with it."""
    import sherpa_onnx

    tokens, lexicon = model / "tokens.txt", model / "lexicon.txt"
    for needed in (model, tokens, lexicon):
        _there(needed, language)
    file = _only(model, language, "*.onnx")
    vits = sherpa_onnx.OfflineTtsVitsModelConfig(model=str(file), tokens=str(tokens), lexicon=str(lexicon))
    rules = {f"rule_{kind}s": ",".join(map(str, sorted(model.glob(f"*.{kind}")))) for kind in ("fst", "far")}
    config = sherpa_onnx.OfflineTtsConfig(model=sherpa_onnx.OfflineTtsModelConfig(vits=vits), **rules)
    if not config.validate():
        raise Lacking(f"{model} is no VITS voice of sherpa-onnx for {language}: unpack one there as it came")
    voice, known = sherpa_onnx.OfflineTts(config), _entries(lexicon)
    if any(rules.values()):
        known |= set("0123456789")  # the model's rules put numbers into words

    def say(text: str) -> tuple[int, bytes]:
        for sign in _UNIT.findall(text.lower()):
            if sign not in known:  # it would be passed over, and A012 be called as 012
                raise ValueError(f"its lexicon has no {sign}")
        spoken = voice.generate(text)
        return spoken.sample_rate, _of_floats(spoken.samples)

    return say


ENGINES: dict[str, tuple[str, Callable[[str, Path], Say]]] = {
    "piper": ("piper-tts", piper),
    "sherpa": ("sherpa-onnx", sherpa),
}
"""The package of each engine, and how it begins."""


def loaded(engine: str, models: Mapping[str, str]) -> dict[str, Say]:
    """The voices by language, or raise Lacking."""
    package, load = ENGINES[engine]
    try:
        return {language: load(language, Path(model)) for language, model in models.items()}
    except ImportError as fault:
        wrong = f"the package {package} is not installed ({fault})"
        raise Lacking(f"{wrong}: run `{sys.executable} -m pip install {package}`") from fault


def spoken(voices: Mapping[str, Say], asked: Mapping[str, str]) -> str:
    """Speak one sentence into its file; return what went wrong, or nothing."""
    try:
        rate, samples = voices[asked["language"]](asked["text"])
        with wave.open(asked["file"], "wb") as wav:
            wav.setparams((1, 2, rate, 0, "NONE", ""))
            wav.writeframes(samples)
    except Exception as fault:
        return f"it failed with {type(fault).__name__}: {fault}"
    return ""


def main() -> int:
    """Load, and then speak until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what engines print is no answer
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    _, engine, models = sys.argv
    try:
        voices = loaded(engine, json.loads(models))
    except Exception as fault:
        _answer(answers, str(fault) if isinstance(fault, Lacking) else f"{type(fault).__name__}: {fault}")
        return 1
    _answer(answers, "")
    for line in sys.stdin:
        _answer(answers, spoken(voices, json.loads(line)))
    return 0


def _answer(answers: TextIO, fault: str) -> None:
    answers.write(json.dumps({"fault": fault}) + "\n")
    answers.flush()


def _end_with(starter: int) -> None:
    """End when whoever started this has died, even while the engine hangs."""
    while os.getppid() == starter:
        time.sleep(1)
    os._exit(1)


def _there(path: Path, language: str) -> None:
    if not path.exists():
        raise Lacking(f"there is no {path}: put the model for {language} there, see docs/voice.md")


def _only(folder: Path, language: str, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise Lacking(f"{folder} should have one {pattern} for {language}, and has {names}")
    return found[0]


def _entries(lexicon: Path) -> set[str]:
    """The words that a lexicon reads, and the signs of those that are not spelled with letters."""
    words = {line.split(maxsplit=1)[0].lower() for line in lexicon.read_text("utf-8").splitlines() if line.strip()}
    return words | {sign for word in words if not word.isascii() for sign in word}


def _of_floats(samples: Iterable[Any]) -> bytes:
    """Samples between -1 and 1 as 16 bits."""
    levels = (max(-32_768, min(32_767, round(float(sample) * 32_767))) for sample in samples)
    return b"".join(level.to_bytes(2, "little", signed=True) for level in levels)


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    os._exit(code)  # engines have threads of their own
