"""From a hall's `[voice]` to its engine."""

from __future__ import annotations

from pathlib import Path

from config.models import Voice as Chosen
from hardware.voices.clips import ClipVoice
from hardware.voices.espeak import EspeakVoice
from hardware.voices.espeak_ng import EspeakNgVoice
from hardware.voices.model import PATIENCE_S, ModelVoice
from hardware.voices.port import Voice


def open_voice(chosen: Chosen, folder: Path, patience_s: float = PATIENCE_S) -> Voice:
    """The engine of a hall whose files are in `folder`; nothing is asked of it yet. `patience_s` is for models."""
    match chosen.engine:
        case "pyttsx3":
            return EspeakVoice()
        case "espeak":
            return EspeakNgVoice()
        case "clips":
            return ClipVoice(folder / chosen.clips)
        case "piper" | "sherpa":
            models = {language: folder / model for language, model in chosen.models.items()}
            return ModelVoice(chosen.engine, models, chosen.python, patience_s)
