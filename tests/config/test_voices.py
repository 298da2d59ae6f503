"""What a hall may write of the engine that speaks its calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.load import load_hall
from tests.config.faults import faults


def told(hall: Path, words: str) -> list[str]:
    (hall / "voice.toml").write_text(f"[voice]\n{words}\n", "utf-8")
    return faults(hall)


@pytest.mark.parametrize(
    "words",
    [
        "",
        'engine = "espeak"',
        'engine = "clips"\nclips = "/srv/recordings"',
        'engine = "piper"\nmodels = { zh-Hans = "models/zh.onnx" }\npython = "/opt/piper/bin/python"',
        'engine = "sherpa"\nmodels.en = "models/en"',
        'models.en = "models/en"',
    ],
)
def test_every_engine_may_be_chosen(hall, words):
    assert told(hall, words) == []
    assert load_hall(hall).voice.engine in words or not words.startswith("engine")


def test_an_engine_that_there_is_not_is_told_with_those_that_there_are(hall):
    (fault,) = told(hall, 'engine = "parrot"')
    known = "known: `clips`, `espeak`, `piper`, `pyttsx3`, `sherpa`"
    assert fault == f'voice.toml:2: `engine` in [voice] is "parrot", not a known word; {known}'


@pytest.mark.parametrize("engine", ["piper", "sherpa"])
def test_an_engine_that_needs_models_and_has_none_is_told_how_they_are_named(hall, engine):
    (fault,) = told(hall, f'engine = "{engine}"')
    assert fault.startswith(f"voice.toml:2: the engine {engine} has no `models`; name one of each language, such as ")


def test_a_model_of_a_language_that_is_not_spoken_is_told(hall):
    assert told(hall, 'engine = "piper"\nmodels.en = "en.onnx"\nmodels.yue = "yue.onnx"') == [
        'voice.toml:4: a model for "yue", which is not spoken; add it to `voices` in [calling], or remove it'
    ]
    (hall / "calling.toml").write_text('[calling]\nvoices = { yue = "sit/yue", en = "gmw/en" }\n')
    assert faults(hall) == []
