from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from onedoor.cli import app
from tests.halls import write_small_hall
from tests.onedoor.conftest import ROOT, Door


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    """A hall whose line A takes one appointment in a slot."""
    folder = write_small_hall(tmp_path / "hall")
    said = (folder / "hall.toml").read_text("utf-8")
    (folder / "hall.toml").write_text(said.replace("usual_minutes = 9", "usual_minutes = 9\nper_slot = 1"), "utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ONEDOOR_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def appointment(hall: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["appointment", str(hall), *words])


def made_keys(hall: Path) -> None:
    assert CliRunner().invoke(app, ["keys", str(hall)]).exit_code == 0


def test_an_appointment_s_life_at_an_open_hall(door: Door, hall: Path, data: Path) -> None:
    door.settings |= {"PYTHONPATH": str(ROOT), "ONEDOOR_DEMO": "1"}
    door.open("--only", "server")
    assert door.data == data
    slots = appointment(hall, "slots", "A").output.splitlines()
    time, left = slots[-1].split("  ")
    assert left == "1 left"

    made = appointment(hall, "make", "GS-001", time)
    assert made.exit_code == 0, made.stderr
    code = re.match(r"(\w{8}): (\S+), line A\n", made.output)[1]
    day = time[:10]
    assert appointment(hall, "list", "--day", day).output == f"{time}  A  {code}  GS-001  -\n"
    assert appointment(hall, "slots", "A", "--day", day).output.splitlines()[-1] == f"{time}  0 left"

    full = appointment(hall, "make", "A", f"{time}+08:00")
    assert (full.exit_code, full.stderr) == (1, "This slot of line A is full. Please choose another.\n")

    given_up = appointment(hall, "cancel", code.lower())
    assert given_up.output == f"{code}: given up, {time} of line A is free again\n"
    assert appointment(hall, "list", "--day", day).output == f"no appointments on {day}\n"
    gone = appointment(hall, "cancel", code)
    assert gone.exit_code == 1
    assert gone.stderr.startswith("This appointment code is not known.")
    assert appointment(hall, "slots", "B").output == "line B has no slots\n"
    misused(hall)


def misused(hall: Path) -> None:
    """What is wrong is said with what would be right."""
    for words, said in (
        (["book"], "say one of: slots LINE; make LINE-OR-MATTER TIME; cancel CODE; list"),
        (["make", "A"], "say one of: slots LINE"),
        (["make", "Q", "2026-11-24T10:00"], "Q is neither a line (A B C) nor the code of a matter"),
        (["make", "A", "ten"], "'ten' is no time; write it like 2026-11-24T10:00"),
        (["list", "--day", "today"], "'today' is no date; write it like 2026-11-24"),
        (["cancel", "../cancel"], "'../cancel' is no appointment's code"),
    ):
        refused = appointment(hall, *words)
        assert refused.exit_code == 64
        assert said in refused.stderr


def test_without_keys_the_command_that_makes_them_is_named(hall: Path, data: Path) -> None:
    refused = appointment(hall, "list")
    assert refused.exit_code == 1
    assert refused.stderr == f"{data}/keys.json is missing; make it with `onedoor keys HALL_DIR`\n"


def test_a_hall_that_is_not_open_is_said(hall: Path, data: Path) -> None:
    made_keys(hall)
    refused = appointment(hall, "list")
    assert refused.exit_code == 1
    assert refused.stderr == f"no hall is open in {data}; open it with `onedoor up HALL_DIR`\n"


def test_a_hall_that_was_killed_is_said(hall: Path, data: Path) -> None:
    made_keys(hall)
    (data / "run.json").write_text(json.dumps({"http": "http://127.0.0.1:1"}))  # nothing answers there
    refused = appointment(hall, "list")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("the hall does not answer at http://127.0.0.1:1")
    assert refused.stderr.endswith("is it up?\n")


def test_a_machine_without_the_supervisor_s_key_cannot_ask(hall: Path, data: Path) -> None:
    data.mkdir()
    (data / "keys.json").write_text('{"kiosk-1": "a key"}')
    (data / "keys.json").chmod(0o600)
    refused = appointment(hall, "list")
    assert refused.exit_code == 1
    assert "has no supervisor's key" in refused.stderr


@pytest.mark.parametrize("text", ["{", "[]", "{}"])
def test_a_run_file_that_says_nothing_is_named(hall: Path, data: Path, text: str) -> None:
    made_keys(hall)
    (data / "run.json").write_text(text)
    refused = appointment(hall, "list")
    assert refused.exit_code == 1
    assert "run.json does not say where the hall answers" in refused.stderr
