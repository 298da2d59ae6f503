import gzip
import json
import stat
from datetime import UTC, date, datetime, timedelta

import pytest

from caller_server.journal.archive import Archive
from caller_server.journal.archiving import archive_days
from caller_server.journal.engine import Engine
from caller_server.journal.faults import JournalLost, JournalUnreadable
from caller_server.journal.heads import Heads
from caller_server.journal.store import Store
from caller_server.journal.verify import Broken
from config.models import Retention
from tests.caller_server.journal.behind import run
from tests.caller_server.journal.commands import issue

DAYS = [date(2026, 11, day) for day in (23, 24, 25, 26)]
KEPT = Retention(open_days=1, archive_days=3650)


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "archive")


@pytest.fixture
def heads(tmp_path):
    return Heads(tmp_path / "heads")


@pytest.fixture
def store(url, archive, open_store):
    open_store()  # makes the tables
    store = Store(url, archive)
    yield store
    store.close()


@pytest.fixture
def four_days(engine, clock, store):
    """Two visitors a day, who lapse; on the last day they still wait."""
    for day in DAYS:
        for _ in range(2):
            engine.obey("small", issue())
        if day != DAYS[-1]:
            clock.wait(days=1)
    return store


@pytest.fixture
def move(four_days, archive, heads):
    return lambda retention=KEPT, today=DAYS[-1]: list(
        archive_days(four_days, archive, heads, "small", today, retention)
    )


def test_days_that_are_old_enough_are_moved_and_read_as_before(four_days, move, archive, tmp_path, journal, hall):
    before = [four_days.events("small", day) for day in DAYS]
    said = move()
    assert [words.partition(" events")[0] for words in said] == ["small 2026-11-23: 4", "small 2026-11-24: 4"]
    assert [four_days.events("small", day) for day in DAYS] == before
    assert four_days.events("small", DAYS[0], after=1, limit=2) == before[0][1:3]
    assert four_days.days("small") == DAYS
    assert four_days.days("small", since=DAYS[1]) == DAYS[1:]
    assert four_days.ticket(before[0][0].fact.token) is None
    assert four_days.ticket(before[2][0].fact.token) is not None
    assert move() == []
    printed = journal(hall, "--day", DAYS[0]).stdout.splitlines()
    assert [json.loads(line)["number"] for line in printed[:2]] == ["A001", "A002"]
    said = journal("verify", hall)
    assert (said.returncode, said.stdout.count("unbroken"), said.stderr) == (0, 4, "")
    assert journal("verify", hall, "--day", DAYS[2]).returncode == 0


def test_the_hall_goes_on_after_its_days_were_moved(four_days, move, engine, rules, clock, journal, hall):
    move()
    engine.obey("small", issue())
    later = Engine(four_days, {"small": rules}, clock)
    assert later.obey("small", issue()).events[0].fact.number == "A004"
    assert journal("verify", hall).returncode == 0


def test_the_last_day_stays_however_long_ago(four_days, move, engine, clock, journal, hall):
    move(today=date(2027, 11, 26))
    assert four_days.last_day("small") == DAYS[-1]
    clock.wait(days=365)
    engine.obey("small", issue())
    assert journal("verify", hall).returncode == 0


def test_a_file_is_compressed_only_read_and_can_be_verified_by_itself(move, archive, heads):
    move()
    path = archive.path("small", DAYS[1])
    assert path.name == "2026-11-24.jsonl.gz"
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    about, *lines = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    assert (about["hall"], about["day"], about["events"]) == ("small", "2026-11-24", 4)
    assert about["before"] == heads.of("small")[DAYS[0]].digest
    assert about["digest"] == lines[-1]["digest"] == heads.of("small")[DAYS[1]].digest
    assert [line["seq"] for line in lines] == [1, 2, 3, 4]


def test_archived_days_are_removed_in_the_end_and_the_rest_still_verifies(four_days, move, journal, hall, archive):
    move()
    said = move(Retention(open_days=1, archive_days=2), today=DAYS[-1])
    assert said == ["small 2026-11-23: removed from the archive, as it is older than 2 days"]
    assert four_days.days("small") == DAYS[1:]
    said = journal("verify", hall)
    assert (said.returncode, said.stdout.count("unbroken")) == (0, 3)


def test_a_broken_day_is_not_moved(four_days, move, url, archive):
    run(url, "UPDATE event SET body = '{}' WHERE day = '2026-11-24' AND seq = 2")
    with pytest.raises(Broken, match="2026-11-24: event 2"):
        move()
    assert archive.days("small") == [DAYS[0]]
    assert len(list(_rows(four_days, DAYS[1]))) == 4


def _rows(store, day):
    with store.record() as record:
        yield from record.rows("small", day)


def test_a_move_that_ended_half_way_is_finished_the_next_time(four_days, move, archive):
    with four_days.record() as record:
        rows = list(record.rows("small", DAYS[0]))
        archive.keep("small", DAYS[0], record.before("small", DAYS[0], {}).digest, rows)
    assert [words[:16] for words in move()] == ["small 2026-11-23", "small 2026-11-24"]
    assert four_days.days("small") == DAYS


def test_a_file_that_says_something_else_is_not_overwritten(four_days, move, archive):
    with four_days.record() as record:
        rows = list(record.rows("small", DAYS[0]))
    archive.keep("small", DAYS[0], "0" * 64, rows[:-1])
    with pytest.raises(JournalUnreadable, match="differs from the journal"):
        move()
    assert len(list(_rows(four_days, DAYS[0]))) == 4


def test_a_day_that_went_on_meanwhile_loses_nothing(four_days):
    with four_days.record() as record:
        head = record.last("small", DAYS[0])
    assert head is not None
    with pytest.raises(JournalLost, match="nothing was removed"):
        four_days.forget_day("small", head._replace(seq=head.seq - 1))
    assert len(four_days.events("small", DAYS[0])) == 4


@pytest.mark.parametrize("how", ["truncated", "flipped", "changed"])
def test_a_damaged_file_is_named(move, archive, journal, hall, how):
    move()
    path = archive.path("small", DAYS[0])
    path.chmod(0o644)
    whole = path.read_bytes()
    changed = gzip.compress(gzip.decompress(whole).replace(b"A001", b"A009"))
    path.write_bytes({"truncated": whole[:-40], "flipped": whole[:60] + b"\0\0" + whole[62:], "changed": changed}[how])
    said = journal("verify", hall)
    assert said.returncode == 1
    assert str(path) in said.stderr if how != "changed" else "2026-11-23: event 1 is altered" in said.stderr


def test_the_command_moves_what_the_hall_s_description_says(engine, store, clock, journal, hall, archive):
    today = (datetime.now(UTC) + timedelta(hours=8)).date()  # in Shanghai
    clock.now = datetime.combine(today, clock.now.timetz()) - timedelta(days=4)  # in opening hours
    for _ in range(5):
        engine.obey("small", issue())
        clock.wait(days=1)
    with (hall / "hall.toml").open("a") as file:
        file.write("\n[retention]\nopen_days = 2\n")
    said = journal("archive", hall)
    assert said.returncode == 0
    assert said.stdout.count("moved to") == len(archive.days("small")) == 2
