from datetime import date

import pytest

from caller_server.journal.audit import audit, write_heads
from caller_server.journal.heads import Heads
from caller_server.journal.verify import Broken, Wrong
from tests.caller_server.journal.behind import run
from tests.caller_server.journal.commands import issue

TODAY, TOMORROW, AFTER = (date(2026, 11, day) for day in (23, 24, 25))


@pytest.fixture
def heads(tmp_path):
    return Heads(tmp_path / "heads")


@pytest.fixture
def three_days(engine, clock, store):
    """5 events, then 6 (the first day's tickets lapse in their own day), then 3."""
    for visitors in (2, 3, 3):
        for _ in range(visitors):
            engine.obey("small", issue())
        if visitors == 2:
            engine.obey("small", issue())
        clock.wait(days=1)
    return store


def look(store, heads, only=None):
    with store.record() as record:
        return [(day.head.day, day.events) for day in audit(record, heads, "small", only)]


def wrong(store, heads, only=None):
    with store.record() as record, pytest.raises(Broken) as broken:
        list(audit(record, heads, "small", only))
    return broken.value.day, broken.value.seq, broken.value.wrong


def test_a_journal_that_nobody_touched_is_unbroken(three_days, heads):
    assert look(three_days, heads) == [("2026-11-23", 6), ("2026-11-24", 6), ("2026-11-25", 3)]
    assert look(three_days, heads, TOMORROW) == [("2026-11-24", 6)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", '\'{"number":"A002","line":"A"}\''),
        ("at", "'2026-11-24T01:00:00.000001+00:00'"),
        ("kind", "'ticket_missed'"),
        ("request_id", "NULL"),
        ("fingerprint", "'another'"),
        ("digest", f"'{'0' * 64}'"),
    ],
)
def test_a_change_of_any_column_is_named(three_days, heads, url, column, value):
    run(url, f"UPDATE event SET {column} = {value} WHERE day = '2026-11-24' AND seq = 3")
    assert wrong(three_days, heads) == ("2026-11-24", 3, Wrong.ALTERED)
    assert wrong(three_days, heads, TOMORROW) == ("2026-11-24", 3, Wrong.ALTERED)


def test_a_gap_is_named_by_the_first_event_that_is_missing(three_days, heads, url):
    run(url, "DELETE FROM event WHERE day = '2026-11-24' AND seq IN (2, 3)")
    assert wrong(three_days, heads) == ("2026-11-24", 2, Wrong.MISSING)


def test_a_gap_that_was_closed_by_new_numbers_is_seen(three_days, heads, url):
    run(
        url,
        "DELETE FROM event WHERE day = '2026-11-24' AND seq = 5",
        "UPDATE event SET seq = 5 WHERE day = '2026-11-24' AND seq = 6",
    )
    assert wrong(three_days, heads) == ("2026-11-24", 5, Wrong.ALTERED)


def test_an_event_put_between_is_named(three_days, heads, url):
    run(
        url,
        "UPDATE event SET seq = seq + 100 WHERE day = '2026-11-23' AND seq >= 3",
        "UPDATE event SET seq = seq - 99 WHERE day = '2026-11-23' AND seq >= 103",
        "INSERT INTO event SELECT hall, day, 3, at, kind, body, request_id, fingerprint, digest FROM event "
        "WHERE day = '2026-11-23' AND seq = 2",
    )
    assert wrong(three_days, heads) == ("2026-11-23", 3, Wrong.INSERTED)


@pytest.mark.parametrize(("day", "seq"), [("2026-11-23", 7), ("2026-11-25", 4)])
def test_an_event_put_at_a_day_s_end_is_named(three_days, heads, url, day, seq):
    run(
        url,
        f"INSERT INTO event SELECT hall, day, seq + 1, at, kind, body, request_id, fingerprint, digest FROM event "
        f"WHERE day = '{day}' AND seq = {seq - 1}",
    )
    assert wrong(three_days, heads) == (day, seq, Wrong.INSERTED)


def test_the_end_of_the_journal_cut_off_is_seen(three_days, heads, url):
    run(url, "DELETE FROM event WHERE day = '2026-11-25' AND seq = 3")
    assert wrong(three_days, heads) == ("2026-11-25", 3, Wrong.MISSING)
    run(url, "DELETE FROM event WHERE day = '2026-11-25'")
    assert wrong(three_days, heads) == ("2026-11-25", 1, Wrong.MISSING)


def test_a_day_s_end_cut_off_is_seen_by_the_day_after(three_days, heads, url):
    run(url, "DELETE FROM event WHERE day = '2026-11-23' AND seq > 4")
    assert wrong(three_days, heads) == ("2026-11-24", 1, Wrong.ALTERED)


def test_a_day_taken_out_is_seen_by_the_day_after(three_days, heads, url):
    run(url, "DELETE FROM event WHERE day = '2026-11-24'")
    assert wrong(three_days, heads) == ("2026-11-25", 1, Wrong.ALTERED)


def test_written_heads_name_what_was_cut_off_even_by_somebody_who_mended_the_chain(three_days, heads, url):
    with three_days.record() as record:
        assert [(head.day, head.seq) for head in write_heads(record, heads, "small")] == [
            ("2026-11-23", 6),
            ("2026-11-24", 6),
            ("2026-11-25", 3),
        ]
    assert look(three_days, heads)[-1] == ("2026-11-25", 3)
    run(
        url,
        "DELETE FROM event WHERE day = '2026-11-25' OR (day = '2026-11-24' AND seq > 5)",
        "UPDATE head SET day = '2026-11-24', seq = 5, "
        "digest = (SELECT digest FROM event WHERE day = '2026-11-24' AND seq = 5)",
    )
    assert wrong(three_days, heads) == ("2026-11-24", 6, Wrong.MISSING)
    assert wrong(three_days, heads, TOMORROW) == ("2026-11-24", 6, Wrong.MISSING)
    run(url, "DELETE FROM event WHERE day = '2026-11-24'")
    assert wrong(three_days, heads) == ("2026-11-24", 1, Wrong.MISSING)


def test_only_days_that_have_ended_are_given_a_head_for_good(three_days, heads):
    with three_days.record() as record:
        assert [head.day for head in write_heads(record, heads, "small", ended_before=AFTER)] == [
            "2026-11-23",
            "2026-11-24",
        ]
        assert write_heads(record, heads, "small", ended_before=AFTER) == []


def test_the_command_says_each_day_and_names_what_is_wrong(three_days, journal, hall, url, tmp_path):
    said = journal("verify", hall)
    assert (said.returncode, said.stderr) == (0, "")
    first, _, last = said.stdout.splitlines()
    assert first.startswith("small 2026-11-23: 6 events, unbroken; head ")
    digest = last.rpartition(" ")[2]
    said = journal("head", hall)
    assert (said.returncode, said.stdout) == (0, f"small 2026-11-25 3 {digest}\n")
    assert (tmp_path / "heads" / "small-2026-11-25.txt").read_text() == said.stdout
    run(url, "UPDATE event SET body = '{}' WHERE day = '2026-11-24' AND seq = 2")
    said = journal(hall, "verify")
    assert said.returncode == 1
    assert said.stdout.startswith("small 2026-11-23: 6 events, unbroken")
    assert said.stderr.startswith("small 2026-11-24: event 2 is altered")
    assert "onedoor restore" in said.stderr
