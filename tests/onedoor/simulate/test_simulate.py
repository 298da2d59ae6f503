"""`onedoor simulate` on real parts: a whole day in a hall of its own, and in one that is open."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psutil
import pytest

from tests.brokers import ROOT
from tests.hall.open_hall import open_hall
from tests.halls import write_small_hall
from tests.onedoor.waiting import wait_until

SHANGHAI = ZoneInfo("Asia/Shanghai")
SHORT_DAY = 'sessions = [{ from = "09:00", to = "10:00" }, { from = "10:30", to = "11:00" }]'
WHOLE_DAY = 'sessions = [{ from = "08:30", to = "12:00" }, { from = "14:00", to = "17:30" }]'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small hall, with short hours and calls that may follow each other after a second."""
    folder = write_small_hall(tmp_path / "hall")
    words = (folder / "hall.toml").read_text("utf-8")
    (folder / "hall.toml").write_text(words.replace(WHOLE_DAY, SHORT_DAY), "utf-8")
    (folder / "calling.toml").write_text("[calling]\nrecall_seconds = 1\nclosing_margin_minutes = 5\n", "utf-8")
    return folder


def begin(folder: Path, data: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "onedoor", "simulate", str(folder), *options],
        env={**os.environ, "PYTHONPATH": str(ROOT), "ONEDOOR_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def played(folder: Path, data: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """Play to the end: the exit code, and the report."""
    process = begin(folder, data, "--seed", "7", "--json", *options)
    said, log = process.communicate(timeout=100)
    assert said, log
    return process.returncode, json.loads(said)


def refused(folder: Path, data: Path) -> str:
    process = begin(folder, data, "--tickets", "5", "--speed", "3600")
    _, log = process.communicate(timeout=60)
    assert process.returncode == os.EX_CONFIG, log
    return log


def test_a_day_in_a_hall_of_its_own_is_sound_and_its_journal_stays(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    code, told = played(folder, data, "--tickets", "60", "--speed", "1800")
    assert told["faults"] == []
    assert code == 0
    assert (told["issued"], told["open"], told["to_come"]) == (60, 0, 0)
    assert told["called"] == told["waits"]["count"] == 60 - told["cancelled"]
    assert told["served"] > 45
    assert told["missed"]
    assert told["rejoined"] <= told["missed"]
    assert told["commands"] > 60 * 4
    assert 0 < told["waits"]["p50"] < told["waits"]["worst"] < 180

    hours = {datetime.fromisoformat(event["at"]).astimezone(SHANGHAI).hour for event in journal_of(folder, data)}
    assert {9, 10} <= hours <= {8, 9, 10, 11, 12, 13}, "the journal has the hours of the day that was played"
    assert not (data / "run.json").exists()
    assert (data / "journal.sqlite3").exists()


def journal_of(folder: Path, data: Path) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "onedoor", "journal", str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "ONEDOOR_DATA": str(data)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_second_day_gets_a_folder_of_its_own(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "journal.sqlite3").touch()
    code, told = played(folder, data, "--tickets", "5", "--speed", "3600")
    assert (code, told["issued"]) == (0, 5)
    assert (data / "simulated" / "1" / "journal.sqlite3").exists()
    assert (data / "journal.sqlite3").read_bytes() == b""


def test_in_an_open_hall_others_are_served_too_and_are_no_fault(folder: Path, tmp_path: Path) -> None:
    with open_hall(tmp_path / "data", ["broker", "server"], folder) as hall:
        theirs = hall.issue("B")
        code, told = played(folder, hall.data, "--tickets", "20", "--speed", "1800")
        with hall.client("kiosk-1") as client:
            assert client.get(f"/api/tickets/{theirs['token']}").json()["state"] == "done"
        closed = {event["window"] for event in hall.journal() if event["kind"] == "window_closed"}
    assert told["faults"] == []
    assert (code, told["issued"], told["open"]) == (0, 20, 0)
    assert closed == {"2", "3", "4", "5", "6", "7", "8"}, "the windows are left as they were found"


def test_ctrl_c_ends_it_with_the_report_so_far_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    process = begin(folder, tmp_path / "data", "--tickets", "60", "--speed", "120")
    log = tmp_path / "data" / "hall.log"
    wait_until(lambda: log.exists() and "role=reader" in log.read_text(), 60, "it plays")
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    said, told = process.communicate(timeout=30)
    assert process.returncode == 0, told
    assert "ended early: it was broken off" in said
    assert children
    assert not psutil.wait_procs(children, timeout=5)[1]


def test_a_hall_that_is_closed_is_refused(folder: Path, tmp_path: Path) -> None:
    today = datetime.now(SHANGHAI).date()
    holidays = ", ".join((today + timedelta(days=days)).isoformat() for days in (-1, 0, 1))
    (folder / "calendar.toml").write_text(f"[calendar]\nclosed = [{holidays}]\n", "utf-8")
    with open_hall(tmp_path / "data", ["broker", "server"], folder, ONEDOOR_DEMO="0") as hall:
        assert "open it with ONEDOOR_DEMO=1" in refused(folder, hall.data)


def test_a_hall_whose_keys_are_others_and_one_that_is_gone_are_refused(folder: Path, tmp_path: Path) -> None:
    with open_hall(tmp_path / "data", ["broker", "server"], folder) as hall:
        run, keys = (hall.data / "run.json").read_text(), hall.keys
        (hall.data / "keys.json").write_text(json.dumps(keys | {"supervisor": "a wrong one"}))
        assert "does not know the supervisor's key" in refused(folder, hall.data)
        (hall.data / "keys.json").write_text(
            json.dumps(keys | {"broker-reader": {"username": "reader", "password": "a wrong one"}})
        )
        assert "does not let in broker-reader" in refused(folder, hall.data)
    (hall.data / "run.json").write_text(run)
    assert "nobody answers at" in refused(folder, hall.data)
