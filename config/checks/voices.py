"""Engines that have nothing to speak with, and models that nobody would hear."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from config.checks.rows import table
from config.faults import Finding, shown
from config.models import Calling

_OF_MODELS = {"piper": "zh_CN-huayan-medium.onnx", "sherpa": "vits-zh"}
"""Engines that speak with models, and what one may be called."""


def unusable(tables: dict[str, Any]) -> Iterator[Finding]:
    """An engine without models, and models of languages that are not spoken."""
    voice = table(tables, "voice")
    engine, models = voice.get("engine"), table(voice, "models")
    if isinstance(engine, str) and engine in _OF_MODELS and not models:
        right = f'name one of each language, such as models = {{ zh-Hans = "models/{_OF_MODELS[engine]}" }}'
        yield Finding(("voice", "engine"), f"the engine {engine} has no `models`", right)
    spoken = table(tables, "calling").get("voices", Calling().voices)
    for language in models:
        if isinstance(spoken, dict) and language not in spoken:
            wrong = f"a model for {shown(language)}, which is not spoken"
            yield Finding(("voice", "models", language), wrong, "add it to `voices` in [calling], or remove it")
