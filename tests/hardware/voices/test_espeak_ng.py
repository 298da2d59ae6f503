"""eSpeak NG by its own program speaks as it does through pyttsx3; what people write is read and not obeyed."""

from __future__ import annotations

from pathlib import Path

import pytest

from hardware.voices.espeak import EspeakVoice
from hardware.voices.espeak_ng import EspeakNgVoice
from hardware.voices.port import Sentence, Voice, VoiceFault
from hardware.voices.sound import seconds

MANDARIN = Sentence("sit/cmn-latn-pinyin", "请A零一二号，到三号窗口")
BOTH = pytest.mark.parametrize("voice", [EspeakVoice(), EspeakNgVoice()], ids=["pyttsx3", "espeak"])


def test_both_ways_to_espeak_take_as_long_for_a_sentence():
    spoken = EspeakNgVoice().speak(MANDARIN)
    assert seconds(spoken) == pytest.approx(seconds(EspeakVoice().speak(MANDARIN)), abs=0.15)
    assert max(map(abs, spoken)) > 10_000


@BOTH
@pytest.mark.parametrize(
    ("marked", "obeyed_s"),
    [
        ('wait<break time="9s"/>there', 9.0),
        ('<prosody rate="10%">window three</prosody>', 9.0),
        ("[[h@l'oU]] three", 0.0),
    ],
    ids=["break", "prosody", "phonemes"],
)
def test_marks_in_a_hall_s_own_names_are_read_and_not_obeyed(voice: Voice, marked, obeyed_s):
    length = seconds(voice.speak(Sentence("gmw/en", marked)))
    if obeyed_s:
        assert length < obeyed_s
    else:
        assert length > 1.5 * seconds(voice.speak(Sentence("gmw/en", "hello three")))


@BOTH
def test_a_text_that_looks_like_an_option_is_spoken(voice: Voice):
    assert seconds(voice.speak(Sentence("gmw/en", "--version"))) > 0.3


def test_an_unknown_voice_is_a_fault_and_the_next_sentence_is_spoken():
    voice = EspeakNgVoice()
    with pytest.raises(VoiceFault, match="voice does not exist"):
        voice.speak(Sentence("nobody/knows", "hello"))
    assert seconds(voice.speak(MANDARIN)) > 2


def test_a_program_that_is_not_installed_is_a_fault():
    with pytest.raises(VoiceFault, match="/nowhere/espeak-ng does not start: No such file"):
        EspeakNgVoice("/nowhere/espeak-ng").speak(MANDARIN)


def test_a_program_that_hangs_is_ended(tmp_path: Path):
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    with pytest.raises(VoiceFault, match=r"no sound after 0\.2 s"):
        EspeakNgVoice(str(program), patience_s=0.2).speak(MANDARIN)
