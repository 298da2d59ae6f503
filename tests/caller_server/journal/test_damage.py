"""A journal's file that was cut off or in which a byte is another: it is noticed, told with the remedy, and kept."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from caller_server.journal.engine import Engine
from caller_server.journal.faults import JournalUnavailable
from caller_server.journal.store import Store
from tests.caller_server.journal.behind import run
from tests.caller_server.journal.commands import issue

TODAY = date(2026, 11, 23)
PAGE = 4096

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@pytest.fixture
def file(engine, store, tmp_path) -> Path:
    """A journal of sixty visitors, closed."""
    for _ in range(60):
        engine.obey("small", issue())
    store.close()
    return tmp_path / "journal.sqlite3"


def write(file: Path, content: bytes) -> None:
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
    file.write_bytes(content)


def read(url: str) -> object:
    """The day's events, or that they cannot be read."""
    store = Store(url)
    try:
        return store.events("small", TODAY)
    except JournalUnavailable:
        return None
    finally:
        store.close()


@pytest.mark.parametrize("left", [0, 1, 99, 100, PAGE - 1, PAGE, 5 * PAGE, -PAGE, -200])
def test_a_file_that_was_cut_off_is_noticed_by_all_and_changed_by_none(file, url, journal, hall, tmp_path, left):
    whole = file.read_bytes()[:left]
    write(file, whole)
    for words in (["verify", hall], ["backup", hall, tmp_path / "another"]):
        said = journal(*words)
        assert (said.returncode, "Traceback" in said.stderr) == (1, False)
        assert "onedoor restore HALL_DIR FILE" in said.stderr
    assert not (tmp_path / "another").exists()
    assert file.read_bytes() == whole
    if left != -200:  # only cut the last page's end: the body of an event, whose digest tells
        assert read(url) is None


def test_an_empty_file_does_not_make_the_hall_begin_anew(file, url, rules, clock):
    write(file, b"")
    store = Store(url)
    with pytest.raises(JournalUnavailable, match=r"is empty\. If the hall has been opened before, stop the hall"):
        store.migrate()
    with pytest.raises(JournalUnavailable, match="if not, remove the file"):
        Engine(store, {"small": rules}, clock).obey("small", issue())
    store.close()
    assert file.read_bytes() == b""


def test_no_flipped_bit_goes_unnoticed_unless_every_event_is_as_it_was(file, url, journal, hall, tmp_path):
    whole, before = file.read_bytes(), read(url)
    places = random.Random(7)
    noticed = 0
    for at in [*range(16, 100, 7), *(places.randrange(len(whole)) for _ in range(30))]:
        flipped = bytearray(whole)
        flipped[at] ^= 1 << places.randrange(8)
        write(file, bytes(flipped))
        verified, backed_up = journal("verify", hall), journal("backup", hall, tmp_path / f"{at}")
        assert "Traceback" not in verified.stderr + backed_up.stderr
        assert (verified.returncode == 0) == (backed_up.returncode == 0) == (tmp_path / f"{at}").exists(), at
        if verified.returncode == 0:
            assert read(url) == before, at
        else:
            noticed += 1
            assert "onedoor restore HALL_DIR FILE" in verified.stderr, at
    assert noticed


def test_a_flipped_bit_in_an_event_s_body_names_the_event(file, journal, hall):
    whole = file.read_bytes()
    at = whole.index(b'"A017"')
    write(file, whole[:at] + b'"A117"' + whole[at + 6 :])
    said = journal("verify", hall)
    assert said.stderr.startswith("small 2026-11-23: event 17 is altered")


def test_a_damaged_page_stops_calls_with_the_remedy_and_a_mended_one_lets_them_go_on(file, url, rules, clock):
    whole = file.read_bytes()
    at = whole.index(b'"A017"') // PAGE * PAGE
    write(file, whole[:at] + bytes(PAGE) + whole[at + PAGE :])
    damaged = file.read_bytes()
    store = Store(url)
    engine = Engine(store, {"small": rules}, clock)
    with pytest.raises(JournalUnavailable, match="its file is damaged: stop the hall"):
        engine.obey("small", issue())
    store.close()
    assert file.read_bytes() == damaged
    write(file, whole)
    store = Store(url)
    (event,) = Engine(store, {"small": rules}, clock).obey("small", issue()).events
    assert event.fact.number == "A061"
    store.close()


def test_an_index_that_does_not_fit_its_table_is_noticed_though_the_events_are_whole(file, url, journal, hall):
    run(
        url,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'day_key') "
        "WHERE name = 'one_ticket_a_number'",
    )
    said = journal("verify", hall)
    assert (said.returncode, said.stdout.count("unbroken")) == (1, 1)
    assert "the journal's file is damaged" in said.stderr
