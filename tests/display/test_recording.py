"""`onedoor clips`: what has to be recorded of a hall, as a list for whoever speaks it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from display.announcer.needed import sentences_of
from display.announcer.recording import main
from display.announcer.sentences import Wording
from hardware.voices.clips import ClipVoice
from hardware.voices.manifest import read_manifest
from hardware.voices.sound import seconds
from tests.halls import small_hall, write_small_hall
from tests.hardware.voices.speakers_of_clips import record, tone, wav_of, write_manifest

Clips = Callable[..., tuple[int, list[str], str]]
CLIPS = '[voice]\nengine = "clips"\n'


@pytest.fixture
def clips(capsys: pytest.CaptureFixture[str]) -> Clips:
    def told(hall: Path, *more: object) -> tuple[int, list[str], str]:
        code = main([str(hall), *map(str, more)])
        out, complaint = capsys.readouterr()
        return code, out.splitlines(), complaint

    return told


def test_a_hall_whose_only_voice_is_where_no_window_is_needs_what_is_said_there():
    hall = small_hall()
    lobby = hall.zone[0].model_copy(update={"name": "lobby"})
    speaker = next(device for device in hall.device if device.kind == "speaker").model_copy(update={"zone": "lobby"})
    sentences = sentences_of(hall.model_copy(update={"zone": (lobby,), "device": (speaker,)}))
    assert {sentence.language for sentence in sentences} == {"zh-Hans", "en"}


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    folder = write_small_hall(tmp_path / "hall")
    (folder / "voice.toml").write_text(CLIPS)
    return folder


def write_down(clips: Clips, hall: Path, script: Path) -> dict[str, dict[str, str]]:
    """What the script of a hall without recordings asks for, by language and words."""
    clips(hall, "--script", script)
    return {tag: dict(files) for tag, files in read_manifest(hall / "clips").files.items()}


def test_a_hall_without_recordings_lacks_every_word_of_its_calls(clips, hall):
    code, said, _ = clips(hall)
    assert code == 1
    assert said[0].startswith('zh-Hans: 0 recorded, 18 missing: "请", "A", "零", "一", "二", "号", "到", "号窗口"')
    assert said[1].startswith(
        'en: 0 recorded, 25 missing: "Ticket", "A", "zero", "one", "two", "please go to", "window"'
    )
    assert len(said) == 2


def test_a_hall_that_speaks_otherwise_is_told_so(clips, tmp_path):
    _, said, _ = clips(write_small_hall(tmp_path / "hall"))
    assert said[-1] == 'this hall speaks by pyttsx3; write engine = "clips" under [voice] for recordings'


def test_the_script_lists_each_part_with_its_file_and_a_sentence_and_begins_the_manifest(clips, hall, tmp_path):
    code, said, _ = clips(hall, "--script", tmp_path / "script.txt")
    assert code == 1
    assert said[-2:] == [
        f"{tmp_path}/script.txt: 43 to be spoken",
        f"{hall}/clips/clips.toml: begun; the recordings go beside it",
    ]
    lines = (tmp_path / "script.txt").read_text("utf-8").splitlines()
    assert "普通话 (zh-Hans)" in lines
    assert "zh-Hans/003.wav\t零\t（请A零一二号，到一号窗口）" in lines
    assert any(line.startswith("en/001.wav\tTicket\t") for line in lines)
    begun = tomllib.loads((hall / "clips" / "clips.toml").read_text("utf-8"))
    assert begun["zh-Hans"]["零"] == "zh-Hans/003.wav"
    assert (len(begun["zh-Hans"]), len(begun["en"])) == (18, 25)


def test_a_script_is_not_written_over_another_file(clips, hall, tmp_path):
    (tmp_path / "script.txt").write_text("mine")
    code, _, complaint = clips(hall, "--script", tmp_path / "script.txt")
    assert code == 1
    assert complaint == f"{tmp_path}/script.txt: file exists; name a new file\n"
    assert (tmp_path / "script.txt").read_text() == "mine"


def test_once_all_is_recorded_every_call_and_announcement_can_be_spoken(clips, hall, tmp_path):
    wanted = write_down(clips, hall, tmp_path / "script.txt")
    folder = hall / "clips"
    write_manifest(folder, {tag: record(folder, tag, words) for tag, words in wanted.items()})
    assert clips(hall) == (0, ["zh-Hans: 18 recorded, 0 missing", "en: 25 recorded, 0 missing"], "")
    voice, wording = ClipVoice(folder), Wording.of(small_hall())
    for number, window in (("A345", "2"), ("B678", "6"), ("C9012", "8")):
        for sentence in wording.call(number, window):
            assert seconds(voice.speak(sentence)) > 1.5


def test_broken_recordings_are_told_one_by_one(clips, hall, tmp_path):
    wanted = write_down(clips, hall, tmp_path / "script.txt")
    for files in wanted.values():
        for file in files.values():
            (hall / "clips" / file).parent.mkdir(exist_ok=True)
            (hall / "clips" / file).write_bytes(wav_of(tone(440, 0.1)))
    (hall / "clips" / "en" / "001.wav").write_bytes(b"RIFF")
    (hall / "clips" / "zh-Hans" / "003.wav").write_bytes(wav_of(tone(440, 0.1), channels=6))
    (hall / "clips" / "zh-Hans" / "004.wav").unlink()
    code, said, _ = clips(hall)
    assert code == 1
    six = "it has 6 channels, 16 bits and 22050 Hz"
    assert sorted(said[2:]) == [
        f'{hall}/clips/en/001.wav ("Ticket"): it ends too early; save it as WAV, PCM, 16 bit',
        f'{hall}/clips/zh-Hans/003.wav ("零"): {six}; save it as WAV, PCM, 16 bit, mono, 22050 Hz',
        f'{hall}/clips/zh-Hans/004.wav ("一"): no such file or directory',
    ]


def test_what_is_added_later_gets_files_that_are_not_taken(clips, hall, tmp_path):
    write_down(clips, hall, tmp_path / "script.txt")
    text = (hall / "hall.toml").read_text("utf-8") + (
        '[[announcement]]\nname = "closing"\nbefore_close = [10]\ntext = { zh-Hans = "还有{minutes}分钟，请"}\n'
    )
    (hall / "hall.toml").write_text(text, "utf-8")
    code, said, _ = clips(hall, "--script", tmp_path / "more.txt")
    assert code == 1
    assert said[0] == 'zh-Hans: 18 recorded, 3 missing: "还有", "10", "分钟"'
    more = (tmp_path / "more.txt").read_text("utf-8")
    assert "zh-Hans/019.wav\t还有\t（还有10分钟，请）" in more
    assert '[zh-Hans]\n"还有" = "zh-Hans/019.wav"\n"10" = "zh-Hans/020.wav"' in more


def test_a_faulty_manifest_and_a_faulty_hall_are_said(clips, hall):
    (hall / "clips").mkdir()
    (hall / "clips" / "clips.toml").write_text("[")
    code, _, complaint = clips(hall)
    assert (code, "clips.toml" in complaint, "Traceback" in complaint) == (1, True, False)
    (hall / "voice.toml").write_text('[voice]\nengine = "parrot"\n')
    code, _, complaint = clips(hall)
    assert code == 1
    assert "parrot" in complaint


def test_every_word_of_the_calls_of_ten_thousand_numbers_is_among_the_parts():
    wording = Wording.of(small_hall())
    needed = {(one.language, part) for one in sentences_of(small_hall()) for part in one.parts}
    for number in ("A123", "B456", "C789", "A1000", "C9876"):
        for window in map(str, range(1, 9)):
            said = {(one.language, part) for one in wording.call(number, window) for part in one.parts}
            assert said <= needed


def test_it_is_a_command_of_onedoor(hall):
    command = [sys.executable, "-P", "-m", "onedoor", "clips", str(hall), "--script", str(hall / "script.txt")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert (hall / "script.txt").exists()
