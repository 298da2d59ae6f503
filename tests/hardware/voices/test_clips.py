"""Calls joined from recordings; what is not recorded, or not well, is a fault that names it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from display.announcer.sentences import Wording
from hardware.voices.clips import ClipVoice, covered, unrecorded
from hardware.voices.joining import trimmed
from hardware.voices.manifest import ManifestFaulty, read_manifest
from hardware.voices.port import Sentence, VoiceFault
from hardware.voices.sound import seconds
from tests.hardware.voices.speakers_of_clips import (
    VOICES,
    largest_step,
    record,
    spoken_in,
    tone,
    wav_of,
    write_manifest,
)

WORDING = Wording(("zh-Hans", "en"), {tag: VOICES[tag] for tag in ("zh-Hans", "yue", "en")})
MANDARIN, CANTONESE, ENGLISH = WORDING.call("A012", "12")
SPOKEN = {sentence.language: sentence for sentence in (MANDARIN, CANTONESE, ENGLISH)}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every part of the three sentences, spoken one by one."""
    folder = tmp_path_factory.mktemp("clips")
    parts = {tag: unrecorded(sentence, ()) for tag, sentence in SPOKEN.items()}
    write_manifest(folder, {tag: record(folder, tag, words) for tag, words in parts.items()})
    return folder


@pytest.fixture
def own(recorded: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    for path in recorded.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


@pytest.mark.parametrize("language", list(SPOKEN))
def test_a_call_is_joined_of_its_parts_and_no_joint_steps_higher_than_the_voice_itself(language, recorded):
    sentence = SPOKEN[language]
    sound = ClipVoice(recorded).speak(sentence)
    files = read_manifest(recorded).files[language]
    said = [one.words for one in covered(sentence, files)]
    assert said == [part.strip() for part in sentence.parts if part.strip(" ,，")]
    words = [trimmed(spoken_in(recorded / files[part])) for part in said]
    assert sum(map(seconds, words)) * 0.8 < seconds(sound) < sum(map(seconds, words)) + 2
    assert largest_step(sound) <= max(map(largest_step, words))


def test_a_longer_recording_goes_before_its_parts():
    plain = ["请", "A", "零", "一", "二", "号", "到", "十", "号窗口"]
    assert [one.words for one in covered(MANDARIN, [*plain, "十二号窗口", "一二"])] == [
        *("请", "A", "零", "一二", "号", "到", "十二号窗口")
    ]


def test_words_of_english_are_found_in_one_recording_and_a_comma_is_a_pause_before_the_next():
    said = covered(ENGLISH, ["Ticket A", "zero", "one", "two", "please go to window 12"])
    assert [(one.words, one.marks.strip()) for one in said] == [
        ("Ticket A", ""),
        ("zero", ","),
        ("one", ","),
        ("two", ","),
        ("please go to window 12", ","),
    ]


def test_a_letter_is_not_found_within_a_word():
    with pytest.raises(VoiceFault, match="not recorded in en: Ticket"):
        covered(Sentence("gmw/en", "Ticket A", "en", ("Ticket", " ", "A")), ["T", "A", "icket"])


def test_what_is_not_recorded_is_named(own):
    write_manifest(own, {"zh-Hans": {"请": "zh-Hans-0.wav"}})
    with pytest.raises(VoiceFault, match="not recorded in zh-Hans: A, 零, 一, 二, 号, 到, 十, 号窗口") as fault:
        ClipVoice(own).speak(MANDARIN)
    assert fault.value.part == "A"
    with pytest.raises(VoiceFault, match="not recorded in en: Ticket"):
        ClipVoice(own).speak(ENGLISH)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"RIFF", "ends too early"),
        (b"", "ends too early"),
        (b"OggS" + bytes(500), "save it as WAV"),
        (wav_of(tone(440, 0.5, level=0)), "nothing is to be heard"),
        (None, "no such file"),
    ],
    ids=["cut", "empty", "ogg", "silent", "gone"],
)
def test_a_broken_recording_is_named_and_heard_again_once_it_is_mended(own, content, why):
    voice = ClipVoice(own)
    whole = voice.speak(MANDARIN)
    path = own / read_manifest(own).files["zh-Hans"]["零"]
    before = path.read_bytes()
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(VoiceFault, match=why) as fault:
        voice.speak(MANDARIN)
    assert str(path) in str(fault.value)
    assert fault.value.part == "零"
    assert seconds(voice.speak(ENGLISH)) > 1

    path.write_bytes(before)
    assert voice.speak(MANDARIN) == whole


def test_a_recording_that_is_exchanged_is_heard_from_the_next_sentence_on(own):
    voice = ClipVoice(own)
    before = voice.speak(MANDARIN)
    path = own / read_manifest(own).files["zh-Hans"]["零"]
    path.write_bytes(wav_of(tone(440, 2.0, 44_100), 44_100, 24, 2))
    assert seconds(voice.speak(MANDARIN)) > seconds(before) + 1


def test_a_folder_without_a_manifest_says_how_one_is_begun(tmp_path):
    with pytest.raises(
        VoiceFault, match=r"there is no .*clips.toml: `onedoor clips HALL_DIR --script FILE` begins one"
    ):
        ClipVoice(tmp_path / "nowhere").speak(MANDARIN)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"[zh-Hans\n", "write lines such as"),
        (b'\xff\xfe"', "not UTF-8"),
        ('[zh]\n"请" = "a.wav"\n'.encode(), r"unknown `zh`; it has the tables \[zh-Hans\]"),
        (b'en = "a.wav"\n', "unknown `en`"),
        ('[zh-Hans]\n"请" = 3\n'.encode(), '"请" needs a file in this folder'),
        ('[zh-Hans]\n"请" = "../../secret.wav"\n'.encode(), "needs a file in this folder"),
        (b'chime = "/etc/passwd"\n', '"chime" needs a file in this folder'),
    ],
)
def test_a_faulty_manifest_says_what_would_be_right(tmp_path, content, why):
    (tmp_path / "clips.toml").write_bytes(content)
    with pytest.raises(ManifestFaulty, match=why):
        read_manifest(tmp_path)
    with pytest.raises(VoiceFault, match=why):
        ClipVoice(tmp_path).speak(MANDARIN)


def test_a_manifest_that_is_mended_is_read_again(own):
    voice = ClipVoice(own)
    right = (own / "clips.toml").read_bytes()
    (own / "clips.toml").write_text("[")
    with pytest.raises(VoiceFault):
        voice.speak(MANDARIN)
    (own / "clips.toml").write_bytes(right)
    os.utime(own / "clips.toml", ns=(1, 1))
    assert seconds(voice.speak(MANDARIN)) > 1


def test_a_hall_may_have_a_chime_of_its_own(own):
    assert ClipVoice(own).chime() is None
    write_manifest(own, {}, chime="gong.wav")
    with pytest.raises(VoiceFault, match="no such file"):
        ClipVoice(own).chime()
    (own / "gong.wav").write_bytes(wav_of(tone(660, 0.5, 48_000), 48_000))
    assert seconds(ClipVoice(own).chime()) == pytest.approx(0.5, abs=0.01)
