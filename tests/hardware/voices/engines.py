"""Stand-ins for the packages of engines, which are too large for a test: they speak tones, and break when told to."""

from __future__ import annotations

from pathlib import Path

PIPER = """
import os, pathlib, sys, time

MARKS = pathlib.Path(os.environ["MARKS"])
print("a package that prints where it should not")


class Chunk:
    sample_rate = 16_000

    def __init__(self, words):
        self.audio_int16_bytes = (b"\\x00\\x10" * 40 + b"\\x00\\xf0" * 40) * (20 * words)  # a tenth of a second each


class PiperVoice:
    @classmethod
    def load(cls, path):
        (MARKS / f"loaded-{os.getpid()}").touch()
        if "slow" in path:
            time.sleep(2)
        if "broken" in path:
            raise RuntimeError("the model is no model")
        return cls()

    def synthesize(self, text):
        (MARKS / "said").write_text(text)
        once = MARKS / f"once-{text.split()[0]}"
        if text.startswith(("hang", "crash")) and not once.exists():
            once.touch()
            time.sleep(60) if text.startswith("hang") else os.abort()
        if text.startswith("raise"):
            raise ValueError("not a word")
        for words in text.split(","):
            yield Chunk(len(words.split()))
"""

SHERPA = """
class OfflineTtsVitsModelConfig:
    def __init__(self, model, tokens, lexicon):
        self.files = (model, tokens, lexicon)


class OfflineTtsModelConfig:
    def __init__(self, vits):
        self.vits = vits


class OfflineTtsConfig:
    def __init__(self, model, rule_fsts, rule_fars):
        self.model, self.rules = model, (rule_fsts, rule_fars)

    def validate(self):
        return all(open(file, "rb").read() for file in self.model.vits.files)


class Spoken:
    def __init__(self, text):
        self.sample_rate = 22_050
        self.samples = [0.5, -0.5] * (1_000 * len(text))


class OfflineTts:
    def __init__(self, config):
        pass

    def generate(self, text):
        return Spoken(text)
"""


def install(folder: Path) -> Path:
    """Both packages, in a folder for PYTHONPATH."""
    for name, words in (("piper", PIPER), ("sherpa_onnx", SHERPA)):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(words)
    return folder


def piper_model(folder: Path, name: str = "voice.onnx") -> Path:
    """A model of Piper's: two files."""
    folder.mkdir(exist_ok=True, parents=True)
    (folder / name).write_bytes(b"model")
    (folder / f"{name}.json").write_text("{}")
    return folder / name


def sherpa_model(folder: Path, lexicon: str) -> Path:
    """A model of sherpa's: a folder."""
    folder.mkdir(exist_ok=True, parents=True)
    (folder / "model.onnx").write_bytes(b"model")
    (folder / "tokens.txt").write_text("a 1\n")
    (folder / "lexicon.txt").write_text(lexicon, "utf-8")
    return folder
