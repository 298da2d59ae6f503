from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from caller_server.domain.events import Event, WindowOpened
from caller_server.journal.__main__ import main as journal
from caller_server.journal.archive import Archive
from caller_server.journal.archiving import archive_days
from caller_server.journal.heads import Heads
from caller_server.journal.sql import Entry
from caller_server.journal.store import Store
from caller_server.replay.__main__ import main
from caller_server.report.__main__ import main as report
from caller_server.rules_of import rules_of
from config.models import Retention
from tests.caller_server.rehearsal import NINE
from tests.caller_server.replay.busy_day import busy_day
from tests.halls import small_hall, write_small_hall


class Said(NamedTuple):
    """How the command ended."""

    code: int
    stdout: str
    stderr: str


@pytest.fixture
def hall(tmp_path):
    return write_small_hall(tmp_path / "hall")


@pytest.fixture
def store(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'journal.sqlite3'}", Archive(tmp_path / "archive"))
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def day(store):
    """The small hall's 23 November in the journal, and how the next day begins."""
    played = busy_day(4, rules=rules_of(small_hall(), demo=True), windows=("2", "3", "5", "7"))
    tomorrow = NINE + timedelta(days=1)
    store.begin({})
    store.append([Entry("small", [*played.events, Event(tomorrow.date(), 1, tomorrow, WindowOpened("2"))], None)])


@pytest.fixture
def replay(hall: Path, tmp_path: Path, monkeypatch, capsys) -> Callable[..., Said]:
    monkeypatch.setenv("ONEDOOR_DATA", str(tmp_path))

    def command(*words: object) -> Said:
        capsys.readouterr()
        code = main([str(hall), *map(str, words)])
        return Said(code, *capsys.readouterr())

    return command


@pytest.mark.usefixtures("day")
def test_a_day_is_compared_under_every_policy(replay):
    said = replay("--day", "2026-11-23")
    assert said.code == 0
    title, _, heads, *rows = said.stdout.splitlines()
    assert title == "小镇便民大厅 2026-11-23"
    assert heads.split("   ")[-4:] == ["as it was", "fair *", "arrival", "priority-first"]
    assert any(row.startswith("  A 工商登记 ") for row in rows)
    assert rows[-1] == "* the hall's policy"


@pytest.mark.usefixtures("day")
def test_policies_are_compared_that_are_named_each_once(replay):
    said = replay("--day", "2026-11-23", "--policy", "arrival", "--policy", "arrival", "--json")
    columns = json.loads(said.stdout)["columns"]
    assert [column["name"] for column in columns] == ["as it was", "arrival"]


@pytest.mark.usefixtures("day")
def test_a_day_under_the_halls_own_policy_was_as_it_was(replay):
    was, fair = json.loads(replay("--day", "2026-11-23", "--policy", "fair", "--json").stdout)["columns"]
    assert {**was, "name": ""} == {**fair, "name": ""}


@pytest.mark.usefixtures("day")
def test_a_day_in_the_archive_is_compared_as_before(replay, store, tmp_path):
    before = replay("--day", "2026-11-23").stdout
    kept = Retention(open_days=1, archive_days=3650)
    today = NINE.date().replace(day=30)
    assert list(archive_days(store, Archive(tmp_path / "archive"), Heads(tmp_path / "heads"), "small", today, kept))
    assert replay("--day", "2026-11-23").stdout == before


@pytest.mark.usefixtures("day")
def test_a_fast_days_waits_are_longer_by_as_much(replay):
    slow, fast = (
        json.loads(replay("--day", "2026-11-23", "--json", "--speed", speed).stdout)["columns"][0] for speed in (1, 60)
    )
    assert fast["waits"]["mean"] == pytest.approx(60 * slow["waits"]["mean"], rel=0.001)
    said = replay("--day", "2026-11-23", "--speed", 60).stdout
    assert said.startswith("小镇便民大厅 2026-11-23, played 60 times faster than life\n")


@pytest.mark.usefixtures("day")
def test_the_chart_is_written_beside_the_table(replay, tmp_path):
    said = replay("--day", "2026-11-23", "--chart", tmp_path / "waits.png")
    assert said.stdout == replay("--day", "2026-11-23").stdout
    assert (tmp_path / "waits.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("day")
def test_a_chart_that_cannot_be_written_is_said(replay, tmp_path):
    said = replay("--day", "2026-11-23", "--chart", tmp_path / "nowhere" / "waits.png")
    assert (said.code, said.stdout) == (1, "")
    assert "No such file or directory); name another file" in said.stderr


@pytest.mark.usefixtures("day")
def test_a_day_without_events_names_those_that_have_some(replay):
    said = replay("--day", "2026-11-25")
    assert said == (1, "", "small has no events on 2026-11-25; those that have are 2026-11-23, 2026-11-24\n")
    assert "nobody took a ticket on 2026-11-24" in replay("--day", "2026-11-24").stderr


@pytest.mark.usefixtures("store")
def test_a_journal_without_any_event_may_be_another_halls(replay):
    said = replay()
    assert said.code == 1
    assert "no day has any: ONEDOOR_DATA or ONEDOOR_DATABASE_URL may name another hall's journal" in said.stderr


def test_an_unknown_policy_names_those_there_are(replay):
    said = replay("--policy", "luck")
    assert said == (1, "", "there is no policy 'luck'; the policies are fair, arrival, priority-first\n")


def test_a_journal_that_is_none_is_said(replay, tmp_path):
    (tmp_path / "journal.sqlite3").write_bytes(b"not a journal " * 100)
    said = replay()
    assert said.code == 1
    assert "its file is damaged" in said.stderr


@pytest.mark.usefixtures("day")
def test_a_day_of_another_configuration_names_the_line(replay, hall):
    described = hall / "windows.toml"
    described.write_text(described.read_text().replace('[[window]]\nname = "7"', '[[window]]\nname = "77"'))
    (hall / "devices.toml").write_text((hall / "devices.toml").read_text().replace('window = "7"', 'window = "77"'))
    said = replay("--day", "2026-11-23")
    assert said.code == 1
    assert "window 7 of 2026-11-23 is not in the hall's files, which have 1, 2, 3, 4, 5, 6, 77, 8;" in said.stderr


@pytest.mark.parametrize("speed", ["0", "-1", "inf", "nan", "fast"])
def test_a_speed_that_is_none_is_refused(replay, speed, capsys):
    with pytest.raises(SystemExit):
        replay(f"--speed={speed}")
    assert f"{speed} is no speed" in capsys.readouterr().err


@pytest.mark.parametrize("command", [main, journal, report])
@pytest.mark.parametrize("day", ["tomorrow", "23.11.2026", "2026-02-30"])
def test_a_day_that_is_none_is_refused_by_every_command_with_one_that_is(command, day, hall, capsys):
    with pytest.raises(SystemExit):
        command([str(hall), "--day", day])
    assert f"'{day}' is no day; write it like 2026-11-23" in capsys.readouterr().err
