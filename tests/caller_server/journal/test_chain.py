from datetime import date
from hashlib import sha256

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, select

from caller_server.domain.events import Event, TicketCancelled
from caller_server.journal import tables
from caller_server.journal.chain import ZERO, digest_of
from caller_server.journal.engine import Engine
from caller_server.journal.faults import JournalLost
from caller_server.journal.migration import alembic_config
from caller_server.journal.sql import Entry
from caller_server.journal.store import Store
from tests.caller_server.journal.commands import issue
from tests.caller_server.rehearsal import NINE

TODAY = date(2026, 11, 23)


def rows(url: str, table=tables.event) -> list:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(select(table).order_by(*table.primary_key.columns)).all()
    engine.dispose()
    return found


def test_a_digest_is_pinned_lest_old_journals_stop_to_verify():
    columns = (
        "small",
        "2026-11-23",
        1,
        "2026-11-23T01:00:00.000000+00:00",
        "window_closed",
        '{"window":"2"}',
        None,
        "é",
    )
    pinned = ZERO + (
        '["small","2026-11-23",1,"2026-11-23T01:00:00.000000+00:00","window_closed","{\\"window\\":\\"2\\"}",null,"\\u00e9"]'
    )
    assert digest_of(ZERO, columns) == sha256(pinned.encode()).hexdigest()


def test_each_event_stands_on_the_one_before_and_a_day_on_the_day_before(engine, url, clock):
    for _ in range(3):
        engine.obey("small", issue())
    clock.wait(days=1)
    engine.obey("small", issue())
    before = ZERO
    for row in rows(url):
        assert row.digest == digest_of(before, row[:-1])
        before = row.digest
    assert [tuple(row) for row in rows(url, tables.head)] == [("small", "2026-11-24", 1, before)]


def test_each_hall_has_a_chain_of_its_own(store, rules, clock, url):
    engine = Engine(store, {"small": rules, "other": rules}, clock)
    for hall in ("small", "other", "small"):
        engine.obey(hall, issue())
    assert [row.digest == digest_of(ZERO, row[:-1]) for row in rows(url)] == [True, True, False]


def test_writers_that_take_turns_make_one_chain(engine, open_store, rules, clock, url):
    other = Engine(open_store(), {"small": rules}, clock)
    for writer in (engine, other, engine, engine, other):
        writer.obey("small", issue())
    before = ZERO
    for row in rows(url):
        assert row.digest == digest_of(before, row[:-1])
        before = row.digest


def test_a_writer_whose_commit_failed_goes_on_from_what_is_there(store, open_store, url):
    def cancelled(seq: int, number: str) -> list[Entry]:
        return [Entry("small", [Event(TODAY, seq, NINE, TicketCancelled(number, "A"))])]

    store.append(cancelled(1, "A001"))
    store.append(cancelled(2, "A002"))
    with pytest.raises(JournalLost):
        store.append(cancelled(2, "A003"))
    other = open_store()
    other.append(cancelled(3, "A004"))
    store.append(cancelled(4, "A005"))
    with pytest.raises(JournalLost):
        other.append(cancelled(4, "A006"))
    before = ZERO
    for row in rows(url):
        assert row.digest == digest_of(before, row[:-1])
        before = row.digest
    assert [row.seq for row in rows(url)] == [1, 2, 3, 4]


def test_nothing_is_appended_to_a_day_after_the_next_has_begun(store):
    day_after = date(2026, 11, 24)
    store.append([Entry("small", [Event(TODAY, 1, NINE, TicketCancelled("A001", "A"))])])
    store.append([Entry("small", [Event(day_after, 1, NINE, TicketCancelled("A001", "A"))])])
    with pytest.raises(JournalLost, match="has gone on"):
        store.append([Entry("small", [Event(TODAY, 2, NINE, TicketCancelled("A001", "A"))])])
    store.append([Entry("small", [Event(day_after, 2, NINE, TicketCancelled("A001", "A"))])])


def test_a_journal_from_before_the_chain_is_given_one(url):
    old = create_engine(url)
    with old.connect() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO event (hall, day, seq, at, kind, body) VALUES "
            "('small', '2026-11-22', 1, '2026-11-22T01:00:00.000000+00:00', 'window_opened', '{\"window\":\"窗\"}'), "
            "('small', '2026-11-23', 1, '2026-11-23T01:00:00.000000+00:00', 'window_opened', '{\"window\":\"2\"}'), "
            "('small', '2026-11-23', 2, '2026-11-23T01:00:00.000000+00:00', 'window_closed', '{\"window\":\"2\"}'), "
            "('tiny', '2026-11-23', 1, '2026-11-23T01:00:00.000000+00:00', 'window_opened', '{\"window\":\"1\"}')"
        )
        connection.commit()
    old.dispose()
    store = Store(url)
    store.migrate()
    store.append([Entry("small", [Event(TODAY, 3, NINE, TicketCancelled("A001", "A"))])])
    store.close()
    found = rows(url)
    before = ZERO
    for row in found[:-1]:
        assert row.digest == digest_of(before, row[:-1])
        before = row.digest
    assert found[-1].digest == digest_of(ZERO, found[-1][:-1])
    assert [tuple(head)[:3] for head in rows(url, tables.head)] == [
        ("small", "2026-11-23", 3),
        ("tiny", "2026-11-23", 1),
    ]


def test_the_program_knows_which_revision_makes_its_tables():
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == tables.SCHEMA
