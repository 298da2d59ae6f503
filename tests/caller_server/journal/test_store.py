from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from caller_server.journal import tables
from caller_server.journal.store import JournalUnreadable, Store
from tests.caller_server.journal.commands import issue

TODAY = date(2026, 11, 23)


def run(url: str, sql: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(sql)
    engine.dispose()


def test_the_migrations_make_the_tables_that_the_program_uses(store, url):
    engine = create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_sqlite_has_a_commit_on_the_disk_before_it_is_answered(store):
    with store._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_events_are_read_in_pages(engine, store):
    for _ in range(5):
        engine.obey("small", issue())
    assert [event.seq for event in store.events("small", TODAY, after=2, limit=2)] == [3, 4]
    assert store.events("elsewhere", TODAY) == []


def test_a_journal_that_cannot_be_read_is_known(store, url):
    assert store.answers()
    run(url, "ALTER TABLE event RENAME TO away")
    assert not store.answers()


def test_a_database_newer_than_the_program_is_left_alone(store, url):
    run(url, "UPDATE alembic_version SET version_num = '9999'")
    newer = Store(url)
    with pytest.raises(JournalUnreadable, match="another version of OneDoor"):
        newer.migrate()
    newer.close()


def test_a_file_that_is_no_database_is_said_so(tmp_path):
    path = tmp_path / "journal.sqlite3"
    path.write_bytes(b"this is not a database, it is a letter" * 100)
    store = Store(f"sqlite:///{path}")
    with pytest.raises(JournalUnreadable, match=r"could not be opened .*`onedoor restore HALL_DIR FILE`"):
        store.migrate()
    store.close()


def test_an_event_of_a_newer_program_is_not_guessed(engine, store, url):
    engine.obey("small", issue())
    run(url, "UPDATE event SET kind = 'ticket_flew'")
    with pytest.raises(JournalUnreadable, match="event 1 of 2026-11-23 cannot be read"):
        store.events("small", TODAY)
