from __future__ import annotations

import signal
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from onedoor.cli import app
from onedoor.roles import PROGRAMS
from tests.halls import write_small_hall
from tests.onedoor.conftest import ROOT, Door
from tests.onedoor.waiting import wait_until


def onedoor(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_every_role_is_a_command_of_its_own() -> None:
    said = onedoor("--help").output
    for name in PROGRAMS:
        assert name in said


def test_a_role_runs_in_the_process_that_was_started(door: Door) -> None:
    process = door.start("kiosk", str(door.hall), "--name", "kiosk-2")
    door.data.mkdir()
    wait_until(lambda: door.started() == [("kiosk", process.pid)], 20, "the kiosk starts")
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0


def test_check_says_that_a_hall_is_right(tmp_path: Path) -> None:
    result = onedoor("check", write_small_hall(tmp_path / "hall"))
    assert result.exit_code == 0
    assert "3 lines, 8 windows, 3 matters" in result.output


def test_check_of_a_faulty_hall_says_where_and_ends_with_1(tmp_path: Path) -> None:
    hall = write_small_hall(tmp_path / "hall")
    (hall / "more.toml").write_text('[[zone]]\nname = "not a name"\ntitle = "无"\n')
    result = onedoor("check", hall)
    assert result.exit_code == 1
    assert "not a name" in result.stderr


def test_a_folder_that_is_not_there_is_said_without_a_traceback(tmp_path: Path) -> None:
    result = onedoor("up", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "does not exist" in result.stderr


def test_a_wrong_setting_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEDOOR_HTTP_PORT", "eighty")
    result = onedoor("up", write_small_hall(tmp_path / "hall"))
    assert result.exit_code == 78
    assert result.stderr.startswith("ONEDOOR_HTTP_PORT: ")


def test_a_window_without_a_virtual_pad_cannot_be_pressed(tmp_path: Path) -> None:
    result = onedoor("press", write_small_hall(tmp_path / "hall"), "99", "next")
    assert result.exit_code == 1
    assert "window 99 has no virtual pad; these have one: 1, 2, 3" in result.stderr


def test_a_pad_of_a_hall_that_is_not_open_cannot_be_pressed(door: Door) -> None:
    door.settings["PYTHONPATH"] = str(ROOT)
    code, said = door.refused("press", str(door.hall), "3", "next")
    assert code == 1
    assert "is the hall up" in said


def test_a_pad_of_an_open_hall_is_pressed(door: Door) -> None:
    door.settings["PYTHONPATH"] = str(ROOT)  # the real twins, not small ones
    door.open("--only", "twins")
    assert door.start("press", str(door.hall), "3", "next").wait(timeout=20) == 0
    assert '"ok": true' in door.said()


def test_a_visitor_rates_on_the_rater_of_a_window_and_not_on_the_clerk_s_pad(door: Door) -> None:
    devices = door.hall / "devices.toml"
    rater = '[[device]]\nid = "rater-3"\nkind = "rater"\ndriver = "ff68"\naddress = "{data}/twins/rater-3"\n'
    changed = devices.read_text("utf-8").replace('id = "pad-4"\nkind = "call_pad"\ndriver = "ff68"', _SIMPLE_4)
    devices.write_text(f'{changed}\n{rater}window = "3"\ntwin = true\n', "utf-8")
    door.settings["PYTHONPATH"] = str(ROOT)
    door.open("--only", "twins")
    assert door.start("press", str(door.hall), "3", "rate:4").wait(timeout=20) == 0
    assert '"kind": "rater"' in door.said()
    assert door.start("press", str(door.hall), "4", "recall").wait(timeout=20) == 0
    assert '"lamps"' in door.said()
    assert door.start("press", str(door.hall), "4", "rate:4").wait(timeout=20) == 1
    assert "it has next, recall, start, finish" in door.said()


_SIMPLE_4 = 'id = "pad-4"\nkind = "call_pad"\ndriver = "simple"'


def test_a_kiosk_without_a_virtual_scanner_is_told_of_those_that_have_one(tmp_path: Path) -> None:
    result = onedoor("scan", write_small_hall(tmp_path / "hall"), "kiosk-1", "A012")
    assert (result.exit_code, result.stderr) == (1, "kiosk-1 has no virtual scanner; these have one: none\n")
    result = onedoor("card", ROOT / "config" / "weidu", "kiosk-9", "张三", "11010519491231002X")
    said = "kiosk-9 has no virtual id reader; these have one: kiosk-1, kiosk-2\n"
    assert (result.exit_code, result.stderr) == (1, said)


def test_codes_and_cards_are_shown_to_a_kiosk_of_an_open_hall(door: Door) -> None:
    door.settings["PYTHONPATH"] = str(ROOT)  # the real twins, not small ones
    door.hall = ROOT / "config" / "weidu"
    door.open("--only", "twins")
    for words, told in (
        (("scan", "kiosk-1", "A012"), '"scans": 1'),
        (("scan", "kiosk-2", "A012"), '"scans": 1'),
        (("card", "kiosk-1", "张三", "11010519491231002X"), '"card": true'),
        (("card", "kiosk-1"), '"card": false'),
    ):
        assert door.start(words[0], str(door.hall), *words[1:]).wait(timeout=20) == 0
        assert told in door.said()


def test_keys_makes_what_is_lacking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEDOOR_DATA", str(tmp_path / "data"))
    result = onedoor("keys", write_small_hall(tmp_path / "hall"))
    assert result.exit_code == 0
    assert "11 keys, 6 accounts" in result.output
    assert (tmp_path / "data" / "keys.json").exists()


def test_keys_that_are_damaged_are_left_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEDOOR_DATA", str(tmp_path))
    (tmp_path / "keys.json").write_text("{")
    result = onedoor("keys", write_small_hall(tmp_path / "hall"))
    assert result.exit_code == 1
    assert "is damaged" in result.stderr
    assert (tmp_path / "keys.json").read_text() == "{"


def test_a_report_is_asked_for_with_all_its_options(door: Door) -> None:
    door.settings["PYTHONPATH"] = str(ROOT)
    days = ("--from", "2026-11-23", "--to", "2026-11-24")
    code, said = door.refused(
        "report", str(door.hall), *days, "--out", "reports", "--format", "csv", "--language", "en"
    )
    assert code == 1
    assert "no hall has been opened with it yet" in said
    code, said = door.refused("report", str(door.hall), "--to", "2026-11-24")
    assert code == 64
    assert "a range needs its first day" in said


def test_replay_passes_on_what_is_asked(door: Door) -> None:
    door.settings["PYTHONPATH"] = str(ROOT)  # the real journal, which has no day yet
    code, said = door.refused("replay", str(door.hall), "--policy", "fair", "--policy", "luck", "--speed", "600")
    assert (code, said) == (1, "there is no policy 'luck'; the policies are fair, arrival, priority-first\n")
