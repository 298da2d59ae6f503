import shutil
import sqlite3
import threading
from datetime import date

import pytest
from sqlalchemy import make_url

from caller_server.journal.backup import back_up
from caller_server.journal.engine import Engine, Mark
from caller_server.journal.faults import JournalUnavailable, JournalUnreadable
from caller_server.journal.restore import restore
from caller_server.journal.store import Store
from caller_server.journal.verify import Broken
from caller_server.readiness import check
from config.keys import make_keys
from config.settings import Settings
from tests.caller_server.journal.behind import run
from tests.caller_server.journal.commands import issue, move
from tests.caller_server.rehearsal import NINE
from tests.halls import small_hall

TODAY = date(2026, 11, 23)


def files(folder) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_drill_while_tickets_are_issued_restores_every_event_up_to_the_backup(
    engine, store, url, rules, clock, tmp_path
):
    stop = threading.Event()
    answered: list[str] = []

    def issues() -> None:
        while not stop.is_set():
            answered.extend(e.fact.token for e in engine.obey("small", issue("B")).events)

    threads = [threading.Thread(target=issues) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        while len(answered) < 40:
            threading.Event().wait(0.01)
        before = list(answered)
        (day,) = back_up(url, tmp_path / "backup")
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    all_events = store.events("small", TODAY)
    store.close()
    days, kept = restore(url, tmp_path / "backup", NINE)
    assert (days, len(kept)) == ([day], 1)
    again = Store(url)
    again.migrate()
    events = again.events("small", TODAY)
    assert events == all_events[: day.head.seq]
    assert set(before) <= {event.fact.token for event in events}
    assert all(again.ticket(event.fact.token) is not None for event in events)
    obeyed = Engine(again, {"small": rules}, clock).obey("small", issue("B"))
    assert obeyed.events[0].fact.number == f"B{len(events) + 1:03d}"
    again.close()


def test_after_a_restore_elsewhere_the_hall_opens_and_calls_the_next_visitor(
    engine, store, url, rules, clock, tmp_path, journal, hall
):
    for _ in range(3):
        engine.obey("small", issue())
    engine.obey("small", move("2", "open"))
    engine.obey("small", move("2", "next"))
    run(
        url,
        "INSERT INTO owner (hall, installation) VALUES ('small', 'the machine that burnt down')",
        "INSERT INTO relayed (hall, day, seq) VALUES ('small', '2026-11-23', 3)",
    )
    store.day_key("small", TODAY)
    assert journal("backup", hall, tmp_path / "backup").returncode == 0
    store.close()
    assert journal("restore", hall, tmp_path / "backup").stderr == ""
    make_keys(small_hall(), tmp_path)
    check(str(hall), Settings())
    again = Store(url)
    opened = Engine(again, {"small": rules}, clock)
    clock.wait(minutes=5)
    opened.obey("small", move("2", "start"))
    called = opened.obey("small", move("2", "next")).events[-1]
    assert (called.kind, called.fact.number) == ("ticket_called", "A002")
    assert again.mark("small") == Mark(TODAY, 3)
    again.close()
    assert journal("verify", hall).returncode == 0


def test_a_key_and_a_snapshot_do_not_go_into_a_backup(engine, store, url, tmp_path):
    engine.obey("small", issue())
    key = store.day_key("small", TODAY)
    back_up(url, tmp_path / "backup")
    assert key not in (tmp_path / "backup").read_bytes()
    assert key.hex().encode() not in (tmp_path / "backup").read_bytes()
    store.close()
    restore(url, tmp_path / "backup", NINE)
    again = Store(url)
    assert again.day_key("small", TODAY) != key
    again.close()


def test_a_backup_never_takes_the_place_of_another(engine, url, tmp_path):
    engine.obey("small", issue())
    (tmp_path / "backup").write_text("yesterday's")
    with pytest.raises(JournalUnavailable, match="name another file"):
        back_up(url, tmp_path / "backup")
    assert (tmp_path / "backup").read_text() == "yesterday's"


def test_a_journal_that_is_broken_makes_no_backup_that_looks_whole(engine, url, tmp_path):
    engine.obey("small", issue())
    run(url, "UPDATE event SET body = '{}'")
    there = files(tmp_path)
    with pytest.raises(Broken, match="event 1 is altered"):
        back_up(url, tmp_path / "backup")
    assert files(tmp_path) - {"journal.sqlite3-wal", "journal.sqlite3-shm"} == there - {
        "journal.sqlite3-wal",
        "journal.sqlite3-shm",
    }


def test_a_journal_in_use_is_not_replaced(engine, store, url, tmp_path):
    engine.obey("small", issue())
    back_up(url, tmp_path / "backup")
    with pytest.raises(JournalUnavailable, match=r"stop .* first"):
        restore(url, tmp_path / "backup", NINE)
    engine.obey("small", issue())
    assert len(store.events("small", TODAY)) == 2


def test_a_backup_of_a_newer_program_is_refused(engine, store, url, tmp_path):
    engine.obey("small", issue())
    run(url, "UPDATE alembic_version SET version_num = '9999'")
    back_up(url, tmp_path / "backup")
    store.close()
    with pytest.raises(JournalUnreadable, match=r"newer version of OneDoor \(schema 9999"):
        restore(url, tmp_path / "backup", NINE)
    assert not list(tmp_path.glob("*before*"))


@pytest.mark.parametrize("what", ["a letter", "half", "flipped", "tables of somebody else"])
def test_what_is_no_whole_journal_is_refused_and_nothing_is_touched(engine, store, url, tmp_path, what):
    for _ in range(30):
        engine.obey("small", issue())
    file = tmp_path / "backup"
    back_up(url, file)
    store.close()
    match what:
        case "a letter":
            file.write_text("this is a letter" * 1000)
        case "half":
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        case "flipped":
            whole = file.read_bytes()
            middle = len(whole) // 2
            flipped = whole.replace(b'"A017"', b'"A018"')
            file.write_bytes(flipped if flipped != whole else whole[:middle] + bytes(600) + whole[middle + 600 :])
        case _:
            file.unlink()
            with sqlite3.connect(file) as other:
                other.execute("CREATE TABLE cheese (name)")
            other.close()
    with pytest.raises((JournalUnreadable, JournalUnavailable, Broken)) as refused:
        restore(url, file, NINE)
    assert any(said in str(refused.value) for said in ("take another backup", "pg_restore failed", "is altered"))
    again = Store(url)
    assert len(again.events("small", TODAY)) == 30
    again.close()
    assert not list(tmp_path.glob("*before*"))


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("how", ["truncated", "flipped", "overwritten"])
def test_a_damaged_journal_says_so_and_a_backup_puts_it_right(engine, store, url, tmp_path, how, journal, hall):
    for _ in range(60):
        engine.obey("small", issue())
    back_up(url, tmp_path / "backup")
    store.close()
    path = tmp_path / "journal.sqlite3"
    match how:
        case "truncated":
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        case "flipped":
            page = bytearray(path.read_bytes())
            page[4096 * 2 :] = bytes(byte ^ 0x5A for byte in page[4096 * 2 :])
            path.write_bytes(page)
        case _:
            path.write_text("this is a letter" * 1000)
    for words in ([hall, "--day", TODAY], ["verify", hall], ["backup", hall, tmp_path / "another"]):
        said = journal(*words)
        assert said.returncode == 1
        assert "onedoor restore HALL_DIR FILE" in said.stderr
        assert "Traceback" not in said.stderr
    assert not (tmp_path / "another").exists()
    done = journal("restore", hall, tmp_path / "backup")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list(tmp_path.glob("journal.sqlite3.before-*"))) >= 1
    said = journal("verify", hall)
    assert said.stdout.startswith("small 2026-11-23: 60 events, unbroken")


def test_heads_that_a_restored_journal_does_not_reach_are_set_aside(engine, store, url, tmp_path, clock, journal, hall):
    engine.obey("small", issue())
    journal("backup", hall, tmp_path / "backup")
    engine.obey("small", issue())
    clock.wait(days=1)
    engine.obey("small", issue())
    journal("head", hall)
    store.close()
    done = journal("restore", hall, tmp_path / "backup")
    assert done.returncode == 0
    assert done.stdout.count("kept: ") == 3
    assert journal("verify", hall).stdout.startswith("small 2026-11-23: 1 events, unbroken")


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_without_pg_dump_the_package_that_has_it_is_named(url, store, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(JournalUnavailable, match="apt-get install postgresql-client"):
        back_up(url, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_a_dump_s_escapes_are_read_back(store, url, tmp_path, engine):
    if make_url(url).get_backend_name() == "postgresql":
        assert shutil.which("pg_dump")
    odd = 'tab\t, line\nback\\slash "quoted" 号'
    engine.obey("small", issue(request_id="odd", fingerprint=odd))
    (day,) = back_up(url, tmp_path / "backup")
    assert day.events == 1
